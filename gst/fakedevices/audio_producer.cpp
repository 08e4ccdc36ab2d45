// SPDX-License-Identifier: LGPL-2.1-or-later
#include "frame_code.hpp"
#include "producer.hpp"

#include <gst/audio/audio.h>

#include <cmath>
#include <cstring>

namespace mc::fake {

namespace {

constexpr guint64 kPeriodsPerSecond = 100;
constexpr guint64 kBacklogPeriods = 20;
constexpr double kToneLevel = 0.25;
constexpr double kClickLevel = 0.9;
constexpr guint64 kClicksLastOneOf = 1000; ///< A millisecond.

class AudioProducer : public Producer
{
public:
  /* 300 to 1050 Hz in steps of 50: whole periods in each second, and far enough apart to be told by
   * ear. */
  explicit AudioProducer (const DeviceSpec &spec)
      : frequency_ (300 + 50 * guint64 (camera_tag (spec.name) % 16))
  {
  }

  bool configure (GstCaps *caps) override { return gst_audio_info_from_caps (&info_, caps); }
  GstClockTime begin_of (guint64 index) const override { return time_of (sample_of (index)); }
  guint64 first_from (GstClockTime time) const override
  {
    const guint64 near = gst_util_uint64_scale (time, kPeriodsPerSecond, GST_SECOND);
    return begin_of (near) < time ? near + 1 : near;
  }
  GstClockTime backlog () const override
  {
    return gst_util_uint64_scale (kBacklogPeriods, GST_SECOND, kPeriodsPerSecond);
  }
  Made make (const Slot &slot) override;

private:
  guint64 rate () const { return guint64 (GST_AUDIO_INFO_RATE (&info_)); }
  guint64 sample_of (guint64 index) const
  {
    return gst_util_uint64_scale (index, rate (), kPeriodsPerSecond);
  }
  GstClockTime time_of (guint64 sample) const
  {
    return gst_util_uint64_scale (sample, GST_SECOND, rate ());
  }
  double value_at (guint64 sample, GstClockTime epoch) const;
  void pack (guint8 *to, const std::vector<double> &values) const;

  const guint64 frequency_;
  GstAudioInfo info_;
};

/// A tone, or white for the first millisecond of each second of running time.
double
AudioProducer::value_at (guint64 sample, GstClockTime epoch) const
{
  const GstClockTime time = epoch + time_of (sample);
  if (time % GST_SECOND < GST_SECOND / kClicksLastOneOf)
    return sample % 2 == 0 ? kClickLevel : -kClickLevel;
  const double turn = double (sample % rate () * frequency_ % rate ()) / double (rate ());
  return kToneLevel * std::sin (2 * G_PI * turn);
}

/// The same in each channel, by way of what the format's pack function takes: 32 bit integers or
/// doubles.
void
AudioProducer::pack (guint8 *to, const std::vector<double> &values) const
{
  const auto *format = info_.finfo;
  const int n = GST_AUDIO_INFO_CHANNELS (&info_);
  std::vector<double> spread;
  spread.reserve (values.size () * size_t (n));
  for (double value : values)
    spread.insert (spread.end (), size_t (n), value);
  if (format->unpack_format == GST_AUDIO_FORMAT_F64) {
    format->pack_func (format, GST_AUDIO_PACK_FLAG_NONE, spread.data (), to, gint (spread.size ()));
    return;
  }
  const std::vector<gint32> whole = [&spread] {
    std::vector<gint32> all;
    for (double value : spread)
      all.push_back (gint32 (std::lround (value * G_MAXINT32)));
    return all;
  }();
  format->pack_func (format, GST_AUDIO_PACK_FLAG_NONE, whole.data (), to, gint (whole.size ()));
}

Made
AudioProducer::make (const Slot &slot)
{
  const guint64 from = sample_of (slot.index), to = sample_of (slot.index + 1);
  std::vector<double> values;
  for (guint64 sample = from; sample < to; sample++)
    values.push_back (value_at (sample, slot.epoch));
  BufferPtr buffer (gst_buffer_new_allocate (
      nullptr, values.size () * size_t (GST_AUDIO_INFO_BPF (&info_)), nullptr));
  GstMapInfo map;
  if (!gst_buffer_map (buffer.get (), &map, GST_MAP_WRITE))
    return { GST_FLOW_ERROR, nullptr };
  pack (map.data, values);
  gst_buffer_unmap (buffer.get (), &map);
  GST_BUFFER_OFFSET (buffer.get ()) = from;
  GST_BUFFER_OFFSET_END (buffer.get ()) = to;
  return { GST_FLOW_OK, std::move (buffer) };
}

} // namespace

std::unique_ptr<Producer>
make_audio_producer (GstElement *, const DeviceSpec &spec)
{
  return std::make_unique<AudioProducer> (spec);
}

} // namespace mc::fake
