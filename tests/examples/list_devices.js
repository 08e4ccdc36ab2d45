// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Lists cameras and microphones, and what they can do. With the library installed the module is
// file:///usr/share/gst-mediacapture-1.0/js/mediacapture.js.

import {install} from '../../bindings/javascript/mediacapture.js';

install(globalThis);

const devices = await navigator.mediaDevices.enumerateDevices();
for (const device of devices) {
    print(`${device.kind}: ${device.label || '(no name)'}`);
    const {width, height, frameRate, sampleRate} = device.getCapabilities?.() ?? {};
    if (width)
        print(`  up to ${width.max}x${height.max} at ${frameRate.max}/s`);
    if (sampleRate)
        print(`  ${sampleRate.min} to ${sampleRate.max} Hz`);
}
