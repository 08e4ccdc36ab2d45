// SPDX-License-Identifier: LGPL-2.1-or-later

/** Event and EventTarget are those of the DOM standard. */

import * as face from '../../../bindings/javascript/mediacapture.js';
import {alike, run, same, test, testEach, throws, truth} from './harness.js';

face.install(globalThis);

/** What listeners throw. */
const reported = [];
globalThis.reportError = error => reported.push(error);

function log() {
    const lines = [];
    return {lines, listener: name => () => lines.push(name)};
}

test('listeners are called in their order, and each once', () => {
    const target = new EventTarget();
    const {lines, listener} = log();
    const twice = listener('b');
    target.addEventListener('x', listener('a'));
    target.addEventListener('x', twice);
    target.addEventListener('x', twice);
    target.addEventListener('x', listener('capture'), true);
    target.addEventListener('y', listener('other'));
    target.dispatchEvent(new Event('x'));
    alike(lines, ['capture', 'a', 'b']);
});

test('a listener that is removed by another one is not called', () => {
    const target = new EventTarget();
    const {lines, listener} = log();
    const second = listener('second');
    target.addEventListener('x', () => target.removeEventListener('x', second));
    target.addEventListener('x', second);
    target.dispatchEvent(new Event('x'));
    alike(lines, []);
});

test('a listener that is added meanwhile waits for the next event', () => {
    const target = new EventTarget();
    const {lines, listener} = log();
    target.addEventListener('x', () => target.addEventListener('x', listener('late')), {once: true});
    target.dispatchEvent(new Event('x'));
    alike(lines, []);
    target.dispatchEvent(new Event('x'));
    alike(lines, ['late']);
});

test('once is once, also when the listener dispatches again', () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener('x', () => {
        count++;
        target.dispatchEvent(new Event('x'));
    }, {once: true});
    target.dispatchEvent(new Event('x'));
    same(count, 1);
});

test('whether to capture tells listeners apart, nothing else does', () => {
    const target = new EventTarget();
    const {lines, listener} = log();
    const one = listener('one');
    target.addEventListener('x', one, {capture: true});
    target.removeEventListener('x', one);
    target.dispatchEvent(new Event('x'));
    target.removeEventListener('x', one, true);
    target.dispatchEvent(new Event('x'));
    alike(lines, ['one']);
});

test('an object can listen, with its handleEvent of that moment', () => {
    const target = new EventTarget();
    const listener = {};
    target.addEventListener('x', listener);
    listener.handleEvent = function (event) {
        this.seen = event.type;
    };
    target.dispatchEvent(new Event('x'));
    same(listener.seen, 'x');
});

test('what a listener throws is reported, and the next one is called', () => {
    const target = new EventTarget();
    const {lines, listener} = log();
    reported.length = 0;
    target.addEventListener('x', () => {
        throw new RangeError('mine');
    });
    target.addEventListener('x', {});
    target.addEventListener('x', listener('next'));
    same(target.dispatchEvent(new Event('x')), true);
    alike(reported.map(error => error.name), ['RangeError', 'TypeError']);
    alike(lines, ['next']);
});

test('an event knows where it is', () => {
    const target = new EventTarget();
    const event = new Event('x', {bubbles: true});
    let seen;
    target.addEventListener('x', function (received) {
        seen = [this === target, received === event, event.target === target, event.currentTarget === target,
            event.eventPhase, event.composedPath()[0] === target];
    });
    target.dispatchEvent(event);
    alike(seen, [true, true, true, true, Event.AT_TARGET, true]);
    alike([event.target === target, event.currentTarget, event.eventPhase], [true, null, Event.NONE]);
});

test('events that scripts make are not trusted, and nobody can pretend', () => {
    const event = new Event('x');
    same(event.isTrusted, false);
    const property = Object.getOwnPropertyDescriptor(event, 'isTrusted');
    same(property.configurable, false);
    same(property.get, Object.getOwnPropertyDescriptor(new Event('y'), 'isTrusted').get);
});

