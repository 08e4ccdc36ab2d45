// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "default_watch.hpp"
#include "device_identity.hpp"

#include <set>

namespace mc {

/// All that the providers have told, and the list that comes of it: duplicates hidden device by
/// device, keys unique. Not thread-safe: its owner locks.
class DeviceRoster
{
public:
  struct Entry
  {
    int order = 0; ///< the place of its provider, lower is better
    DevicePtr gst;
    DeviceIdentity identity;
    DeviceHandle device; ///< under the first layer of its key until it is listed
    bool keyed = false;  ///< its key is settled
  };
  /// All that is to be known of @device. Nullopt when it is none that is listed. Needs no roster,
  /// hence no lock.
  static std::optional<Entry> read (int order, const std::string &provider, GstDevice *device,
                                    const std::string &id_salt);

  explicit DeviceRoster (std::string id_salt) : id_salt_ (std::move (id_salt)) {}

  void add (Entry entry); ///< unless it is known already
  void remove (const GstDevice *device);
  void change (const GstDevice *former, Entry entry); ///< at the same place in the list

  /// What the sound server says of the devices that it has; it knows better than their providers.
  void set_defaults (SoundDefaults defaults) { defaults_ = std::move (defaults); }

  /// The visible devices: microphones then cameras, the default of each first, then by provider and
  /// discovery. A device keeps its handle until something of it changes, and its key as long as it
  /// is present.
  DeviceList list ();
  /// The speakers, the default first.
  DeviceList outputs ();

  /// The names under which capture devices are known that are listed.
  std::set<std::string> names () const;

private:
  using Visible = std::vector<Entry *>;

  std::vector<Entry>::iterator find (const GstDevice *device);
  Visible visible ();
  Visible settled ();
  void settle_keys (const Visible &visible);
  void settle_default (const Visible &visible, bool is_output, const std::string &name);

  const std::string id_salt_;
  SoundDefaults defaults_;
  std::vector<Entry> entries_; ///< by provider, then discovery
};

} // namespace mc
