// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-extensions/#the-mediastreamtrackstats-interfaces */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {create, defineInterface} from './webidl.js';

const video = ['deliveredFrames', 'discardedFrames', 'totalFrames'];

function read({track}, name) {
    return track.get_stats().get_uint64(name)[1];
}

function attributes(names) {
    return Object.fromEntries(names.map(name => [name, state => read(state, name)]));
}

export const MediaStreamTrackVideoStats = defineInterface('MediaStreamTrackVideoStats', {
    attributes: attributes(video),
    operations: {
        toJSON: {call: state => Object.fromEntries(video.map(name => [name, read(state, name)]))},
    },
});

/** The statistics of the track with this state: the same object each time. */
export function statsOf(state) {
    if (state.gobject.get_kind() !== GstMediaCapture.MediaStreamTrackKind.VIDEO)
        return null;
    if (!state.stats) {
        const stats = create(MediaStreamTrackVideoStats);
        stats.track = state.gobject;
        state.stats = stats.object;
    }
    return state.stats;
}
