// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <time.h>
#include <vector>

/* What all benchmarks share: medians, and one table of ratios against rivals measured in the same
 * run. */

namespace bench {

constexpr int kRuns = 7;

inline double
now_ns (clockid_t clock = CLOCK_MONOTONIC)
{
  timespec t;
  clock_gettime (clock, &t);
  return static_cast<double> (t.tv_sec) * 1e9 + static_cast<double> (t.tv_nsec);
}

class Samples
{
public:
  void add (double value) { values_.push_back (value); }
  double percentile (double p) const
  {
    std::vector<double> sorted (values_);
    std::sort (sorted.begin (), sorted.end ());
    return sorted.empty () ? 0
                           : sorted[static_cast<std::size_t> (
                               p * static_cast<double> (sorted.size () - 1) + 0.5)];
  }
  double median () const { return percentile (0.5); }

private:
  std::vector<double> values_;
};

/// CPU time of this thread per call of @work, over @count calls.
template <typename Work>
double
nanoseconds (unsigned count, Work work)
{
  const double start = now_ns (CLOCK_THREAD_CPUTIME_ID);
  for (unsigned n = 0; n < count; n++)
    work (n);
  return (now_ns (CLOCK_THREAD_CPUTIME_ID) - start) / count;
}

/// One table: ours, the rival, the ratio, the target. A missed target is printed as MISS; it fails
/// the program only when BENCH_STRICT is set, since other people's load is no fault of ours.
class Table
{
public:
  explicit Table (const char *title) { std::printf ("# %s\n", title); }

  void row (const char *name, double ours, double rival, const char *unit, double target_ratio)
  {
    const double ratio = rival > 0 ? ours / rival : 0;
    line (name, ours, unit, ratio <= target_ratio);
    std::printf ("rival %10.2f %-3s  ratio %6.3f  target <= %.2f  %s\n", rival, unit, ratio,
                 target_ratio, ratio <= target_ratio ? "ok" : "MISS");
  }
  void limit (const char *name, double ours, const char *unit, double target)
  {
    line (name, ours, unit, ours <= target);
    std::printf ("target <= %.2f %s  %s\n", target, unit, ours <= target ? "ok" : "MISS");
  }
  void note (const char *name, double value, const char *unit)
  {
    std::printf ("  %-58s %10.2f %s\n", name, value, unit);
  }

  int finish () const { return missed_ > 0 && std::getenv ("BENCH_STRICT") ? 1 : 0; }

private:
  void line (const char *name, double ours, const char *unit, bool met)
  {
    missed_ += !met;
    std::printf ("  %-58s %10.2f %-3s  ", name, ours, unit);
  }
  int missed_ = 0;
};

} // namespace bench
