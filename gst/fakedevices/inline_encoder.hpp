// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "producer.hpp"

namespace mc::fake {

/// An encoder element that is fed by hand: a raw buffer in, its encoded buffer out, in the same
/// thread.
class InlineEncoder
{
public:
  /// @factory must be there and take @raw_caps; nullptr otherwise. @output_caps limits what it may
  /// make.
  static std::unique_ptr<InlineEncoder> make (const char *factory, GstCaps *raw_caps,
                                              GstCaps *output_caps);
  ~InlineEncoder ();
  InlineEncoder (const InlineEncoder &) = delete;

  Made encode (BufferPtr raw);

private:
  explicit InlineEncoder (ElementPtr element) : element_ (std::move (element)) {}
  bool start (GstCaps *raw_caps, GstCaps *output_caps);
  static GstFlowReturn chain (GstPad *pad, GstObject *, GstBuffer *buffer);

  const ElementPtr element_;
  PadPtr feed_;    ///< Our source pad, linked to the encoder's sink pad.
  PadPtr harvest_; ///< Our sink pad, linked to the encoder's source pad.
  BufferPtr encoded_;
};

} // namespace mc::fake
