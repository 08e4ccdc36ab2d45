// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* Counts what the program allocates with new. For one source file of a program: it replaces the
 * operators. */

#include <cstdlib>
#include <new>

/* Sanitizers bring operators of their own, and cannot be told to leave room for others: there,
 * nothing is counted. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef COUNTS_ALLOCATIONS
#define COUNTS_ALLOCATIONS 1
#endif

static long n_allocations;

#if COUNTS_ALLOCATIONS

// Every form of operator new ends in these; the standard library's containers know no other way to
// memory.
void *
operator new (std::size_t size)
{
  n_allocations++;
  void *memory = std::malloc (size);
  if (!memory)
    std::abort ();
  return memory;
}
void *
operator new (std::size_t size, const std::nothrow_t &) noexcept
{
  n_allocations++;
  return std::malloc (size);
}
void
operator delete (void *memory) noexcept
{
  std::free (memory);
}
void
operator delete (void *memory, std::size_t) noexcept
{
  std::free (memory);
}

#endif
