// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <unistd.h>
#include <utility>

namespace mc {

/// An owned file descriptor; below 0 it is none.
class UniqueFd
{
public:
  explicit UniqueFd (int fd = -1) : fd_ (fd) {}
  UniqueFd (UniqueFd &&other) : fd_ (std::exchange (other.fd_, -1)) {}
  ~UniqueFd ()
  {
    if (fd_ >= 0)
      ::close (fd_);
  }
  UniqueFd (const UniqueFd &) = delete;

  int get () const { return fd_; }

private:
  int fd_;
};

} // namespace mc
