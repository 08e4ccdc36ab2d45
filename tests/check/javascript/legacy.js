// SPDX-License-Identifier: LGPL-2.1-or-later

/** What earlier editions of the specifications had, where it is asked for. */

import Gst from 'gi://Gst?version=1.0';
import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import * as face from '../../../bindings/javascript/mediacapture.js';
import {alike, event, rejects, run, same, test, testEach, throws, truth} from './harness.js';

face.install(globalThis);
const {mediaDevices} = navigator;

class FormerURL {
    static createObjectURL(object) {
        return `blob:${object}`;
    }
}

const old = {URL: FormerURL};
const before = {
    track: 'onoverconstrained' in MediaStreamTrack.prototype,
    interfaces: ['MediaStreamEvent', 'NavigatorUserMediaError', 'OverconstrainedErrorEvent'].some(
        name => name in globalThis),
};
face.install(old, {legacy: true});

async function camera(constraints = true) {
    const stream = await mediaDevices.getUserMedia({video: constraints});
    return {stream, track: stream.getVideoTracks()[0]};
}

function perform(device, action) {
    const provider = Gst.DeviceProviderFactory.get_by_name('fakedeviceprovider');
    truth(provider.emit('perform', device, JSON.stringify(action)), `${device} does ${action.do}`);
}

// MUST 411
test('nothing of it is there unless it is asked for', () => {
    alike(before, {track: false, interfaces: false});
    const strict = {URL: class {}};
    face.install(strict);
    same(strict.URL.createObjectURL, undefined);
});

// MUST 401, 402, 403
test('what earlier editions had is there when it is asked for', async () => {
    const old = {};
    face.install(old, {legacy: true});
    const callbacks = [];
    const answer = constraints => new Promise(resolve => {
        same(old.navigator.getUserMedia(constraints, stream => {
            callbacks.push('stream');
            resolve(stream);
        }, error => {
            callbacks.push('error');
            resolve(error);
        }), undefined);
        alike(callbacks, [], 'nothing is called at once');
    });
    const stream = await answer({video: true});
    truth(stream instanceof MediaStream, 'a stream');
    stream.getTracks().forEach(track => track.stop());
    callbacks.length = 0;
    same((await answer({})).name, 'TypeError');
    // A second call would be made before a later answer is here.
    await mediaDevices.enumerateDevices();
    alike(callbacks, ['error']);
    throws('TypeError', () => old.navigator.getUserMedia({video: true}));
    throws('TypeError', () => old.navigator.getUserMedia({video: true}, null, () => {}));
    same(new old.MediaStreamEvent('addstream').stream, null);
    same(new old.MediaStreamEvent('addstream', {stream}).stream, stream);
});

// MUST 404
testEach('an error has the name that it had in 2013:', [
    ['refused', new DOMException('no', 'NotAllowedError'), 'PermissionDeniedError', null],
    ['unmet', new OverconstrainedError('width', 'no'), 'ConstraintNotSatisfiedError', 'width'],
    ['busy', new DOMException('no', 'NotReadableError'), 'SourceUnavailableError', null],
    ['as it is', new TypeError('no'), 'TypeError', null],
], (_name, error, name, constraintName) => {
    const former = new old.NavigatorUserMediaError(error);
    alike([former.name, former.message, former.constraintName], [name, 'no', constraintName]);
    throws('TypeError', () => new old.NavigatorUserMediaError('no'));
});

// MUST 405
test('an OverconstrainedErrorEvent may carry an error', () => {
    const error = new OverconstrainedError('width');
    same(new old.OverconstrainedErrorEvent('overconstrained', {error}).error, error);
    same(new old.OverconstrainedErrorEvent('overconstrained').error, null);
    throws('TypeError', () => new old.OverconstrainedErrorEvent('overconstrained', {error: new Error()}));
});

// MUST 405, 406, 408
test('a track whose constraints are unmet tells so, and is muted', async () => {
    const {track} = await camera({facingMode: 'user', width: {min: 640}});
    const heard = [];
    track.onoverconstrained = ({type, error}) => heard.push([type, error instanceof OverconstrainedError, error.constraint]);
    await rejects('OverconstrainedError', track.applyConstraints({width: {exact: 100000}}));
    const muted = event(track, 'mute');
    const told = event(track, 'overconstrained');
    perform('front', {do: 'deliver', width: 320, height: 240});
    await muted;
    truth((await told).isTrusted, 'it can be trusted');
    alike(heard, [['overconstrained', true, 'width']]);
    same(track.muted, true);
    const unmuted = event(track, 'unmute');
    perform('front', {do: 'deliver'});
    await unmuted;
    same(track.muted, false);
    track.stop();
});

// MUST 409, 410
test('a stream has URLs', async () => {
    const {stream, track} = await camera();
    const urls = [face.createObjectURL(stream), face.createObjectURL(stream), old.URL.createObjectURL(stream)];
    same(new Set(urls).size, 3);
    for (const url of urls)
        truth(/^mediastream:[-0-9a-f]{36}$/.test(url), url);
    same(old.URL.createObjectURL('other'), 'blob:other', 'what is no stream');
    throws('TypeError', () => face.createObjectURL('other'));
    face.install(old, {legacy: true});
    truth(old.URL.createObjectURL(stream).startsWith('mediastream:'), 'once more');
    urls.forEach(url => old.URL.revokeObjectURL(url));
    face.revokeObjectURL('nothing:known');
    track.stop();
});

// MUST 414
test('what is pushed has no statistics', async () => {
    const {track} = await camera();
    truth(track.stats instanceof MediaStreamTrackVideoStats, 'a device has some');
    track.stop();
    truth(track.stats instanceof MediaStreamTrackVideoStats, 'also when it is over');
    const {MediaStreamTrackGenerator, MediaStreamTrackKind: Kind} = GstMediaCapture;
    for (const kind of [Kind.VIDEO, Kind.AUDIO]) {
        const generator = MediaStreamTrackGenerator.new(kind, null);
        const pushed = face.faceOf(generator.get_track());
        same(pushed.stats, null);
        same(pushed.clone().stats, null);
        generator.close();
        same(pushed.stats, null);
    }
});

run();
