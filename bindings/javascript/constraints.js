// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * The dictionaries of constraints, and what the library is given for them.
 *
 * https://w3c.github.io/mediacapture-main/#constrainable-properties
 */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {boolean, clampedUnsignedLong, dictionary, double, member, sequence, string, union} from './types.js';
import {throwing} from './gobjects.js';

const unsignedLongRange = dictionary({max: clampedUnsignedLong, min: clampedUnsignedLong});
const doubleRange = dictionary({max: double, min: double});
const constrainDoubleRange = dictionary({exact: double, ideal: double}, doubleRange);

const stringOrStrings = (value, context) =>
    Object(value) === value && value[Symbol.iterator] ? sequence(string)(value, context) : string(value);
const booleanOrString = value => typeof value === 'boolean' ? value : string(value);

const point = dictionary({x: member(double, {otherwise: 0}), y: member(double, {otherwise: 0})});
const points = sequence(point);

const types = {
    ULong: union({
        dictionary: dictionary({exact: clampedUnsignedLong, ideal: clampedUnsignedLong}, unsignedLongRange),
        number: clampedUnsignedLong,
    }),
    Double: union({dictionary: constrainDoubleRange, number: double}),
    Boolean: union({dictionary: dictionary({exact: boolean, ideal: boolean}), boolean}),
    DOMString: union({
        dictionary: dictionary({exact: stringOrStrings, ideal: stringOrStrings}),
        sequence: sequence(string), string,
    }),
    BooleanOrDOMString: union({
        dictionary: dictionary({exact: booleanOrString, ideal: booleanOrString}), boolean, string,
    }),
    BooleanOrDouble: union({dictionary: constrainDoubleRange, boolean, number: double}),
    Point2D: union({dictionary: dictionary({exact: points, ideal: points}), sequence: points}),
};

/** Type of constraint -> names of properties */
const properties = {
    ULong: ['width', 'height', 'sampleRate', 'sampleSize', 'channelCount'],
    Double: [
        'aspectRatio', 'frameRate', 'latency', 'exposureCompensation', 'exposureTime', 'colorTemperature', 'iso',
        'brightness', 'contrast', 'saturation', 'sharpness', 'focusDistance',
    ],
    Boolean: [
        'backgroundBlur', 'autoGainControl', 'noiseSuppression', 'torch', 'logicalSurface', 'restrictOwnAudio',
        'suppressLocalAudioPlayback', 'powerEfficient', 'powerEfficientPixelFormat', 'gestureReactions', 'faceFraming',
        'eyeGazeCorrection', 'backgroundSegmentationMask', 'voiceIsolation',
    ],
    DOMString: [
        'facingMode', 'resizeMode', 'deviceId', 'groupId', 'whiteBalanceMode', 'exposureMode', 'focusMode',
        'displaySurface', 'cursor', 'humanFaceDetectionMode',
    ],
    BooleanOrDOMString: ['echoCancellation'],
    BooleanOrDouble: ['pan', 'tilt', 'zoom'],
    Point2D: ['pointsOfInterest'],
};

const mediaTrackConstraintSet = dictionary(Object.fromEntries(
    Object.entries(properties).flatMap(([type, names]) => names.map(name => [name, types[type]]))));

export const mediaTrackConstraints = dictionary({advanced: sequence(mediaTrackConstraintSet)}, mediaTrackConstraintSet);

const constraintsOfKind = union({dictionary: mediaTrackConstraints, boolean});

export const mediaStreamConstraints = dictionary({
    audio: member(constraintsOfKind, {otherwise: false}),
    video: member(constraintsOfKind, {otherwise: false}),
});

/** The library's strings are UTF-8 without zeroes: what is neither becomes a character that matches nothing. */
function text(_key, value) {
    return typeof value === 'string' ? value.replace(/\p{Surrogate}|\0/gu, '\ufffd') : value;
}

function parsed(Class, value) {
    return throwing(() => Class.from_json(JSON.stringify(value, text)));
}

/** A GstMediaCapture.MediaTrackConstraints for a converted dictionary. */
export function trackConstraints(value) {
    return parsed(GstMediaCapture.MediaTrackConstraints, value);
}

/** A GstMediaCapture.MediaStreamConstraints for a converted dictionary. */
export function streamConstraints(value) {
    return parsed(GstMediaCapture.MediaStreamConstraints, value);
}

/** A dictionary as scripts are given it: members in the order of their names, those of a base dictionary first. */
function inOrder(value) {
    if (Array.isArray(value))
        return value.map(inOrder);
    if (Object(value) !== value)
        return value;
    const {advanced, ...members} = value;
    const result = Object.fromEntries(Object.keys(members).sort().map(name => [name, inOrder(members[name])]));
    return advanced === undefined ? result : {...result, advanced: inOrder(advanced)};
}

/** A new dictionary out of the library's JSON. */
export function dictionaryOf(json) {
    return inOrder(JSON.parse(json));
}
