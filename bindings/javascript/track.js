// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-main/#mediastreamtrack */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {defineInterface, optionalDictionary} from './webidl.js';
import {boolean, dictionary, instance, member, string} from './types.js';
import {defineEvent, eventInit, EventTarget, fire, handlers, hasListeners, makeEvent} from './events.js';
import {dictionaryOf, mediaTrackConstraints, trackConstraints} from './constraints.js';
import {faceOf, faceOfClass, promised} from './gobjects.js';
import {statsOf} from './stats.js';

const {MediaStreamTrackKind: Kind, MediaStreamTrackState: State} = GstMediaCapture;

function isLive({gobject}) {
    return gobject.get_ready_state() === State.LIVE;
}

/** Live tracks that somebody listens to: they are not collected, as events may come. */
const heard = new Set();

function keepWhileHeard(state) {
    if (state.gobject && isLive(state) && hasListeners(state))
        heard.add(state);
    else
        heard.delete(state);
}

export const MediaStreamTrack = defineInterface('MediaStreamTrack', {
    inherit: EventTarget,
    init: state => {
        state.listenersChanged = () => keepWhileHeard(state);
    },
    attributes: {
        kind: ({gobject}) => gobject.get_kind() === Kind.AUDIO ? 'audio' : 'video',
        id: ({gobject}) => gobject.get_id(),
        label: ({gobject}) => gobject.get_label(),
        enabled: {
            get: ({gobject}) => gobject.get_enabled(),
            set: ({gobject}, value) => gobject.set_enabled(value),
            type: boolean,
        },
        muted: ({gobject}) => gobject.get_muted(),
        readyState: state => isLive(state) ? 'live' : 'ended',
        contentHint: {
            get: ({gobject}) => gobject.dup_content_hint(),
            set: ({gobject}, value) => gobject.set_content_hint(value),
            type: string,
        },
        stats: statsOf,
        ...handlers('mute', 'unmute', 'ended', 'configurationchange'),
    },
    operations: {
        clone: {call: ({gobject}) => faceOf(gobject.clone())},
        stop: {
            call: state => {
                state.gobject.stop();
                keepWhileHeard(state);
            },
        },
        getCapabilities: {call: ({gobject}) => dictionaryOf(gobject.get_capabilities_json())},
        getConstraints: {call: ({gobject}) => dictionaryOf(gobject.get_constraints().to_json())},
        getSettings: {call: ({gobject}) => dictionaryOf(gobject.get_settings_json())},
        applyConstraints: {
            promise: true,
            parameters: [optionalDictionary(mediaTrackConstraints)],
            call: ({gobject}, constraints) => promised(
                done => gobject.apply_constraints_async(trackConstraints(constraints), null, done),
                result => void gobject.apply_constraints_finish(result)),
        },
    },
});

/** What else is done with each track that scripts get to see. */
const extensions = new Set();

export function extendTracks(extension) {
    extensions.add(extension);
}

faceOfClass(GstMediaCapture.MediaStreamTrack, MediaStreamTrack, (state, gobject) => {
    extensions.forEach(extend => extend(state, gobject));
    for (const type of ['mute', 'unmute', 'ended', 'configurationchange']) {
        gobject.connect(type, () => {
            fire(state.object, makeEvent(type));
            keepWhileHeard(state);
        });
    }
});

/** https://w3c.github.io/mediacapture-main/#mediastreamtrackevent */
export const MediaStreamTrackEvent = defineEvent('MediaStreamTrackEvent', {
    init: dictionary({track: member(instance(() => MediaStreamTrack), {required: true})}, eventInit),
    required: true,
    attributes: {
        track: ({values}) => values.track,
    },
});