test('only what can be canceled is', () => {
    const target = new EventTarget();
    target.addEventListener('x', event => event.preventDefault());
    same(target.dispatchEvent(new Event('x')), true);
    same(target.dispatchEvent(new Event('x', {cancelable: true})), false);
    const passive = new EventTarget();
    passive.addEventListener('x', event => event.preventDefault(), {passive: true});
    same(passive.dispatchEvent(new Event('x', {cancelable: true})), true);
});

test('stopImmediatePropagation stops at once, stopPropagation after this phase', () => {
    for (const [method, expected] of [['stopImmediatePropagation', ['a']], ['stopPropagation', ['a', 'b']]]) {
        const target = new EventTarget();
        const {lines, listener} = log();
        target.addEventListener('x', event => {
            lines.push('a');
            event[method]();
        });
        target.addEventListener('x', listener('b'));
        target.dispatchEvent(new Event('x'));
        alike(lines, expected, method);
    }
});

test('an event under way cannot be dispatched, nor one without a type', () => {
    const target = new EventTarget();
    let error;
    target.addEventListener('x', event => {
        error = throws('InvalidStateError', () => target.dispatchEvent(event));
    });
    target.dispatchEvent(new Event('x'));
    same(error.code, 11);
    throws('TypeError', () => target.dispatchEvent({type: 'x'}));
    throws('TypeError', () => target.dispatchEvent(null));
});

testEach('a listener', [['a number', 1], ['a string', 'x'], ['true', true]], (_name, value) => {
    throws('TypeError', () => new EventTarget().addEventListener('x', value));
});

test('no listener is no error', () => {
    const target = new EventTarget();
    target.addEventListener('x', null);
    target.addEventListener('x', undefined);
    target.removeEventListener('x', null);
    same(target.dispatchEvent(new Event('x')), true);
});

test('an event handler attribute is one listener at one place', () => {
    const stream = new MediaStream();
    const {lines, listener} = log();
    same(stream.onaddtrack, null);
    stream.onaddtrack = listener('first');
    stream.addEventListener('addtrack', listener('listener'));
    const second = listener('second');
    stream.onaddtrack = second;
    same(stream.onaddtrack, second);
    stream.dispatchEvent(new Event('addtrack'));
    alike(lines, ['second', 'listener']);
    stream.onaddtrack = null;
    stream.onaddtrack = listener('again');
    stream.dispatchEvent(new Event('addtrack'));
    alike(lines, ['second', 'listener', 'listener', 'again']);
});

testEach('an event handler that is', [['a number', 3, null], ['a string', 'f()', null], ['undefined', undefined, null]],
    (_name, value, expected) => {
        const stream = new MediaStream();
        stream.onaddtrack = value;
        same(stream.onaddtrack, expected);
    });

test('an event handler that is an object is kept and not called', () => {
    const stream = new MediaStream();
    const object = {handleEvent: () => truth(false, 'called')};
    stream.onaddtrack = object;
    same(stream.onaddtrack, object);
    stream.dispatchEvent(new Event('addtrack'));
});

test('false from an event handler cancels', () => {
    const stream = new MediaStream();
    stream.onremovetrack = () => false;
    same(stream.dispatchEvent(new Event('removetrack', {cancelable: true})), false);
});

// MUST 277
test('a DeviceChangeEvent that says nothing has no devices', () => {
    const event = new DeviceChangeEvent('devicechange');
    alike(event.devices, []);
    alike(event.userInsertedDevices, []);
    same(event.devices, event.devices);
    truth(Object.isFrozen(event.devices), 'the list cannot be changed');
    throws('TypeError', () => new DeviceChangeEvent('devicechange', {devices: [{}]}));
    throws('TypeError', () => new DeviceChangeEvent());
});

// MUST 396
testEach('a MediaStreamTrackEvent without a track', [
    ['no dictionary', ['x']], ['an empty one', ['x', {}]], ['null', ['x', {track: null}]],
    ['no track', ['x', {track: {}}]], ['no object', ['x', 3]],
], (_name, args) => {
    throws('TypeError', () => new MediaStreamTrackEvent(...args));
});

run();
