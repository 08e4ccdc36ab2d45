// SPDX-License-Identifier: LGPL-2.1-or-later

/** Interfaces have the members that the specifications give them, as properties of the right kind. */

import * as face from '../../../bindings/javascript/mediacapture.js';
import {run, same, test, testEach, throws, truth} from './harness.js';

face.install(globalThis);

/**
 * A row: name; what it derives from; arguments that its constructor needs, or null when scripts construct none; then
 * its members: an attribute that scripts may write ends in =, an operation in its number of needed arguments.
 */
const interfaces = [
    ['EventTarget', null, 0, 'addEventListener(2) removeEventListener(2) dispatchEvent(1)'],
    ['Event', null, 1, `type target srcElement currentTarget eventPhase cancelBubble= bubbles cancelable returnValue=
        defaultPrevented composed timeStamp composedPath(0) stopPropagation(0) stopImmediatePropagation(0)
        preventDefault(0) initEvent(1)`],
    ['DOMException', null, 0, 'name message code'],
    ['OverconstrainedError', 'DOMException', 1, 'constraint'],
    ['Navigator', null, null, 'mediaDevices'],
    ['MediaDevices', 'EventTarget', null,
        'ondevicechange= defaultSemantics enumerateDevices(0) getSupportedConstraints(0) getUserMedia(0)'],
    ['MediaDeviceInfo', null, null, 'deviceId kind label groupId toJSON(0)'],
    ['InputDeviceInfo', 'MediaDeviceInfo', null, 'getCapabilities(0)'],
    ['DeviceChangeEvent', 'Event', 1, 'devices userInsertedDevices'],
    ['MediaStream', 'EventTarget', 0, `id active onaddtrack= onremovetrack= getAudioTracks(0) getVideoTracks(0)
        getTracks(0) getTrackById(1) addTrack(1) removeTrack(1) clone(0)`],
    ['MediaStreamTrack', 'EventTarget', null, `kind id label enabled= muted readyState onmute= onunmute= onended=
        onconfigurationchange= contentHint= stats clone(0) stop(0) getCapabilities(0) getConstraints(0) getSettings(0)
        applyConstraints(0)`],
    ['MediaStreamTrackEvent', 'Event', 2, 'track'],
    ['MediaStreamTrackVideoStats', null, null, 'deliveredFrames discardedFrames totalFrames toJSON(0)'],
    ['MediaStreamTrackAudioStats', null, null, `deliveredFrames deliveredFramesDuration totalFrames totalFramesDuration
        latency averageLatency minimumLatency maximumLatency resetLatency(0) toJSON(0)`],
];

function members(text) {
    return text.split(/\s+/).map(word => {
        const [, name, length, writable] = word.match(/^(\w+)(?:\((\d)\))?(=?)$/);
        return {name, operation: length !== undefined, length: Number(length), writable: writable === '='};
    });
}

function checkMember(prototype, {name, operation, length, writable}) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    truth(property !== undefined, `${name} is there`);
    truth(property.enumerable && property.configurable, `${name} is enumerable and configurable`);
    if (operation) {
        same(property.writable, true, `${name} is writable`);
        same(property.value.name, name, 'its name');
        same(property.value.length, length, `${name}'s length`);
        throws('TypeError', () => Reflect.construct(property.value, []), `new ${name}()`);
    } else {
        same(property.get.name, `get ${name}`, 'name of the getter');
        same(property.get.length, 0, 'length of the getter');
        same(property.set?.name, writable ? `set ${name}` : undefined, `name of ${name}'s setter`);
        same(property.set?.length, writable ? 1 : undefined, `length of ${name}'s setter`);
    }
}

// MUST 40
testEach('members', interfaces, (name, _parent, _length, text) => {
    const {prototype} = globalThis[name];
    const expected = members(text);
    expected.forEach(member => checkMember(prototype, member));
    const known = new Set([...expected.map(member => member.name), 'constructor']);
    for (const key of Object.getOwnPropertyNames(prototype))
        truth(known.has(key) || /^[A-Z_]+$/.test(key), `${key} is a member of ${name}`);
});

