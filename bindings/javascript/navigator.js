// SPDX-License-Identifier: LGPL-2.1-or-later

/** What Media Capture and Streams adds to Navigator. */

import {create, defineInterface} from './webidl.js';
import {mediaDevices} from './devices.js';

export const Navigator = defineInterface('Navigator', {
    attributes: {
        mediaDevices: () => mediaDevices,
    },
});

export const navigator = create(Navigator).object;
