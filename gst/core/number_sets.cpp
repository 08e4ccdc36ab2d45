// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lattice.hpp"
#include "prepared.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mc {

std::pair<int64_t, int64_t>
simplest_between (int64_t a, int64_t b, int64_t c, int64_t d)
{
  const int64_t whole = a / b;
  if (whole * b == a)
    return { whole, 1 };
  if (c / d > whole)
    return { whole + 1, 1 };
  const auto [num, den] = simplest_between (d, c - whole * d, b, a - whole * b);
  return { whole * num + den, num };
}

std::pair<Ratio, Ratio>
neighbours (int64_t a, int64_t b, int64_t max_p, int64_t max_q)
{
  // Down the Stern-Brocot tree, many steps to one side at once.
  __extension__ using Wide = __int128;
  Ratio below{ 0, 1 }, above{ 1, 0 };
  const auto steps = [&] (const Ratio &from, const Ratio &to, int64_t wanted) {
    int64_t n = wanted;
    if (to.p > 0)
      n = std::min (n, (max_p - from.p) / to.p);
    return to.q > 0 ? std::min (n, (max_q - from.q) / to.q) : n;
  };
  const auto advance = [] (Ratio &from, const Ratio &to, int64_t n) {
    from = { from.p + n * to.p, from.q + n * to.q };
  };
  constexpr Wide kMany = std::numeric_limits<int>::max ();
  for (int64_t moved = 1; moved > 0;) {
    const Wide over = Wide (b) * above.p - Wide (a) * above.q;
    const Wide under = Wide (a) * below.q - Wide (b) * below.p;
    if (over == 0 || under == 0)
      return over == 0 ? std::make_pair (above, above) : std::make_pair (below, below);
    const int64_t up = steps (below, above, std::min (under / over, kMany));
    advance (below, above, up);
    const Wide rest = Wide (a) * below.q - Wide (b) * below.p;
    if (rest == 0)
      return { below, below };
    const int64_t down = steps (above, below, std::min (over / rest, kMany));
    advance (above, below, down);
    moved = up + down;
  }
  return { below, above };
}

Millis
millis_of (double rate)
{
  constexpr double kMax = 4e12; // no Fraction exceeds it
  return std::isnan (rate) ? 0 : std::llround (std::clamp (rate * 1000, -kMax, kMax));
}

Millis
expressible_floor (Millis millis)
{
  return millis <= kFinestMillis ? millis : millis / 1000 * 1000;
}

Millis
expressible_ceil (Millis millis)
{
  return millis <= kFinestMillis ? millis : (millis + 999) / 1000 * 1000;
}

Fraction
fraction_from_rate (double rate)
{
  const Millis millis = millis_of (rate);
  if (millis <= 0)
    return { 0, 1 };
  constexpr int64_t kMax = std::numeric_limits<int>::max ();
  if (millis > kFinestMillis)
    return { static_cast<int> (std::min<int64_t> ((millis + 500) / 1000, kMax)), 1 };
  for (const int ntsc : { 15000, 24000, 30000, 48000, 60000, 120000 }) {
    if (millis_of (ntsc / 1001.0) == millis)
      return { ntsc, 1001 };
  }
  // A little less than half a thousandth to either side, so that the result rounds back, but no
  // more than is fair to a low rate.
  const int64_t slack = std::min<int64_t> (millis, 2250);
  constexpr int64_t kScale = 5000;
  const auto [num, den] = simplest_between (kScale * millis - slack, kScale * 1000,
                                            kScale * millis + slack, kScale * 1000);
  return { static_cast<int> (num), static_cast<int> (den) };
}

namespace {

/// Upwards, each value once.
template <typename Number>
std::vector<Number>
ordered (std::vector<Number> values)
{
  std::sort (values.begin (), values.end ());
  values.erase (std::unique (values.begin (), values.end ()), values.end ());
  return values;
}

} // namespace

IntSet
IntSet::list (std::vector<int> values)
{
  IntSet set;
  set.list_ = ordered (std::move (values));
  if (!set.list_.empty ()) {
    set.min_ = set.list_.front ();
    set.max_ = set.list_.back ();
  }
  return set;
}

IntSet
IntSet::range (int min, int max, int step)
{
  IntSet set;
  set.step_ = std::max (step, 1);
  set.min_ = min;
  // The last value that the steps reach; the span of two ints needs more than an int.
  const int64_t span = static_cast<int64_t> (max) - min;
  set.max_ = span < 0 ? max : static_cast<int> (min + span / set.step_ * set.step_);
  return set;
}

bool
IntSet::contains (int v) const
{
  if (is_list ())
    return std::binary_search (list_.begin (), list_.end (), v);
  return v >= min_ && v <= max_ && (static_cast<int64_t> (v) - min_) % step_ == 0;
}

RateSet
RateSet::list (std::vector<Fraction> values)
{
  RateSet set;
  set.list_ = ordered (std::move (values));
  if (!set.list_.empty ()) {
    set.min_ = set.list_.front ();
    set.max_ = set.list_.back ();
  }
  return set;
}

RateSet
RateSet::range (Fraction min, Fraction max)
{
  RateSet set;
  set.min_ = min;
  set.max_ = max;
  return set;
}

bool
RateSet::contains (Fraction v) const
{
  if (is_list ())
    return std::binary_search (list_.begin (), list_.end (), v);
  return !(v < min_) && !(max_ < v);
}

namespace {

int64_t
ceil_in (const IntSet &set, int64_t v)
{
  if (set.is_list ()) {
    const auto &values = set.values ();
    const auto found = std::lower_bound (values.begin (), values.end (), v);
    return found == values.end () ? std::numeric_limits<int64_t>::max () : *found;
  }
  if (v <= set.min ())
    return set.min ();
  const int64_t steps = (v - set.min () + set.step () - 1) / set.step ();
  const int64_t number = set.min () + steps * set.step ();
  return number > set.max () ? std::numeric_limits<int64_t>::max () : number;
}

int64_t
floor_in (const IntSet &set, int64_t v)
{
  if (set.is_list ()) {
    const auto &values = set.values ();
    const auto found = std::upper_bound (values.begin (), values.end (), v);
    return found == values.begin () ? std::numeric_limits<int64_t>::min () : *(found - 1);
  }
  if (v >= set.max ())
    return set.max ();
  if (v < set.min ())
    return std::numeric_limits<int64_t>::min ();
  return set.min () + (v - set.min ()) / set.step () * set.step ();
}

} // namespace

int64_t
Numbers::next_at_or_above (int64_t v) const
{
  v = std::max (v, lo);
  while (v <= hi) {
    int64_t next = v;
    if (a && next <= hi)
      next = ceil_in (*a, next);
    if (b && next <= hi)
      next = ceil_in (*b, next);
    if (next == v)
      return v;
    v = next;
  }
  return v;
}

int64_t
Numbers::next_at_or_below (int64_t v) const
{
  v = std::min (v, hi);
  while (v >= lo) {
    int64_t next = v;
    if (a && next >= lo)
      next = floor_in (*a, next);
    if (b && next >= lo)
      next = floor_in (*b, next);
    if (next == v)
      return v;
    v = next;
  }
  return v;
}

} // namespace mc
