// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://w3c.github.io/mediacapture-main/#overconstrainederror-interface */

import {create, defineInterface, optional} from './webidl.js';
import {string} from './types.js';
import {DOMException} from './domexception.js';

function initialize(state, constraint, message) {
    Object.assign(state, {constraint, message, name: 'OverconstrainedError'});
}

export const OverconstrainedError = defineInterface('OverconstrainedError', {
    inherit: DOMException,
    constructs: {
        parameters: [string, optional(string, '')],
        call: initialize,
    },
    attributes: {
        constraint: state => state.constraint,
    },
});

export function overconstrainedError(constraint, message) {
    const state = create(OverconstrainedError);
    initialize(state, constraint, message);
    return state.object;
}
