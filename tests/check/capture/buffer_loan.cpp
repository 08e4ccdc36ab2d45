// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/capture/sources/buffer_loan.hpp"
#include "gst/util/raii_media.hpp"

#include <gst/check/gstcheck.h>
#include <vector>

namespace {

mc::PoolPtr
pool_of (guint buffers)
{
  mc::PoolPtr pool (gst_buffer_pool_new ());
  GstStructure *config = gst_buffer_pool_get_config (pool.get ());
  gst_buffer_pool_config_set_params (config, nullptr, 16, buffers, buffers);
  gst_buffer_pool_set_config (pool.get (), config);
  gst_buffer_pool_set_active (pool.get (), TRUE);
  return pool;
}

/// The next buffer, or null when the pool is empty: a device would stall now.
mc::BufferPtr
acquire (GstBufferPool *pool)
{
  GstBufferPoolAcquireParams params = {};
  params.flags = GST_BUFFER_POOL_ACQUIRE_FLAG_DONTWAIT;
  GstBuffer *buffer = nullptr;
  return gst_buffer_pool_acquire_buffer (pool, &buffer, &params) == GST_FLOW_OK
             ? mc::BufferPtr (buffer)
             : nullptr;
}

GST_START_TEST (a_pool_of_four_never_runs_dry_however_many_frames_are_kept)
{
  const mc::PoolPtr pool = pool_of (4);
  mc::LoanAccount account;
  std::vector<mc::BufferPtr> kept;
  for (int n = 0; n < 100; n++) {
    mc::BufferPtr buffer = acquire (pool.get ());
    fail_unless (buffer != nullptr, "the pool ran dry at frame %d", n);
    gst_buffer_memset (buffer.get (), 0, static_cast<guint8> (n), 16);
    kept.push_back (account.lend (std::move (buffer)));
  }
  assert_equals_int (account.out (), mc::LoanAccount::kMostOut);
  for (int n = 0; n < 100; n++) {
    guint8 byte = 0;
    gst_buffer_extract (kept[n].get (), 5, &byte, 1);
    assert_equals_int (byte, n);
  }
}
GST_END_TEST;

/// PipeWire's source does this.
mc::BufferPtr
wrapped (mc::BufferPtr pooled)
{
  mc::BufferPtr wrapper (gst_buffer_new ());
  gst_buffer_copy_into (wrapper.get (), pooled.get (), GST_BUFFER_COPY_MEMORY, 0, -1);
  gst_buffer_add_parent_buffer_meta (wrapper.get (), pooled.get ());
  return wrapper;
}

GST_START_TEST (a_pool_behind_wrappers_never_runs_dry_either)
{
  const mc::PoolPtr pool = pool_of (5);
  mc::LoanAccount account;
  std::vector<mc::BufferPtr> kept;
  for (int n = 0; n < 100; n++) {
    mc::BufferPtr buffer = acquire (pool.get ());
    fail_unless (buffer != nullptr, "the pool ran dry at frame %d", n);
    kept.push_back (account.lend (wrapped (std::move (buffer))));
  }
  assert_equals_int (account.out (), mc::LoanAccount::kMostOut);
  kept.clear ();
  assert_equals_int (account.out (), 0);
}
GST_END_TEST;

GST_START_TEST (a_buffer_is_home_when_its_last_shallow_copy_is_gone)
{
  const mc::PoolPtr pool = pool_of (4);
  mc::LoanAccount account;
  mc::BufferPtr lent = account.lend (acquire (pool.get ()));
  mc::BufferPtr copy (gst_buffer_copy (lent.get ()));
  assert_equals_int (account.out (), 1);
  lent.reset ();
  assert_equals_int (account.out (), 1);
  copy.reset ();
  assert_equals_int (account.out (), 0);
}
GST_END_TEST;

GST_START_TEST (a_buffer_may_come_home_after_its_account_is_closed)
{
  const mc::PoolPtr pool = pool_of (4);
  mc::BufferPtr lent;
  {
    mc::LoanAccount account;
    lent = account.lend (acquire (pool.get ()));
  }
  lent.reset ();
}
GST_END_TEST;

GST_START_TEST (a_buffer_of_no_pool_is_nobodys_loan)
{
  mc::LoanAccount account;
  GstBuffer *plain = gst_buffer_new_allocate (nullptr, 16, nullptr);
  const mc::BufferPtr given = account.lend (mc::BufferPtr (plain));
  fail_unless (given.get () == plain);
  assert_equals_int (account.out (), 0);
}
GST_END_TEST;

/* Memory that nobody can look into, like that of some graphics cards. */

struct Closed
{
  GstAllocator parent;
};

void
closed_class_init (gpointer klass, gpointer)
{
  GST_ALLOCATOR_CLASS (klass)->free
      = [] (GstAllocator *, GstMemory *memory) { delete reinterpret_cast<GstMemory *> (memory); };
}

void
closed_init (GTypeInstance *instance, gpointer)
{
  GstAllocator *allocator = GST_ALLOCATOR (instance);
  allocator->mem_type = "closed";
  allocator->mem_map = [] (GstMemory *, gsize, GstMapFlags) -> gpointer { return nullptr; };
  allocator->mem_unmap = [] (GstMemory *) {};
}

GstAllocator *
closed_allocator ()
{
  static const GType type = g_type_register_static_simple (
      GST_TYPE_ALLOCATOR, "ClosedAllocator", sizeof (GstAllocatorClass), closed_class_init,
      sizeof (Closed), closed_init, GTypeFlags (0));
  return GST_ALLOCATOR (g_object_new (type, nullptr));
}

GST_START_TEST (a_buffer_that_cannot_be_copied_is_given_up)
{
  const mc::Ref<GstAllocator> allocator (mc::sink (closed_allocator ()));
  mc::LoanAccount account;
  std::vector<mc::BufferPtr> kept;
  for (int n = 0; n < 5; n++) {
    auto *memory = new GstMemory;
    gst_memory_init (memory, GstMemoryFlags (0), allocator.get (), nullptr, 16, 0, 0, 16);
    mc::BufferPtr pooled (gst_buffer_new ());
    gst_buffer_append_memory (pooled.get (), memory);
    kept.push_back (account.lend (wrapped (std::move (pooled))));
    fail_unless ((kept.back () == nullptr) == (n >= mc::LoanAccount::kMostOut));
  }
}
GST_END_TEST;

Suite *
buffer_loan_suite ()
{
  Suite *suite = suite_create ("buffer_loan");
  TCase *tc = tcase_create ("loans");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, a_pool_of_four_never_runs_dry_however_many_frames_are_kept);
  tcase_add_test (tc, a_pool_behind_wrappers_never_runs_dry_either);
  tcase_add_test (tc, a_buffer_is_home_when_its_last_shallow_copy_is_gone);
  tcase_add_test (tc, a_buffer_may_come_home_after_its_account_is_closed);
  tcase_add_test (tc, a_buffer_of_no_pool_is_nobodys_loan);
  tcase_add_test (tc, a_buffer_that_cannot_be_copied_is_given_up);
  return suite;
}

} // namespace

GST_CHECK_MAIN (buffer_loan);
