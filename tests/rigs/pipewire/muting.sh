# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154 # $work, $root and the rest are those of run, which sources this.
#
# What mutes tracks of PipeWire's and PulseAudio's devices.

records() {
  local source
  source=$(pactl list short sources | awk '$2 == "voice" { print $1 }')
  pactl list short source-outputs | awk -v source="$source" '$2 == source { found = 1 } END { exit !found }'
}
nobody_records() { ! records; }

muting_a_microphone_in_the_mixer_mutes_its_track() {
  start_watch audio voice
  hears 10 'media 48000'
  rig-mic mute voice 1
  hears 5 'mute device-muted'
  hears 5 'media silent'
  records || fail "the microphone is released at once"
  within 10 nobody_records
  media_is silent || fail "sound comes from a muted microphone: $(cat watch.log)"
  rig-mic mute voice 0
  hears 10 unmute
  records || fail "the track is unmuted before its microphone is there"
  within 5 media_is 48000
  end_watch
}

# Where PipeWire's plugin is installed, its provider is preferred.
without_pipewire_s_plugin() {
  local plugin plugins=$work/plugins
  mkdir -p "$plugins"
  for plugin in coreelements pulseaudio audioconvert audioresample; do
    ln -sf "$(pkg-config --variable=pluginsdir gstreamer-1.0)/libgst$plugin.so" "$plugins/"
  done
  export GST_PLUGIN_SYSTEM_PATH_1_0=$plugins GST_REGISTRY=$work/pulseaudio.registry
  gst-mediadevices-1.0 list --json >devices.json
  expect_text pulsedeviceprovider devices.json
}

muting_is_heard_through_pulseaudio_s_element_too() {
  without_pipewire_s_plugin
  muting_a_microphone_in_the_mixer_mutes_its_track
}

# That of PipeWire tells that a suspended source runs.
a_microphone_that_pulseaudio_suspends_is_muted() {
  rig-pulseaudio start
  trap "rig-pulseaudio stop" EXIT
  export PULSE_SERVER=unix:$XDG_RUNTIME_DIR/pulseaudio/native
  without_pipewire_s_plugin
  start_watch audio voice
  hears 10 'media silent'
  pactl suspend-source voice 1
  hears 10 'mute suspended'
  pactl suspend-source voice 0
  hears 10 unmute
  end_watch
}

a_microphone_that_is_muted_already_begins_muted() {
  rig-mic mute voice 1
  start_watch audio voice
  hears 10 'mute device-muted'
  rig-mic mute voice 0
  hears 5 unmute
  within 5 media_is 48000
  end_watch
}

node_id() {
  pw-cli ls Node | awk -v name="\"$1\"" '$1 == "id" { id = $2 + 0 } $1 == "node.name" && $3 == name { print id; exit }'
}

# PipeWire 0.3 goes on to tell that such a node runs: the lack of pictures is all there is.
a_camera_that_somebody_pauses_mutes_its_track() {
  rig-camera add-any paused
  start_watch video paused '"width": 320, "height": 240'
  hears 10 'media 320x240'
  pw-cli send-command "$(node_id paused)" Pause '{}'
  hears 5 'mute stalled'
  hears 5 'media blank'
  pw-cli send-command "$(node_id paused)" Start '{}'
  hears 5 unmute
  within 5 media_is 320x240
  end_watch
  rig-camera remove paused
}
