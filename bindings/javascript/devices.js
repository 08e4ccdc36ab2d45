// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-main/#enumerating-local-media-devices */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {defineInterface, optionalDictionary} from './webidl.js';
import {dictionary, instance, member, sequence} from './types.js';
import {defineEvent, eventInit, EventTarget, fire, handlers, makeEvent} from './events.js';
import {dictionaryOf, mediaStreamConstraints, streamConstraints} from './constraints.js';
import {faceOf, faceOfClass, promised} from './gobjects.js';

const {GetUserMediaSemantics: Semantics, MediaDeviceKind: Kind} = GstMediaCapture;

const kinds = {
    [Kind.AUDIOINPUT]: 'audioinput',
    [Kind.AUDIOOUTPUT]: 'audiooutput',
    [Kind.VIDEOINPUT]: 'videoinput',
};

const described = {
    deviceId: ({gobject}) => gobject.get_device_id(),
    kind: ({gobject}) => kinds[gobject.get_kind()],
    label: ({gobject}) => gobject.get_label(),
    groupId: ({gobject}) => gobject.get_group_id(),
};

/** https://w3c.github.io/mediacapture-main/#device-info */
export const MediaDeviceInfo = defineInterface('MediaDeviceInfo', {
    attributes: described,
    operations: {
        toJSON: {
            call: state => Object.fromEntries(Object.entries(described).map(([name, get]) => [name, get(state)])),
        },
    },
});

/** https://w3c.github.io/mediacapture-main/#input-specific-device-info */
export const InputDeviceInfo = defineInterface('InputDeviceInfo', {
    inherit: MediaDeviceInfo,
    operations: {
        getCapabilities: {call: ({gobject}) => dictionaryOf(gobject.get_capabilities_json())},
    },
});

faceOfClass(GstMediaCapture.InputDeviceInfo, InputDeviceInfo);
faceOfClass(GstMediaCapture.MediaDeviceInfo, MediaDeviceInfo);

/** A FrozenArray attribute: the same array each time. */
function frozen(list) {
    return Object.freeze([...list]);
}

/** https://w3c.github.io/mediacapture-main/#devicechangeevent */
export const DeviceChangeEvent = defineEvent('DeviceChangeEvent', {
    init: dictionary({
        devices: member(sequence(instance(() => MediaDeviceInfo)), {otherwise: () => []}),
    }, eventInit),
    attributes: {
        devices: ({values}) => {
            values.frozenDevices ??= frozen(values.devices);
            return values.frozenDevices;
        },
        userInsertedDevices: ({values}) => {
            values.frozenInserted ??= frozen(values.userInsertedDevices ?? []);
            return values.frozenInserted;
        },
    },
});

/** Names of a GstStructure's fields */
function fieldNames(structure) {
    return Array.from({length: structure.n_fields()}, (_, i) => structure.nth_field_name(i));
}

/** A promise for a stream, for converted constraints. */
export function getUserMedia({gobject}, constraints) {
    if (constraints.audio === false && constraints.video === false)
        throw new TypeError('getUserMedia: at least one of audio and video must be requested');
    return promised(
        done => gobject.get_user_media_async(streamConstraints(constraints), null, done),
        result => faceOf(gobject.get_user_media_finish(result)));
}

/** https://w3c.github.io/mediacapture-main/#mediadevices */
export const MediaDevices = defineInterface('MediaDevices', {
    inherit: EventTarget,
    attributes: {
        ...handlers('devicechange'),
        defaultSemantics: ({gobject}) =>
            gobject.get_default_semantics() === Semantics.USER_CHOOSES ? 'user-chooses' : 'browser-chooses',
    },
    operations: {
        enumerateDevices: {
            promise: true,
            call: ({gobject}) => promised(
                done => gobject.enumerate_devices_async(null, done),
                result => gobject.enumerate_devices_finish(result).map(faceOf)),
        },
        getSupportedConstraints: {
            call: ({gobject}) => Object.fromEntries(
                fieldNames(gobject.get_supported_constraints()).sort().map(name => [name, true])),
        },
        getUserMedia: {
            promise: true,
            parameters: [optionalDictionary(mediaStreamConstraints)],
            call: getUserMedia,
        },
    },
});

faceOfClass(GstMediaCapture.MediaDevices, MediaDevices, (state, gobject) => {
    gobject.connect('devicechange', (_devices, change) => {
        fire(state.object, makeEvent('devicechange', DeviceChangeEvent, {
            devices: change.get_devices().map(faceOf),
            userInsertedDevices: change.get_user_inserted_devices().map(faceOf),
        }));
    });
});

export const mediaDevices = faceOf(GstMediaCapture.MediaDevices.get_default());
