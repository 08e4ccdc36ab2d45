// SPDX-License-Identifier: LGPL-2.1-or-later

/* Tells ThreadSanitizer what GLib orders.
 *
 * GLib and GStreamer are not instrumented: their locks, queues, reference counts and main loops are
 * futexes and atomics that ThreadSanitizer does not see, so that it takes everything handed over
 * through them for a race. This library is preloaded into the tests of a ThreadSanitizer build. It
 * stands before the functions with which other code enters GLib, and says there which thread has
 * seen what another did, as narrowly as the function promises it: through this lock, this queue,
 * this source, this object. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <gio/gio.h>
#include <gst/gst.h>

/* In the program, which ThreadSanitizer's runtime is a part of; absent in programs without it. */
extern void __tsan_acquire (void *address) __attribute__ ((weak));
extern void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (const void *address)
{
  if (__tsan_acquire)
    __tsan_acquire ((void *)address);
}

static void
release (const void *address)
{
  if (__tsan_release)
    __tsan_release ((void *)address);
}

/* The function of this name that would have been called without us. */
#define NEXT(name)                                                                                 \
  static __typeof__ (&name) next;                                                                  \
  if (!next)                                                                                       \
  next = (__typeof__ (&name))dlsym (RTLD_NEXT, #name)

/* --- locks: who takes one has seen what was done before it was let go ------------------------- */

#define LOCKS(type, name)                                                                          \
  void name (type *lock)                                                                           \
  {                                                                                                \
    NEXT (name);                                                                                   \
    next (lock);                                                                                   \
    acquire (lock);                                                                                \
  }
#define UNLOCKS(type, name)                                                                        \
  void name (type *lock)                                                                           \
  {                                                                                                \
    NEXT (name);                                                                                   \
    release (lock);                                                                                \
    next (lock);                                                                                   \
  }
#define TRIES(type, name)                                                                          \
  gboolean name (type *lock)                                                                       \
  {                                                                                                \
    NEXT (name);                                                                                   \
    const gboolean locked = next (lock);                                                           \
    if (locked)                                                                                    \
      acquire (lock);                                                                              \
    return locked;                                                                                 \
  }

LOCKS (GMutex, g_mutex_lock)
TRIES (GMutex, g_mutex_trylock)
UNLOCKS (GMutex, g_mutex_unlock)
LOCKS (GRecMutex, g_rec_mutex_lock)
TRIES (GRecMutex, g_rec_mutex_trylock)
UNLOCKS (GRecMutex, g_rec_mutex_unlock)
LOCKS (GRWLock, g_rw_lock_reader_lock)
TRIES (GRWLock, g_rw_lock_reader_trylock)
UNLOCKS (GRWLock, g_rw_lock_reader_unlock)
LOCKS (GRWLock, g_rw_lock_writer_lock)
TRIES (GRWLock, g_rw_lock_writer_trylock)
UNLOCKS (GRWLock, g_rw_lock_writer_unlock)

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  NEXT (g_cond_wait);
  release (mutex);
  next (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  NEXT (g_cond_wait_until);
  release (mutex);
  const gboolean woken = next (cond, mutex, end_time);
  acquire (mutex);
  return woken;
}

/* --- initialisation: who finds it done has seen it; the macro's own look is an atomic one --------
 */

gboolean (g_once_init_enter) (volatile void *location)
{
  NEXT (g_once_init_enter);
  const gboolean mine = next (location);
  acquire ((const void *)location);
  return mine;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  NEXT (g_once_init_leave);
  release ((const void *)location);
  next (location, result);
}

/* --- queues: who takes something out has seen what was done before it was put in ---------------
 */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  NEXT (g_async_queue_push);
  release (queue);
  next (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  NEXT (g_async_queue_pop);
  gpointer data = next (queue);
  acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  NEXT (g_async_queue_try_pop);
  gpointer data = next (queue);
  acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  NEXT (g_async_queue_timeout_pop);
  gpointer data = next (queue, timeout);
  acquire (queue);
  return data;
}

/* --- reference counts: who drops the last one has seen what the others did before they dropped
 * theirs ------------- */

#define DROPS(type, name)                                                                          \
  void name (type object)                                                                          \
  {                                                                                                \
    NEXT (name);                                                                                   \
    release (object);                                                                              \
    acquire (object);                                                                              \
    next (object);                                                                                 \
  }

DROPS (gpointer, g_object_unref)
DROPS (GMainContext *, g_main_context_unref)
DROPS (GMainLoop *, g_main_loop_unref)
DROPS (GSource *, g_source_unref)
DROPS (GClosure *, g_closure_unref)

/* The pool to which a buffer goes with its last reference. */
static GstBufferPool *
pool_of (GstMiniObject *object)
{
  if (GST_IS_SAMPLE (object))
    object = GST_MINI_OBJECT_CAST (gst_sample_get_buffer (GST_SAMPLE_CAST (object)));
  return object && GST_IS_BUFFER (object) ? GST_BUFFER_CAST (object)->pool : NULL;
}

/* Who gets a buffer from its pool has seen what those did who had it before. */
void
gst_mini_object_unref (GstMiniObject *object)
{
  NEXT (gst_mini_object_unref);
  GstBufferPool *pool = pool_of (object);
  if (pool)
    release (pool);
  release (object);
  acquire (object);
  next (object);
}

GstFlowReturn
gst_buffer_pool_acquire_buffer (GstBufferPool *pool, GstBuffer **buffer,
                                GstBufferPoolAcquireParams *params)
{
  NEXT (gst_buffer_pool_acquire_buffer);
  const GstFlowReturn flow = next (pool, buffer, params);
  acquire (pool);
  return flow;
}

/* --- weak references: who gets the object has seen what was done before the reference was set --
 */

void
g_weak_ref_set (GWeakRef *weak, gpointer object)
{
  NEXT (g_weak_ref_set);
  release (weak);
  next (weak, object);
}

gpointer
g_weak_ref_get (GWeakRef *weak)
{
  NEXT (g_weak_ref_get);
  gpointer object = next (weak);
  acquire (weak);
  return object;
}

/* --- main loops and thread pools: a callback has seen what was done before it was handed over ---
 */

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static Callback *
callback_new (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Callback *callback = g_new (Callback, 1);
  *callback = (Callback){ func, data, notify };
  release (callback);
  return callback;
}

/* Each call is ordered after the one before, whichever thread iterates the loop. */
static gboolean
callback_run (gpointer user_data)
{
  Callback *callback = user_data;
  acquire (callback);
  const gboolean again = callback->func (callback->data);
  release (callback);
  return again;
}

static void
callback_done (gpointer user_data)
{
  Callback *callback = user_data;
  acquire (callback);
  if (callback->notify)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data,
                            GDestroyNotify notify)
{
  NEXT (g_main_context_invoke_full);
  next (context, priority, callback_run, callback_new (func, data, notify), callback_done);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, func, data, NULL);
}

guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  NEXT (g_idle_add_full);
  return next (priority, callback_run, callback_new (func, data, notify), callback_done);
}

guint
g_idle_add (GSourceFunc func, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

guint
g_timeout_add_full (gint priority, guint interval, GSourceFunc func, gpointer data,
                    GDestroyNotify notify)
{
  NEXT (g_timeout_add_full);
  return next (priority, interval, callback_run, callback_new (func, data, notify), callback_done);
}

guint
g_timeout_add (guint interval, GSourceFunc func, gpointer data)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, func, data, NULL);
}

/* Only idle and timeout sources take a plain callback; others have functions of their own type,
 * which are left alone. */
static gboolean
takes_plain_callback (GSource *source)
{
  return source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs;
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  NEXT (g_source_set_callback);
  if (takes_plain_callback (source) && func)
    next (source, callback_run, callback_new (func, data, notify), callback_done);
  else
    next (source, func, data, notify);
}

typedef struct
{
  GFunc func;
  gpointer data;
} PoolFunc;

/* What is pushed is a pointer that the pool's function alone understands, so that the order goes
 * through it. */
static void
pool_run (gpointer item, gpointer user_data)
{
  PoolFunc *pool_func = user_data;
  acquire (item);
  pool_func->func (item, pool_func->data);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  NEXT (g_thread_pool_new);
  PoolFunc *pool_func
      = g_new (PoolFunc, 1); /* Pools live as long as the program does, nearly all. */
  *pool_func = (PoolFunc){ func, data };
  return next (pool_run, pool_func, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  NEXT (g_thread_pool_push);
  release (item);
  return next (pool, item, error);
}
