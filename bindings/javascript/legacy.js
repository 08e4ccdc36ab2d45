// SPDX-License-Identifier: LGPL-2.1-or-later

/** What earlier editions of the specifications had, for scripts that were written then. */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {defineInterface, extendInterface, isA, stateOf} from './webidl.js';
import {callback, dictionary, instance, member, nullable, string} from './types.js';
import {defineEvent, eventInit, fire, handlers, makeEvent} from './events.js';
import {mediaStreamConstraints} from './constraints.js';
import {getUserMedia, MediaDevices, mediaDevices} from './devices.js';
import {gobjectOf, scriptError} from './gobjects.js';
import {Navigator} from './navigator.js';
import {OverconstrainedError} from './overconstrained.js';
import {MediaStream} from './stream.js';
import {extendTracks, MediaStreamTrack} from './track.js';

/** https://www.w3.org/TR/2012/WD-webrtc-20120821/#mediastreamevent */
export const MediaStreamEvent = defineEvent('MediaStreamEvent', {
    init: dictionary({
        stream: member(nullable(instance(() => MediaStream)), {otherwise: () => null}),
    }, eventInit),
    attributes: {
        stream: ({values}) => values.stream,
    },
});

/**
 * Adds the form of getUserMedia() with two callbacks: exactly one of them is called, later and once.
 *
 * https://w3c.github.io/mediacapture-main/#navigator-interface-extensions
 */
export function addNavigatorUserMedia() {
    extendInterface(Navigator, {
        operations: {
            getUserMedia: {
                parameters: [mediaStreamConstraints, callback, callback],
                call: (_state, constraints, succeeded, failed) => {
                    let answer;
                    try {
                        answer = getUserMedia(stateOf(MediaDevices, mediaDevices), constraints);
                    } catch (error) {
                        answer = Promise.reject(error);
                    }
                    answer.then(stream => Reflect.apply(succeeded, undefined, [stream]),
                        error => Reflect.apply(failed, undefined, [error]));
                },
            },
        },
    });
}

/** What errors were called in 2013. */
const formerNames = {
    NotAllowedError: 'PermissionDeniedError',
    OverconstrainedError: 'ConstraintNotSatisfiedError',
    NotReadableError: 'SourceUnavailableError',
};

function anyError(value, context) {
    if (!(value instanceof Error))
        throw new TypeError(`${context}: not an error`);
    return value;
}

/**
 * An error of today as scripts of 2013 know it: `new NavigatorUserMediaError(error)`.
 *
 * https://www.w3.org/TR/2013/WD-mediacapture-streams-20130903/#navigatorusermediaerror
 */
export const NavigatorUserMediaError = defineInterface('NavigatorUserMediaError', {
    constructs: {
        parameters: [anyError],
        call: (state, error) => Object.assign(state, {
            name: Object.hasOwn(formerNames, error.name) ? formerNames[error.name] : error.name,
            message: error.message,
            constraintName: isA(OverconstrainedError, error) ? error.constraint : null,
        }),
    },
    attributes: {
        name: state => state.name,
        message: state => state.message,
        constraintName: state => state.constraintName,
    },
});

/** https://www.w3.org/TR/2016/WD-mediacapture-streams-20160519/#overconstrainederrorevent */
export const OverconstrainedErrorEvent = defineEvent('OverconstrainedErrorEvent', {
    init: dictionary({
        error: member(nullable(instance(() => OverconstrainedError)), {otherwise: () => null}),
    }, eventInit),
    attributes: {
        error: ({values}) => values.error,
    },
});

/** Tracks are muted while their constraints are unmet, and tell so. */
function tellUnmet({object}, gobject) {
    gobject.set_on_overconstrained(GstMediaCapture.MediaStreamTrackOnOverconstrained.MUTE);
    gobject.connect('overconstrained', (_gobject, error) => {
        fire(object, makeEvent('overconstrained', OverconstrainedErrorEvent, {error: scriptError(error)}));
    });
}

/** Adds the event `overconstrained` to tracks that scripts get to see from now on. */
export function addOverconstrained() {
    extendInterface(MediaStreamTrack, {attributes: handlers('overconstrained')});
    extendTracks(tellUnmet);
}

function streamGiven(value, context) {
    return gobjectOf(instance(() => MediaStream)(value, context));
}

/**
 * A URL of a stream for the players of this process, another one with each call: `playbin3 uri=mediastream:...`.
 *
 * https://www.w3.org/TR/2013/WD-mediacapture-streams-20130903/#url
 */
export function createObjectURL(stream) {
    return streamGiven(stream, 'createObjectURL: argument 1').create_object_url();
}

/** The URL leads nowhere from now on; who plays it is not disturbed. */
export function revokeObjectURL(url) {
    GstMediaCapture.MediaStream.revoke_object_url(string(url));
}

/** Adds URLs of streams to those that an engine's URL makes. */
export function addObjectURLs(URL) {
    const {createObjectURL: createOther, revokeObjectURL: revokeOther} = URL;
    if (createOther?.ofStreams)
        return;
    const functions = {
        createObjectURL(object) {
            if (isA(MediaStream, object) || !createOther)
                return createObjectURL(object);
            return Reflect.apply(createOther, URL, [object]);
        },
        revokeObjectURL(url) {
            revokeObjectURL(url);
            if (revokeOther)
                Reflect.apply(revokeOther, URL, [url]);
        },
    };
    Object.defineProperty(functions.createObjectURL, 'ofStreams', {value: true});
    for (const [name, value] of Object.entries(functions))
        Object.defineProperty(URL, name, {value, writable: true, enumerable: true, configurable: true});
}
