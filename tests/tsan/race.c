// SPDX-License-Identifier: LGPL-2.1-or-later

/* A race, and beside it the same work in order: ThreadSanitizer with glib-order.c must find the one
 * and only the one.
 *
 *   race lock|none */

#include <gst/gst.h>

static GMutex lock;
static volatile int counter; /* each count is one */

static gpointer
count_locked (gpointer unused G_GNUC_UNUSED)
{
  for (int n = 0; n < 1000; n++) {
    g_mutex_lock (&lock);
    counter++;
    g_mutex_unlock (&lock);
  }
  return NULL;
}

static gpointer
count (gpointer unused G_GNUC_UNUSED)
{
  /* So long that both threads are at it at the same time, on a busy machine too: one that begins
   * when the other has ended may be ordered by what GLib does in between. */
  for (int n = 0; n < 50000000; n++)
    counter++;
  return NULL;
}

int
main (int argc, char **argv)
{
  GThreadFunc work = argc > 1 && g_str_equal (argv[1], "lock") ? count_locked : count;
  GThread *other = g_thread_new ("other", work, NULL);
  work (NULL);
  g_thread_join (other);
  return 0;
}
