// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-main/#mediastream */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {defineInterface, isA, overload, stateOf} from './webidl.js';
import {instance, sequence, string} from './types.js';
import {EventTarget, fire, handlers, makeEvent} from './events.js';
import {adopt, faceOf, faceOfClass, gobjectOf} from './gobjects.js';
import {MediaStreamTrack, MediaStreamTrackEvent} from './track.js';

const track = instance(() => MediaStreamTrack);
const tracks = sequence(track);

/** The constructor's overloads: tells which by the type of its argument. */
function streamOrTracks(value, context) {
    return isA(MediaStream, value) ? value : tracks(value, context);
}

function newStream(argument) {
    if (argument === undefined)
        return GstMediaCapture.MediaStream.new();
    if (isA(MediaStream, argument))
        return GstMediaCapture.MediaStream.new_from_stream(stateOf(MediaStream, argument).gobject);
    return GstMediaCapture.MediaStream.new_from_tracks(argument.map(gobjectOf));
}

function faces(list) {
    return list.map(faceOf);
}

export const MediaStream = defineInterface('MediaStream', {
    inherit: EventTarget,
    constructs: {
        parameters: [overload(streamOrTracks)],
        call: (state, argument) => adopt(state, newStream(argument)),
    },
    attributes: {
        id: ({gobject}) => gobject.get_id(),
        active: ({gobject}) => gobject.get_active(),
        ...handlers('addtrack', 'removetrack'),
    },
    operations: {
        getAudioTracks: {call: ({gobject}) => faces(gobject.get_audio_tracks())},
        getVideoTracks: {call: ({gobject}) => faces(gobject.get_video_tracks())},
        getTracks: {call: ({gobject}) => faces(gobject.get_tracks())},
        getTrackById: {
            parameters: [string],
            call: ({gobject}, id) => faceOf(gobject.get_track_by_id(id)),
        },
        addTrack: {
            parameters: [track],
            call: ({gobject}, added) => gobject.add_track(gobjectOf(added)),
        },
        removeTrack: {
            parameters: [track],
            call: ({gobject}, removed) => gobject.remove_track(gobjectOf(removed)),
        },
        clone: {call: ({gobject}) => faceOf(gobject.clone())},
    },
});

/** What the library adds and removes is told; what the script does is not. */
faceOfClass(GstMediaCapture.MediaStream, MediaStream, (state, gobject) => {
    for (const type of ['addtrack', 'removetrack']) {
        gobject.connect(type, (_stream, changed) => {
            fire(state.object, makeEvent(type, MediaStreamTrackEvent, {track: faceOf(changed)}));
        });
    }
});
