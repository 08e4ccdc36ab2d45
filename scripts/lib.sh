# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # Those who source it use what is set here.
#
# What the scripts share: the packages a job needs, and where things are. To be sourced.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# --- packages (Debian 12's names) -------------------------------------------------------------------------------------

packages_build=(
  g++ meson ninja-build pkg-config
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libglib2.0-dev libjson-glib-dev
  libpulse-dev gobject-introspection libgirepository1.0-dev
)
packages_run=(
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-base-apps
  gstreamer1.0-plugins-good python3 python3-gi gjs gir1.2-gstreamer-1.0
  gir1.2-gst-plugins-base-1.0
)
# What a user's own camera and microphone come through, besides V4L2.
packages_demo=(gstreamer1.0-pipewire gstreamer1.0-pulseaudio gstreamer1.0-alsa "${packages_run[@]}")
packages_check=(
  clang clang-format flake8 libclang-rt-14-dev mypy python3-numpy shellcheck valgrind "${packages_run[@]}"
)
packages_pipewire=(
  pipewire pipewire-pulse wireplumber pulseaudio-utils dbus
  gstreamer1.0-pipewire gstreamer1.0-pulseaudio "${packages_run[@]}"
)
# libcamera's plugin is there because its provider hides all V4L2 cameras from a stock monitor.
packages_v4l2=(
  qemu-system-x86 busybox-static kmod udev xz-utils v4l-utils
  gstreamer1.0-libcamera "${packages_run[@]}"
)

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      echo "$package"
  done | sort -u
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo "$@"
  else
    return 1
  fi
}

# Brings the machine's package lists up to date, once a process tree.
update_package_lists() {
  [ -z "${MC_APT_UPDATED:-}" ] || return 0
  as_root apt-get update -q || return
  export MC_APT_UPDATED=1
}

# Installs those of the packages $@ which are missing, or says what to install.
need_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! as_root true; then
    echo "These packages are missing: install them with" >&2
    echo "  apt-get install ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${missing[*]}" >&2
  update_package_lists >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null
}

# --- places -----------------------------------------------------------------------------------------------------------

cache_dir() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/gst-mediacapture"; }
