// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

/* The code in the middle of a fake camera's pictures: 9 x 13 cells, black or white, with a white
 * margin of one cell. The middle row and the middle column alternate, beginning and ending black,
 * so that a reader can measure the cells in both directions whatever was done to the picture. The
 * other 96 cells hold, row by row, most significant bit first: frame number (32), time in ms (32),
 * camera tag (8), and a CRC-24 of these (24); black is 1. Some cells are inverted, so that there is
 * about as much black as white whatever the numbers are.
 *
 * It covers 0.52 x 0.71 of the shorter side: a centred crop from 4:3 to 16:9, from 16:9 to 1:1 or
 * to 9:16 keeps it. */

namespace mc::fake {

constexpr int kCodeColumns = 9;
constexpr int kCodeRows = 13;
constexpr int kCodeMargin = 1;

struct FrameCode
{
  uint32_t frame = 0;
  uint32_t time_ms = 0;
  uint8_t tag = 0;
};

/// cells[row][column], true is black.
using CodeCells = std::array<std::array<bool, kCodeColumns>, kCodeRows>;

/// Where the code is in a picture, in pixels; margin included.
struct CodePlace
{
  int cell = 0; ///< 0: the picture is too small.
  int x = 0, y = 0;
  int width () const { return cell * (kCodeColumns + 2 * kCodeMargin); }
  int height () const { return cell * (kCodeRows + 2 * kCodeMargin); }
};

inline CodePlace
code_place (int width, int height)
{
  constexpr double kCellOfSide = 0.047;
  CodePlace place;
  place.cell = int (std::min (width, height) * kCellOfSide + 0.5);
  /* Even, so that no chroma sample belongs to both the code and its surroundings. */
  place.x = (width - place.width ()) / 2 & ~1;
  place.y = (height - place.height ()) / 2 & ~1;
  return place;
}

/// A camera's tag: the same for the same name, on every machine.
inline uint8_t
camera_tag (const std::string &name)
{
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (unsigned char c : name)
    hash = (hash ^ c) * 16777619u;
  return uint8_t (hash ^ hash >> 8 ^ hash >> 16 ^ hash >> 24);
}

namespace detail {

constexpr int kDataBits = 72;
constexpr int kCodeBits = 96;

using CodeBits = std::array<bool, kCodeBits>;

inline uint32_t
bits_at (const CodeBits &bits, int from, int n)
{
  uint32_t value = 0;
  for (int i = from; i < from + n; i++)
    value = value << 1 | uint32_t (bits[size_t (i)]);
  return value;
}

inline void
put_bits (CodeBits &bits, int from, int n, uint32_t value)
{
  for (int i = 0; i < n; i++)
    bits[size_t (from + i)] = value >> (n - 1 - i) & 1;
}

/// CRC-24 of OpenPGP, RFC 4880 6.1, over the data bits.
inline uint32_t
crc24 (const CodeBits &bits)
{
  uint32_t crc = 0xB704CE;
  for (int i = 0; i < kDataBits; i++) {
    const bool top = (crc >> 23 & 1) != uint32_t (bits[size_t (i)]);
    crc = (crc << 1 ^ (top ? 0x864CFBu : 0u)) & 0xFFFFFFu;
  }
  return crc;
}

inline bool
is_timing (int row, int column)
{
  return row == kCodeRows / 2 || column == kCodeColumns / 2;
}

inline bool
is_inverted (int row, int column)
{
  return (row * column + row + column / 2) % 2 == 0;
}

} // namespace detail

inline CodeCells
encode_frame_code (const FrameCode &code)
{
  detail::CodeBits bits{};
  detail::put_bits (bits, 0, 32, code.frame);
  detail::put_bits (bits, 32, 32, code.time_ms);
  detail::put_bits (bits, 64, 8, code.tag);
  detail::put_bits (bits, detail::kDataBits, 24, detail::crc24 (bits));
  CodeCells cells{};
  size_t next = 0;
  for (int row = 0; row < kCodeRows; row++) {
    for (int column = 0; column < kCodeColumns; column++)
      cells[size_t (row)][size_t (column)]
          = detail::is_timing (row, column) ? (row + column) % 2 == 0
                                            : bits[next++] != detail::is_inverted (row, column);
  }
  return cells;
}

/// Nothing if the cells are no code: the CRC has the last word.
inline std::optional<FrameCode>
decode_frame_code (const CodeCells &cells)
{
  detail::CodeBits bits{};
  size_t next = 0;
  for (int row = 0; row < kCodeRows; row++) {
    for (int column = 0; column < kCodeColumns; column++) {
      const bool black = cells[size_t (row)][size_t (column)];
      if (!detail::is_timing (row, column))
        bits[next++] = black != detail::is_inverted (row, column);
      else if (black != ((row + column) % 2 == 0))
        return std::nullopt;
    }
  }
  if (detail::crc24 (bits) != detail::bits_at (bits, detail::kDataBits, 24))
    return std::nullopt;
  return FrameCode{ detail::bits_at (bits, 0, 32), detail::bits_at (bits, 32, 32),
                    uint8_t (detail::bits_at (bits, 64, 8)) };
}

} // namespace mc::fake
