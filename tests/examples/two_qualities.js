// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One camera in two qualities at the same time: a large picture, and a small one at a lower rate. The camera is
// opened once; each track has its own settings, and either may change while the other goes on.

import {install} from '../../bindings/javascript/mediacapture.js';

install(globalThis);

function tell(name, track) {
    const {width, height, frameRate} = track.getSettings();
    print(`${name}: ${track.label} ${width}x${height} at ${frameRate}/s`);
}

const stream = await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 1280}, height: {ideal: 720}}});
const [large] = stream.getVideoTracks();
const small = large.clone();
await small.applyConstraints({width: {exact: 320}, height: {exact: 180}, frameRate: {max: 15}});
tell('large', large);
tell('small', small);

try {
    await small.applyConstraints({width: {exact: 100000}});
} catch (error) {
    print(`${error.name}: ${error.constraint}`);
}

large.stop();
tell('small, alone', small);
small.stop();