// MUST 252
testEach('interface object', interfaces, (name, parent, length) => {
    const Interface = globalThis[name];
    const property = Object.getOwnPropertyDescriptor(globalThis, name);
    truth(property.writable && property.configurable && !property.enumerable, 'the global can be replaced');
    same(Interface.name, name, 'its name');
    same(Interface.length, length ?? 0, 'its length');
    same(Object.getPrototypeOf(Interface), parent ? globalThis[parent] : Function.prototype, 'what it derives from');
    const {writable, enumerable, configurable} = Object.getOwnPropertyDescriptor(Interface, 'prototype');
    truth(!writable && !enumerable && !configurable, 'its prototype is for ever');
});

testEach('prototype', interfaces, (name, parent) => {
    const {prototype} = globalThis[name];
    const base = name === 'DOMException' ? Error.prototype : Object.prototype;
    same(Object.getPrototypeOf(prototype), parent ? globalThis[parent].prototype : base, 'what it derives from');
    same(prototype.constructor, globalThis[name], 'its constructor');
    same(prototype.propertyIsEnumerable('constructor'), false, 'the constructor is enumerable');
    same(Object.prototype.toString.call(Object.create(prototype)), `[object ${name}]`, 'its class string');
    same(Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag).writable, false, 'the class string is writable');
});

testEach('construction', interfaces, (name, _parent, length) => {
    const Interface = globalThis[name];
    throws('TypeError', () => Interface(), 'a call without new');
    if (length === null)
        same(throws('TypeError', () => new Interface()).message, 'Illegal constructor', 'the message');
    else if (length > 0)
        throws('TypeError', () => new Interface(), 'too few arguments');
});

testEach('brands', interfaces, (name, _parent, _length, text) => {
    const {prototype} = globalThis[name];
    for (const {name: key, operation} of members(text)) {
        const property = Object.getOwnPropertyDescriptor(prototype, key);
        const promise = /^(enumerateDevices|getUserMedia|applyConstraints)$/.test(key);
        if (!promise)
            throws('TypeError', () => (operation ? property.value : property.get).call({}), `${key} of another object`);
        truth(promise || operation || property.get.length === 0, key);
    }
});

// MUST 398, 399
test('an OverconstrainedError says which constraint', () => {
    const error = new OverconstrainedError('width', 'too wide');
    same(error.name, 'OverconstrainedError');
    same(error.constraint, 'width');
    same(error.message, 'too wide');
    same(error.code, 0);
    same(new OverconstrainedError('width').message, '');
    truth(error instanceof DOMException && error instanceof Error, 'it is an error');
    same(String(error), 'OverconstrainedError: too wide');
    throws('TypeError', () => new OverconstrainedError());
});

test('a DOMException has the codes that its names had', () => {
    same(new DOMException('', 'NotFoundError').code, 8);
    same(new DOMException('', 'NotAllowedError').code, 0);
    same(DOMException.NOT_FOUND_ERR, 8);
    same(new DOMException().name, 'Error');
    same(typeof new DOMException().stack, 'string');
    throws('TypeError', () => {
        'use strict';
        DOMException.NOT_FOUND_ERR = 9;
    });
});

test('classes can be derived from interfaces that have a constructor', () => {
    class Mine extends MediaStream {
        get mine() {
            return this.getTracks().length;
        }
    }
    const stream = new Mine();
    truth(stream instanceof Mine && stream instanceof MediaStream, 'it is one');
    same(stream.mine, 0);
});

// MUST 411
test('there is nothing of earlier editions unless it is asked for', () => {
    for (const [object, name] of [[navigator, 'getUserMedia'], [MediaStream.prototype, 'onactive'],
        [MediaStream.prototype, 'stop'], [MediaStream.prototype, 'ended'], [globalThis, 'MediaStreamEvent']])
        same(name in object, false, name);
});

test('navigator gives the same MediaDevices each time', () => {
    same(navigator.mediaDevices, navigator.mediaDevices);
    same(Object.prototype.toString.call(navigator), '[object Navigator]');
    throws('TypeError', () => {
        'use strict';
        navigator.mediaDevices = null;
    });
});

run();
