# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What the rigs ask gst-mediadevices-1.0 and the files that tracks were recorded to. To be sourced.

# list_devices: one line per device: kind, id, label, with tabs between.
list_devices() {
  gst-mediadevices-1.0 list --json | /usr/bin/python3 -c '
import json, sys
for device in json.load(sys.stdin)["devices"]:
    print(device["kind"], device["deviceId"], device["label"], sep="\t")'
}

# device_id LABEL: of the device with this label, which PipeWire's provider may tell late.
device_id() {
  local id
  id=$(list_devices | awk -F '\t' -v label="$1" '$3 == label { print $2; exit }')
  [ -n "$id" ] || { echo "no device $1 in the list" >&2; return 1; }
  echo "$id"
}

# expect_device KIND LABEL: exactly one such device in the list on standard input.
expect_device() {
  local count
  count=$(awk -F '\t' -v kind="$1" -v label="$2" '$1 == kind && $3 == label && $2 != ""' | wc -l)
  [ "$count" = 1 ] || fail "$count devices are a $1 named $2"
}

# picture_size FILE: WIDTHxHEIGHT out of a PNG's header.
picture_size() {
  /usr/bin/python3 -c '
import struct, sys
head = open(sys.argv[1], "rb").read(24)
print("%dx%d" % struct.unpack(">II", head[16:24]))' "$1"
}

# start_watching watch-track|watch-devices [ARGUMENT...]: in the background; what it says is in watch.log. Tests run in
# subshells of their own, which take a watch that was not ended with them.
# shellcheck disable=SC2153,SC2154 # bash sets WATCH_PID, who sources this sets here.
start_watching() {
  coproc WATCH { exec timeout -k 5 120 "$here/../$1" "${@:2}" >watch.log 2>&1; }
  watch_pid=$WATCH_PID
  watch_input=${WATCH[1]}
}

# start_watch KIND LABEL [CONSTRAINTS]: watch-track.
start_watch() { start_watching watch-track "$@"; }

# end_watch: its track is stopped; a watch that crashed or hangs fails the test.
end_watch() {
  local status=0
  exec {watch_input}>&-
  wait "$watch_pid" || status=$?
  [ "$status" = 0 ] || { cat watch.log; fail "the watch ended with status $status"; }
}

# said LINE: it has said this.
said() { grep -Fxq -- "$1" watch.log; }

# hears SECONDS LINE: it says this soon.
hears() { within "$1" said "$2" || { cat watch.log; return 1; }; }

# media_is WORD: what the track gives now.
media_is() { [ "$(grep ^media watch.log | tail -n1)" = "media $1" ]; }

# track_ended LOG: gst-launch-1.0 -m has shown the message of a track whose device was unplugged.
track_ended() { grep -E 'mediastreamtrack-ended.*reason=.*unplugged' "$1" >/dev/null; }
