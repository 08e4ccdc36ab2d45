// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Shows a camera and switches to the next one after some seconds: preview_switch.js [SINK [SWITCHES [SECONDS]]].
// What chooses and opens cameras is code of a web page; only what shows them is GStreamer.

import GLib from 'gi://GLib';
import Gst from 'gi://Gst?version=1.0';

import {gobjectOf, install} from '../../bindings/javascript/mediacapture.js';

install(globalThis);

const [sink = 'videoconvert ! autovideosink', switches = '3', seconds = '3'] = ARGV;

/** A pipeline that shows a track. Resolves when the first picture is there. */
async function show(track) {
    const pipeline = Gst.parse_launch(`videotracksrc name=source ! ${sink}`);
    pipeline.get_by_name('source').track = gobjectOf(track);
    pipeline.set_state(Gst.State.PLAYING);
    await new Promise((resolve, reject) => {
        const bus = pipeline.get_bus();
        bus.add_watch(GLib.PRIORITY_DEFAULT, (_bus, message) => {
            if (message.type === Gst.MessageType.ASYNC_DONE)
                resolve();
            if (message.type === Gst.MessageType.ERROR)
                reject(message.parse_error()[0]);
            return GLib.SOURCE_CONTINUE;
        });
    });
    return pipeline;
}

function hide(pipeline) {
    pipeline.get_bus().remove_watch();
    pipeline.set_state(Gst.State.NULL);
}

async function cameras() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({kind}) => kind === 'videoinput');
}

for (let i = 0; i < Number(switches); i++) {
    const list = await cameras();
    const {deviceId} = list[i % list.length];
    const stream = await navigator.mediaDevices.getUserMedia({video: {deviceId: {exact: deviceId}}});
    const [track] = stream.getVideoTracks();
    const pipeline = await show(track);
    const {width, height, frameRate} = track.getSettings();
    print(`${track.label}: ${width}x${height} at ${frameRate}/s`);
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    hide(pipeline);
    track.stop();
}
