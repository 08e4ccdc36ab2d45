// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "source.hpp"

#include <map>
#include <thread>

namespace mc {

/// The opened devices of the process: one Source per device at a time.
class SourceRegistry
{
public:
  static SourceRegistry &instance ();
  ~SourceRegistry (); ///< waits until every device is closed

  /// A Source with a hold for the caller, who releases it.
  struct Lease
  {
    std::shared_ptr<Source> source;
    bool started = false; ///< it was not there before
  };

  /// The Source of @device if it is open right now.
  std::shared_ptr<Source> running (const Device &device);
  /// Joins the Source of @device, waiting for one that is closing, or starts one. Null only when
  /// cancelled.
  Lease join_or_start (const DeviceHandle &device, const Choice &choice, const GstCaps *native,
                       GCancellable *cancellable);

  /// Runs @source, which is no device and found by nobody.
  void start (std::shared_ptr<Source> source);

  /// Whether the catalog has lost sight of @device.
  bool is_gone (const Device &device) const;

  /// False when some device is still not closed after @timeout.
  bool wait_all_closed (GstClockTime timeout);

private:
  SourceRegistry ();
  void run (const std::shared_ptr<Source> &source) MC_REQUIRES (lock_);
  std::shared_ptr<Source> join (const Device &device, GCancellable *cancellable);
  void forget (const Source *source);
  void join_finished ();
  std::shared_ptr<Source> find (const std::string &key);
  void devices_changed ();
  std::vector<std::shared_ptr<Source>> all () const;

  mutable Mutex lock_;
  Condition changed_;
  std::map<std::string, std::shared_ptr<Source>> sources_ MC_GUARDED_BY (lock_); ///< by device key
  std::map<const Source *, std::thread> threads_ MC_GUARDED_BY (lock_);
  std::vector<std::thread>
      finished_ MC_GUARDED_BY (lock_); ///< at their last line; joined by whoever comes next
  uint64_t subscription_ = 0;
};

} // namespace mc
