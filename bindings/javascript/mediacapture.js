// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Media Capture and Streams in GJS, as browsers have it.
 *
 *     import {navigator} from 'file:///usr/share/gst-mediacapture-1.0/js/mediacapture.js';
 *     const stream = await navigator.mediaDevices.getUserMedia({video: {width: 1280}});
 *
 * or, for scripts that were written for a browser, all of it as globals:
 *
 *     import {install} from 'file:///usr/share/gst-mediacapture-1.0/js/mediacapture.js';
 *     install(globalThis);
 *
 * A script that is no module writes `import('file://...').then(({install}) => ...)`.
 */

import {DOMException} from './domexception.js';
import {Event, EventTarget} from './events.js';
import {OverconstrainedError} from './overconstrained.js';
import {MediaStreamTrack, MediaStreamTrackEvent} from './track.js';
import {MediaStreamTrackAudioStats, MediaStreamTrackVideoStats} from './stats.js';
import {MediaStream} from './stream.js';
import {DeviceChangeEvent, InputDeviceInfo, MediaDeviceInfo, MediaDevices} from './devices.js';
import {Navigator, navigator} from './navigator.js';
import {
    addNavigatorUserMedia, addObjectURLs, addOverconstrained, createObjectURL, MediaStreamEvent, NavigatorUserMediaError,
    OverconstrainedErrorEvent, revokeObjectURL,
} from './legacy.js';

export {faceOf, gobjectOf} from './gobjects.js';
export {createObjectURL, revokeObjectURL};
export {
    DeviceChangeEvent, DOMException, Event, EventTarget, InputDeviceInfo, MediaDeviceInfo, MediaDevices, MediaStream,
    MediaStreamEvent, MediaStreamTrack, MediaStreamTrackAudioStats, MediaStreamTrackEvent, MediaStreamTrackVideoStats,
    Navigator, navigator, NavigatorUserMediaError, OverconstrainedError, OverconstrainedErrorEvent,
};

/** Of the language's surroundings, not of media: what an engine has already stays. */
const surroundings = {DOMException, Event, EventTarget, Navigator};
const interfaces = {
    DeviceChangeEvent, InputDeviceInfo, MediaDeviceInfo, MediaDevices, MediaStream, MediaStreamTrack,
    MediaStreamTrackAudioStats, MediaStreamTrackEvent, MediaStreamTrackVideoStats, OverconstrainedError,
};
const legacyInterfaces = {MediaStreamEvent, NavigatorUserMediaError, OverconstrainedErrorEvent};

function defineInterfaceObjects(target, objects) {
    for (const [name, value] of Object.entries(objects))
        Object.defineProperty(target, name, {value, writable: true, enumerable: false, configurable: true});
}

function readOnly(value) {
    return {get: () => value, set: undefined, enumerable: true, configurable: true};
}

/**
 * Makes everything a global, as a browser does.
 *
 * @target: the global object, or any other
 * @legacy: also what earlier editions had: navigator.getUserMedia() with callbacks, the event overconstrained, with
 *   tracks that are muted while their constraints are unmet, and URLs of streams where @target has a URL
 */
export function install(target = globalThis, {legacy = false} = {}) {
    const missing = Object.entries(surroundings).filter(([name]) => !(name in target));
    defineInterfaceObjects(target, {...Object.fromEntries(missing), ...interfaces});
    if (!('navigator' in target))
        Object.defineProperty(target, 'navigator', readOnly(navigator));
    else if (target.navigator !== navigator)
        Object.defineProperty(target.navigator, 'mediaDevices', readOnly(navigator.mediaDevices));
    if (legacy) {
        defineInterfaceObjects(target, legacyInterfaces);
        addNavigatorUserMedia();
        addOverconstrained();
        if ('URL' in target)
            addObjectURLs(target.URL);
    }
}
