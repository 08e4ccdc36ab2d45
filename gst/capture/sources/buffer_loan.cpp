// SPDX-License-Identifier: LGPL-2.1-or-later
#include "buffer_loan.hpp"

namespace mc {

namespace {

struct LoanMeta
{
  GstMeta meta;
  gint *out;
};

gboolean
loan_init_cb (GstMeta *meta, gpointer, GstBuffer *)
{
  reinterpret_cast<LoanMeta *> (meta)->out = nullptr;
  return TRUE;
}

void
loan_end_cb (GstMeta *meta, GstBuffer *)
{
  gint *out = reinterpret_cast<LoanMeta *> (meta)->out;
  if (!out)
    return;
  g_atomic_int_add (out, -1);
  g_atomic_rc_box_release (out);
}

/// A shallow copy shares the memory, which the device writes to again once its buffer is home: so
/// the copy keeps that buffer.
gboolean
loan_copy_cb (GstBuffer *copy, GstMeta *, GstBuffer *lent, GQuark type, gpointer)
{
  if (GST_META_TRANSFORM_IS_COPY (type))
    gst_buffer_add_parent_buffer_meta (copy, lent);
  return TRUE;
}

/// PipeWire's source wraps the buffers of its pool in fresh ones, which hold them by their parent
/// meta.
bool
is_of_a_pool (GstBuffer *buffer)
{
  return buffer->pool || gst_buffer_get_parent_buffer_meta (buffer);
}

/// A copy that holds nothing of the device: a deep copy still takes over the parent meta. Null
/// where the memory cannot be read.
BufferPtr
copy_of_its_own (GstBuffer *buffer)
{
  BufferPtr copy (gst_buffer_copy_deep (buffer));
  if (!copy)
    return nullptr;
  while (GstParentBufferMeta *parent = gst_buffer_get_parent_buffer_meta (copy.get ()))
    gst_buffer_remove_meta (copy.get (), reinterpret_cast<GstMeta *> (parent));
  return copy;
}

const GstMetaInfo *
loan_info ()
{
  static const GstMetaInfo *const info = [] {
    static const gchar *tags[] = { nullptr };
    const GType api = gst_meta_api_type_register ("McLoanMetaAPI", tags);
    return gst_meta_register (api, "McLoanMeta", sizeof (LoanMeta), loan_init_cb, loan_end_cb,
                              loan_copy_cb);
  }();
  return info;
}

} // namespace

LoanAccount::LoanAccount () : out_ (g_atomic_rc_box_new0 (gint)) {}

LoanAccount::~LoanAccount ()
{
  g_atomic_rc_box_release (out_);
}

int
LoanAccount::out () const
{
  return g_atomic_int_get (out_);
}

BufferPtr
LoanAccount::lend (BufferPtr buffer)
{
  if (!is_of_a_pool (buffer.get ()))
    return buffer;
  if (out () >= kMostOut)
    return copy_of_its_own (buffer.get ());
  if (!gst_buffer_is_writable (buffer.get ()))
    return buffer;
  auto *loan
      = reinterpret_cast<LoanMeta *> (gst_buffer_add_meta (buffer.get (), loan_info (), nullptr));
  loan->out = g_atomic_rc_box_acquire (out_);
  g_atomic_int_inc (out_);
  return buffer;
}

} // namespace mc
