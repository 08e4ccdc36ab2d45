// SPDX-License-Identifier: LGPL-2.1-or-later

/** What earlier editions of the specifications had, for scripts that were written then. */

import {extendInterface, stateOf} from './webidl.js';
import {callback, dictionary, instance, member, nullable} from './types.js';
import {defineEvent, eventInit} from './events.js';
import {mediaStreamConstraints} from './constraints.js';
import {getUserMedia, MediaDevices, mediaDevices} from './devices.js';
import {MediaStream} from './stream.js';
import {Navigator} from './navigator.js';

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
