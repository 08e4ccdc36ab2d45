// SPDX-License-Identifier: LGPL-2.1-or-later

/** Values of scripts become constraints as Web IDL says, or are a TypeError. */

import {mediaStreamConstraints, mediaTrackConstraints} from '../../../bindings/javascript/constraints.js';
import * as face from '../../../bindings/javascript/mediacapture.js';
import {alike, rejects, run, same, test, testEach, throws, truth} from './harness.js';

face.install(globalThis);

const {mediaDevices} = navigator;

// MUST 161
testEach('becomes', [
    ['a number', {width: 640.4}, {width: 640}],
    ['half an odd number', {width: 641.5}, {width: 642}],
    ['half an even number', {width: 640.5}, {width: 640}],
    ['a negative number', {width: {min: -5}}, {width: {min: 0}}],
    ['a number beyond 32 bits', {width: {max: 1e20}}, {width: {max: 4294967295}}],
    ['infinity where numbers are clamped', {width: Infinity}, {width: 4294967295}],
    ['what is no number where numbers are clamped', {width: 'wide'}, {width: 0}],
    ['a string of a number', {width: '640', frameRate: '7.5'}, {frameRate: 7.5, width: 640}],
    ['true for a number', {width: true}, {width: 1}],
    ['null for a constraint', {width: null}, {width: {}}],
    ['undefined for a constraint', {width: undefined}, {}],
    ['an object for a number', {width: {exact: {valueOf: () => 3}}}, {width: {exact: 3}}],
    ['a number for a boolean', {torch: 1, noiseSuppression: ''}, {noiseSuppression: false, torch: true}],
    ['a number for a string', {facingMode: 7}, {facingMode: '7'}],
    ['a list of strings', {facingMode: ['user', 3]}, {facingMode: ['user', '3']}],
    ['anything that is iterated', {facingMode: new Set(['user'])}, {facingMode: ['user']}],
    ['a list of exact strings', {facingMode: {exact: ['user']}}, {facingMode: {exact: ['user']}}],
    ['a boolean or a string', {echoCancellation: 'all'}, {echoCancellation: 'all'}],
    ['a boolean that stays one', {echoCancellation: {exact: false}}, {echoCancellation: {exact: false}}],
    ['a boolean for a control', {zoom: true, pan: 2}, {pan: 2, zoom: true}],
    ['points', {pointsOfInterest: [{x: 0.5}]}, {pointsOfInterest: [{x: 0.5, y: 0}]}],
    ['a function with members', Object.assign(() => {}, {width: 5}), {width: 5}],
    ['inherited members', Object.create({width: 5}), {width: 5}],
    ['advanced sets in their order', {advanced: [{width: 2}, {width: 1}]}, {advanced: [{width: 2}, {width: 1}]}],
    ['null', null, {}],
    ['undefined', undefined, {}],
], (_name, value, expected) => alike(mediaTrackConstraints(value, 'here'), expected));

// MUST 162
testEach('is a TypeError:', [
    ['infinity for a double', {frameRate: Infinity}],
    ['no number for a double', {aspectRatio: {ideal: NaN}}],
    ['a string that is no number for a double', {latency: 'soon'}],
    ['a big integer', {width: 5n}],
    ['a symbol', {facingMode: Symbol('user')}],
    ['a symbol for a number', {width: Symbol('w')}],
    ['advanced that is no list', {advanced: {}}],
    ['an advanced set that is no dictionary', {advanced: [3]}],
    ['a string for constraints', 'width'],
    ['a number for points', {pointsOfInterest: 4}],
], (_name, value) => throws('TypeError', () => mediaTrackConstraints(value, 'here')));

testEach('of a stream becomes', [
    ['nothing', undefined, {audio: false, video: false}],
    ['null for a kind', {video: null}, {audio: false, video: {}}],
    ['a number for a kind', {video: 1, audio: 0}, {audio: false, video: true}],
    ['an empty string for a kind', {video: ''}, {audio: false, video: false}],
    ['a list for a kind', {video: []}, {audio: false, video: {}}],
], (_name, value, expected) => alike(mediaStreamConstraints(value, 'here'), expected));

test('members are read in the order of their names, and once', () => {
    const read = [];
    const spy = new Proxy({}, {
        get(_target, name) {
            read.push(name);
        },
    });
    mediaTrackConstraints(spy, 'here');
    truth(read.indexOf('aspectRatio') < read.indexOf('width'), 'the base dictionary is read in order');
    same(read.at(-1), 'advanced', 'the derived dictionary comes last');
    same(new Set(read).size, read.length, 'how often');
});

test('what reading a member throws is what the caller gets', async () => {
    const constraints = {
        get video() {
            throw new RangeError('mine');
        },
    };
    await rejects('RangeError', mediaDevices.getUserMedia(constraints));
});

// MUST 201, 202
testEach('getUserMedia has nothing to do:', [
    ['no argument', []], ['undefined', [undefined]], ['null', [null]], ['an empty dictionary', [{}]],
    ['neither kind', [{audio: false, video: false}]], ['only unknown members', [{vidoe: true}]],
], async (_name, args) => {
    const answer = mediaDevices.getUserMedia(...args);
    truth(answer instanceof Promise, 'it gives a promise');
    await rejects('TypeError', answer);
});

test('a promise that is refused at once is refused when it is given', async () => {
    const answer = mediaDevices.getUserMedia({});
    const first = await Promise.race([answer.catch(() => 'refused'), Promise.resolve().then(() => {}).then(() => 'later')]);
    same(first, 'refused');
});

test('operations that give promises never throw', async () => {
    for (const name of ['getUserMedia', 'enumerateDevices'])
        await rejects('TypeError', MediaDevices.prototype[name].call({}), name);
    await rejects('TypeError', MediaStreamTrack.prototype.applyConstraints.call(null));
    await rejects('TypeError', mediaDevices.getUserMedia(3));
});

test('characters that no device can have match none', async () => {
    const error = await rejects('OverconstrainedError',
        mediaDevices.getUserMedia({video: {deviceId: {exact: 'a\0b\ud800'}}}));
    truth(error instanceof DOMException, 'it is a DOMException');
});

testEach('a MediaStream cannot be made of', [
    ['undefined', undefined], ['null', null], ['a number', 3], ['an object', {}], ['a list of anything', [1]],
    ['a list of streams', [new MediaStream()]], ['a string', 'tracks'],
], (_name, value) => throws('TypeError', () => new MediaStream(value)));

testEach('addTrack refuses', [['nothing', []], ['null', [null]], ['an object', [{}]], ['a stream', [new MediaStream()]]],
    (_name, args) => {
        throws('TypeError', () => new MediaStream().addTrack(...args));
        throws('TypeError', () => new MediaStream().removeTrack(...args));
    });

run();
