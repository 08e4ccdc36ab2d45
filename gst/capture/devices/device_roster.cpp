// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_roster.hpp"

#include <algorithm>
#include <iterator>

namespace mc {
namespace {

/// A key with the first @layers of its layers beyond the first.
std::string
key_with (const DeviceIdentity &identity, std::size_t layers)
{
  std::string key = identity.key_layers.front ();
  for (std::size_t i = 1; i <= layers && i < identity.key_layers.size (); i++)
    key += '|' + identity.key_layers[i];
  return key;
}

} // namespace

std::optional<DeviceRoster::Entry>
DeviceRoster::read (int order, const std::string &provider, GstDevice *device,
                    const std::string &id_salt)
{
  auto identity = identify (device, provider);
  if (!identity)
    return std::nullopt;
  DeviceHandle handle = make_device (device, *identity, identity->key_layers.front (), id_salt);
  if (handle == nullptr)
    return std::nullopt;
  return Entry{ order, ref (device), std::move (*identity), std::move (handle), false };
}

std::vector<DeviceRoster::Entry>::iterator
DeviceRoster::find (const GstDevice *device)
{
  return std::find_if (entries_.begin (), entries_.end (),
                       [&] (const Entry &e) { return e.gst.get () == device; });
}

void
DeviceRoster::add (Entry entry)
{
  if (find (entry.gst.get ()) != entries_.end ())
    return;
  const auto place = std::upper_bound (entries_.begin (), entries_.end (), entry.order,
                                       [] (int order, const Entry &e) { return order < e.order; });
  entries_.insert (place, std::move (entry));
}

void
DeviceRoster::remove (const GstDevice *device)
{
  const auto known = find (device);
  if (known != entries_.end ())
    entries_.erase (known);
}

void
DeviceRoster::change (const GstDevice *former, Entry entry)
{
  const auto known = find (former);
  if (known == entries_.end ()) {
    add (std::move (entry));
    return;
  }
  if (known->keyed && known->identity.key_layers == entry.identity.key_layers) {
    entry.device = with_key (*entry.device, known->device->key, id_salt_);
    entry.keyed = true;
  }
  *known = std::move (entry);
}

DeviceRoster::Visible
DeviceRoster::visible ()
{
  Visible shown;
  for (Entry &entry : entries_) {
    const auto same_device = [&] (const Entry *better) {
      if (better->order == entry.order || better->identity.kind != entry.identity.kind
          || better->identity.is_output != entry.identity.is_output)
        return false;
      const auto &names = better->identity.nodes;
      return std::any_of (entry.identity.nodes.begin (), entry.identity.nodes.end (),
                          [&] (const std::string &name) {
                            return std::find (names.begin (), names.end (), name) != names.end ();
                          });
    };
    if (std::none_of (shown.begin (), shown.end (), same_device))
      shown.push_back (&entry);
  }
  return shown;
}

/// Of devices that cannot be told apart by a layer, each gets the next one too; the last resort is
/// the order of discovery.
void
DeviceRoster::settle_keys (const Visible &visible)
{
  std::set<std::string> taken;
  for (const Entry *entry : visible) {
    if (entry->keyed)
      taken.insert (entry->device->key);
  }
  for (Entry *entry : visible) {
    if (entry->keyed)
      continue;
    const std::size_t last = entry->identity.key_layers.size () - 1;
    std::size_t layers = 0;
    const auto is_twin = [&] (const Entry *other) {
      return other != entry
             && key_with (other->identity, layers) == key_with (entry->identity, layers);
    };
    while (layers < last && std::any_of (visible.begin (), visible.end (), is_twin))
      layers++;
    const std::string base = key_with (entry->identity, layers);
    std::string key = base;
    for (int n = 2; !taken.insert (key).second; n++)
      key = base + '#' + std::to_string (n);
    if (key != entry->device->key)
      entry->device = with_key (*entry->device, key, id_salt_);
    entry->keyed = true;
  }
}

/// Where none of them has the name, their providers' word counts.
void
DeviceRoster::settle_default (const Visible &visible, bool is_output, const std::string &name)
{
  const auto is_meant = [&] (const Entry *entry) {
    const auto &nodes = entry->identity.nodes;
    return std::find (nodes.begin (), nodes.end (), name) != nodes.end ();
  };
  Visible sound;
  std::copy_if (
      visible.begin (), visible.end (), std::back_inserter (sound), [&] (const Entry *entry) {
        return entry->identity.kind == Kind::Audio && entry->identity.is_output == is_output;
      });
  if (name.empty () || std::none_of (sound.begin (), sound.end (), is_meant))
    return;
  for (Entry *entry : sound) {
    entry->identity.is_default = is_meant (entry);
    if (entry->device->is_default != entry->identity.is_default)
      entry->device = with_default (*entry->device, entry->identity.is_default);
  }
}

DeviceRoster::Visible
DeviceRoster::settled ()
{
  Visible shown = visible ();
  settle_keys (shown);
  settle_default (shown, false, defaults_.source);
  settle_default (shown, true, defaults_.sink);
  std::stable_sort (shown.begin (), shown.end (), [] (const Entry *a, const Entry *b) {
    if (a->identity.kind != b->identity.kind)
      return a->identity.kind == Kind::Audio;
    return a->identity.is_default && !b->identity.is_default;
  });
  return shown;
}

DeviceList
DeviceRoster::list ()
{
  DeviceList devices;
  for (const Entry *entry : settled ()) {
    if (!entry->identity.is_output)
      devices.push_back (entry->device);
  }
  return devices;
}

DeviceList
DeviceRoster::outputs ()
{
  DeviceList devices;
  for (const Entry *entry : settled ()) {
    if (entry->identity.is_output)
      devices.push_back (entry->device);
  }
  return devices;
}

std::set<std::string>
DeviceRoster::names () const
{
  std::set<std::string> names;
  for (const Entry &entry : entries_) {
    if (!entry.identity.is_output)
      names.insert (entry.identity.nodes.begin (), entry.identity.nodes.end ());
  }
  return names;
}

} // namespace mc
