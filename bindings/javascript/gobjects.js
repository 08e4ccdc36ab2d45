// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * The library's objects and the script's: each GObject has one face, an object of one of our interfaces, for as long as
 * the GObject lives.
 */

import GLib from 'gi://GLib';
import Gst from 'gi://Gst?version=1.0';
import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import {create, stateOf} from './webidl.js';
import {domException} from './domexception.js';
import {overconstrainedError} from './overconstrained.js';

if (!Gst.is_initialized())
    Gst.init(null);

/** GObject -> its face */
const faces = new WeakMap();
/** [class of GObjects, interface, what to do with a new face's state] */
const kinds = [];

/** Says which interface the objects of a class have; a class before those it derives from. */
export function faceOfClass(Class, Interface, connect = () => {}) {
    kinds.push({Class, Interface, connect});
}

/** Makes an object of an interface, whose @state there is already, the face of a GObject. */
export function adopt(state, gobject) {
    const kind = kinds.find(({Class}) => gobject instanceof Class);
    state.gobject = gobject;
    faces.set(gobject, state.object);
    kind.connect(state, gobject);
}

/**
 * The object that scripts see for an object of the library: the same one each time.
 *
 * @gobject: a GstMediaCapture.MediaDevices, MediaStream, MediaStreamTrack or MediaDeviceInfo, or null
 */
export function faceOf(gobject) {
    if (!gobject)
        return null;
    if (!faces.has(gobject)) {
        const kind = kinds.find(({Class}) => gobject instanceof Class);
        if (!kind)
            throw new TypeError(`there is no interface for ${gobject}`);
        adopt(create(kind.Interface), gobject);
    }
    return faces.get(gobject);
}

/** The library's object behind a script's: what elements such as `videotracksrc` take. */
export function gobjectOf(face) {
    for (const {Interface} of kinds) {
        if (face instanceof Interface)
            return stateOf(Interface, face).gobject;
    }
    throw new TypeError(`there is no object of the library behind ${face}`);
}

// --- errors and answers ----------------------------------------------------------------------------------------------

/** What a script is given for an error of the library. */
export function scriptError(error) {
    if (!(error instanceof GLib.Error))
        return error;
    if (!(error instanceof GstMediaCapture.MediaCaptureError))
        return domException(error.message, 'AbortError');
    const name = GstMediaCapture.media_capture_error_get_name(error);
    switch (name) {
    case 'TypeError':
        return new TypeError(error.message);
    case 'OverconstrainedError':
        return overconstrainedError(GstMediaCapture.media_capture_error_get_constraint(error) ?? '', error.message);
    default:
        return domException(error.message, name);
    }
}

/**
 * Calls a function of the library that finishes later.
 *
 * @start: called with what is to be called then
 * @finish: called with the result; what it returns is the promise's value
 */
export function promised(start, finish) {
    return new Promise((resolve, reject) => {
        start((_source, result) => {
            try {
                resolve(finish(result));
            } catch (error) {
                reject(scriptError(error));
            }
        });
    });
}

/** Calls a function of the library that fails at once or not at all. */
export function throwing(fn) {
    try {
        return fn();
    } catch (error) {
        throw scriptError(error);
    }
}
