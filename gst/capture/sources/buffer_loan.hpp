// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "gst/util/raii.hpp"

namespace mc {

/// Counts how many buffers of a device's pool are out, and copies frames while too many are: a
/// driver whose buffers do not come home stalls, however slow the consumer that holds them.
///
/// A meta on the pool's buffer does the counting: GStreamer frees it when the buffer goes back to
/// its pool, also when that happens through a shallow copy. Streaming thread only; buffers come
/// home on any thread, also after the account is gone.
class LoanAccount
{
public:
  /// More frames than this are copied; every device has a pool of at least four.
  static constexpr int kMostOut = 3;

  LoanAccount ();
  ~LoanAccount ();
  LoanAccount (const LoanAccount &) = delete;

  /// @buffer itself, counted as out, or a copy of it; null when it would have to be copied and
  /// cannot be read. Buffers of no pool are given back as they are.
  BufferPtr lend (BufferPtr buffer);

  int out () const;

private:
  gint *out_; ///< in a reference-counted box, shared with the metas
};

} // namespace mc
