// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <gio/gio.h>

namespace mc {

/// Calls @cancelled when @cancellable (may be null) is cancelled, at once if it already is; not any
/// more when the watch is gone. Made and destroyed outside the locks that @cancelled takes, since
/// the end waits for a running call.
class CancelWatch
{
public:
  CancelWatch (GCancellable *cancellable, std::function<void ()> cancelled)
      : cancellable_ (cancellable), cancelled_ (std::move (cancelled))
  {
    if (cancellable_)
      handler_ = g_cancellable_connect (cancellable_, G_CALLBACK (cancelled_cb), this, nullptr);
  }
  ~CancelWatch ()
  {
    if (cancellable_)
      g_cancellable_disconnect (cancellable_, handler_);
  }
  CancelWatch (const CancelWatch &) = delete;

private:
  static void cancelled_cb (GCancellable *, CancelWatch *self) { self->cancelled_ (); }

  GCancellable *cancellable_;
  std::function<void ()> cancelled_;
  gulong handler_ = 0;
};

} // namespace mc
