// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_controls.hpp"

namespace mc {

void
SourceControls::open (const Device &device, ControlsTold told)
{
  controls_.reset ();
  now_ = found_ = {};
  // It has those that it was asked for first, so that its capabilities stay what they are.
  if (device.whole_capabilities ()->description ().controls.empty ())
    return;
  controls_ = open_controls (device, std::move (told));
  if (controls_)
    now_ = found_ = controls_->read ();
}

void
SourceControls::close ()
{
  if (!controls_)
    return;
  for (const Error &error : bring_about ({}))
    GST_INFO ("%s", error.message.c_str ());
  controls_.reset ();
}

/// Whether a value can be set in the mode of @values.
bool
SourceControls::is_open (const Gate &gate, const ControlValues &values) const
{
  return !values.has (gate.mode) || gate.is_open (values.code (gate.mode));
}

void
SourceControls::write (Property property, const ControlValues &target, std::vector<Error> &refused)
{
  if (now_.has (property) && now_.code (property) == target.code (property))
    return;
  if (Status done = controls_->write (property, target.value (property)); !done)
    refused.push_back (std::move (done.error ()));
}

ControlValues
SourceControls::target (const ControlValues &wanted) const
{
  ControlValues target = found_;
  wanted.for_each ([&] (Property property) { target.set_code (property, wanted.code (property)); });
  return target;
}

std::vector<Error>
SourceControls::bring_about (const ControlValues &wanted)
{
  std::vector<Error> refused;
  if (!controls_)
    return refused;
  const ControlValues target = this->target (wanted);
  // A value is set while its mode lets it: before an automatic takes over, or when it has ended.
  const ControlValues before = now_;
  const auto write_values = [&] (const ControlValues &mode, bool last) {
    target.for_each ([&] (Property property) {
      const Gate *gate = gate_of (property);
      if (gate && is_open (*gate, mode) && (last || !is_open (*gate, target)))
        write (property, target, refused);
    });
  };
  write_values (before, false);
  target.for_each ([&] (Property property) {
    if (!gate_of (property))
      write (property, target, refused);
  });
  // A mode that has ended may have left another value behind.
  now_ = controls_->read ();
  write_values (target, true);
  now_ = controls_->read ();
  return refused;
}

bool
SourceControls::look (const ControlValues &wanted)
{
  if (!controls_)
    return false;
  const ControlValues before = now_;
  now_ = controls_->read ();
  now_.for_each ([&] (Property property) {
    if (!wanted.has (property) && now_.code (property) != before.code (property))
      found_.set_code (property, now_.code (property));
  });
  return now_ != before;
}

} // namespace mc
