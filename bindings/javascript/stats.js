// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-extensions/#the-mediastreamtrackstats-interfaces */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {create, defineInterface} from './webidl.js';

/** How a number is read from the library's statistics: seconds are milliseconds here. */
const count = (structure, name) => structure.get_uint64(name)[1];
const time = (structure, name) => structure.get_double(name)[1] * 1000;

const pictures = {deliveredFrames: count, discardedFrames: count, totalFrames: count};
const sound = {
    deliveredFrames: count, deliveredFramesDuration: time, totalFrames: count, totalFramesDuration: time,
    latency: time, averageLatency: time, minimumLatency: time, maximumLatency: time,
};

function taken({track}, numbers) {
    const structure = track.get_stats();
    return Object.fromEntries(Object.entries(numbers).map(([name, read]) => [name, read(structure, name)]));
}

/** The numbers do not change while a script runs: they are taken once, and anew when it has come to its end. */
function snapshot(state, numbers) {
    if (!state.snapshot) {
        state.snapshot = taken(state, numbers);
        Promise.resolve().then(() => {
            state.snapshot = null;
        });
    }
    return state.snapshot;
}

function defineStats(name, numbers, operations = {}) {
    return defineInterface(name, {
        attributes: Object.fromEntries(
            Object.keys(numbers).map(member => [member, state => snapshot(state, numbers)[member]])),
        operations: {
            ...operations,
            toJSON: {call: state => ({...snapshot(state, numbers)})},
        },
    });
}

export const MediaStreamTrackVideoStats = defineStats('MediaStreamTrackVideoStats', pictures);

export const MediaStreamTrackAudioStats = defineStats('MediaStreamTrackAudioStats', sound, {
    resetLatency: {
        call: state => {
            state.track.reset_latency();
            const now = snapshot(state, sound);
            now.averageLatency = now.minimumLatency = now.maximumLatency = now.latency;
        },
    },
});

/** Whether a device is behind a track: what a script or a pipeline pushes has no id. */
function hasDevice({gobject}) {
    return gobject.get_settings().has_field('deviceId');
}

/** The statistics of the track with this state: the same object each time; null where there is no device. */
export function statsOf(state) {
    if (!hasDevice(state))
        return null;
    if (!state.stats) {
        const isVideo = state.gobject.get_kind() === GstMediaCapture.MediaStreamTrackKind.VIDEO;
        const stats = create(isVideo ? MediaStreamTrackVideoStats : MediaStreamTrackAudioStats);
        stats.track = state.gobject;
        state.stats = stats.object;
    }
    return state.stats;
}
