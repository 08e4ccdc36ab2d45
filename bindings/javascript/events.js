// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Event and EventTarget, which GJS lacks, and attributes such as `onended`. There is no tree of targets: the path of
 * an event is its target.
 *
 * https://dom.spec.whatwg.org/#events
 */

import GLib from 'gi://GLib';

import {defineInterface, create, optional, optionalDictionary, stateOf} from './webidl.js';
import {any, boolean, dictionary, instance, member, nullable, string} from './types.js';
import {domException} from './domexception.js';

const timeOrigin = GLib.get_monotonic_time();

/** Milliseconds since this module was loaded. */
function now() {
    return (GLib.get_monotonic_time() - timeOrigin) / 1000;
}

// --- Event -----------------------------------------------------------------------------------------------------------

const phases = {NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3};

export const eventInit = dictionary({
    bubbles: member(boolean, {otherwise: false}),
    cancelable: member(boolean, {otherwise: false}),
    composed: member(boolean, {otherwise: false}),
});

function initialize(state, type, bubbles, cancelable) {
    Object.assign(state, {
        type, bubbles, cancelable,
        initialized: true, stopped: false, stoppedImmediately: false, canceled: false, isTrusted: false, target: null,
    });
}

function cancel(state) {
    if (state.cancelable && !state.inPassiveListener)
        state.canceled = true;
}

export const Event = defineInterface('Event', {
    init: state => {
        initialize(state, '', false, false);
        Object.assign(state, {
            initialized: false, composed: false, dispatched: false, inPassiveListener: false,
            currentTarget: null, phase: phases.NONE, timeStamp: now(),
        });
    },
    constructs: {
        parameters: [string, optionalDictionary(eventInit)],
        call: initializeFromDictionary,
    },
    attributes: {
        type: state => state.type,
        target: state => state.target,
        srcElement: state => state.target,
        currentTarget: state => state.currentTarget,
        eventPhase: state => state.phase,
        cancelBubble: {
            get: state => state.stopped,
            set: (state, value) => {
                state.stopped ||= value;
            },
            type: boolean,
        },
        bubbles: state => state.bubbles,
        cancelable: state => state.cancelable,
        returnValue: {
            get: state => !state.canceled,
            set: (state, value) => {
                if (!value)
                    cancel(state);
            },
            type: boolean,
        },
        defaultPrevented: state => state.canceled,
        composed: state => state.composed,
        timeStamp: state => state.timeStamp,
    },
    unforgeable: {
        isTrusted: state => state.isTrusted,
    },
    operations: {
        composedPath: {call: state => state.currentTarget ? [state.currentTarget] : []},
        stopPropagation: {
            call: state => {
                state.stopped = true;
            },
        },
        stopImmediatePropagation: {
            call: state => {
                state.stopped = true;
                state.stoppedImmediately = true;
            },
        },
        preventDefault: {call: cancel},
        initEvent: {
            parameters: [string, optional(boolean, false), optional(boolean, false)],
            call: (state, type, bubbles, cancelable) => {
                if (!state.dispatched)
                    initialize(state, type, bubbles, cancelable);
            },
        },
    },
    constants: phases,
});

function initializeFromDictionary(state, type, init) {
    initialize(state, type, init.bubbles, init.cancelable);
    state.composed = init.composed;
}

/**
 * An interface of events with a dictionary of its own: each of @attributes is a member of the dictionary, or what a
 * function makes of the state.
 */
export function defineEvent(name, {init, required = false, attributes}) {
    return defineInterface(name, {
        inherit: Event,
        constructs: {
            parameters: [string, required ? init : optionalDictionary(init)],
            call: (state, type, values) => {
                initializeFromDictionary(state, type, values);
                state.values = values;
            },
        },
        attributes,
    });
}

// --- EventTarget -----------------------------------------------------------------------------------------------------

const listenerOptions = dictionary({capture: member(boolean, {otherwise: false})});
const addListenerOptions = dictionary({
    once: member(boolean, {otherwise: false}),
    passive: boolean,
    signal: any,
}, listenerOptions);

/** (dictionary or boolean): a boolean is whether to capture. */
function flattened(options) {
    return (value, context) => {
        const isDictionary = value === null || value === undefined || Object(value) === value;
        return options(isDictionary ? value : {capture: Boolean(value)}, context);
    };
}

/** A callback interface: any object will do, its handleEvent is looked for when the event comes. */
function listener(value, context) {
    if (Object(value) !== value)
        throw new TypeError(`${context}: not an object`);
    return value;
}

function add(state, entry) {
    if (!entry.callback)
        return;
    const {type, callback, capture} = entry;
    const same = state.listeners.some(
        other => other.type === type && other.callback === callback && other.capture === capture);
    if (!same) {
        state.listeners.push({removed: false, once: false, passive: false, ...entry});
        state.listenersChanged?.();
    }
}

function remove(state, matches) {
    const index = state.listeners.findIndex(matches);
    if (index < 0)
        return;
    state.listeners[index].removed = true;
    state.listeners.splice(index, 1);
    state.listenersChanged?.();
}

/** What listeners throw is nobody's who dispatches. */
function report(error) {
    if (typeof globalThis.reportError === 'function')
        globalThis.reportError(error);
    else
        logError(error);
}

function callListener({callback}, event, target) {
    try {
        if (typeof callback === 'function') {
            Reflect.apply(callback, target, [event]);
            return;
        }
        const {handleEvent} = callback;
        if (typeof handleEvent !== 'function')
            throw new TypeError('EventListener.handleEvent is not a function');
        Reflect.apply(handleEvent, callback, [event]);
    } catch (error) {
        report(error);
    }
}

function invoke(targetState, eventState, capture) {
    const {object: event} = eventState;
    for (const entry of [...targetState.listeners]) {
        if (entry.removed || entry.type !== eventState.type || entry.capture !== capture)
            continue;
        if (entry.once)
            remove(targetState, other => other === entry);
        eventState.inPassiveListener = entry.passive;
        callListener(entry, event, targetState.object);
        eventState.inPassiveListener = false;
        if (eventState.stoppedImmediately)
            return;
    }
}

/** Calls who listens: who wants to capture first, as at a target that has no parents. */
function dispatch(targetState, eventState) {
    Object.assign(eventState, {
        dispatched: true, target: targetState.object, currentTarget: targetState.object, phase: phases.AT_TARGET,
    });
    for (const capture of [true, false]) {
        if (!eventState.stopped)
            invoke(targetState, eventState, capture);
    }
    Object.assign(eventState, {
        dispatched: false, stopped: false, stoppedImmediately: false, currentTarget: null, phase: phases.NONE,
    });
    return !eventState.canceled;
}

export const EventTarget = defineInterface('EventTarget', {
    init: state => Object.assign(state, {listeners: [], handlers: new Map()}),
    constructs: {parameters: [], call: () => {}},
    operations: {
        addEventListener: {
            parameters: [string, nullable(listener), optionalDictionary(flattened(addListenerOptions))],
            call: (state, type, callback, {capture, once, passive = false, signal}) => {
                if (signal?.aborted)
                    return;
                add(state, {type, callback, capture, once, passive});
                signal?.addEventListener('abort', () => remove(state,
                    entry => entry.type === type && entry.callback === callback && entry.capture === capture));
            },
        },
        removeEventListener: {
            parameters: [string, nullable(listener), optionalDictionary(flattened(listenerOptions))],
            call: (state, type, callback, {capture}) => remove(state,
                entry => entry.type === type && entry.callback === callback && entry.capture === capture),
        },
        dispatchEvent: {
            parameters: [instance(() => Event)],
            call: (state, event) => {
                const eventState = stateOf(Event, event);
                if (eventState.dispatched || !eventState.initialized)
                    throw domException('The event is being dispatched, or has no type', 'InvalidStateError');
                eventState.isTrusted = false;
                return dispatch(state, eventState);
            },
        },
    },
});

/** Fires an event of this library's own: one that scripts can trust. Returns whether nobody canceled it. */
export function fire(target, event) {
    const state = stateOf(Event, event);
    state.isTrusted = true;
    return dispatch(stateOf(EventTarget, target), state);
}

/** A plain event to fire, or with @Interface and @values one of an interface that `defineEvent` made. */
export function makeEvent(type, Interface = Event, values = {}) {
    const state = create(Interface);
    initialize(state, type, false, false);
    state.values = values;
    return state.object;
}

export function hasListeners(state) {
    return state.listeners.length > 0;
}

// --- event handler attributes ----------------------------------------------------------------------------------------

function handle(state, type, event) {
    const callback = state.handlers.get(type)?.callback;
    if (typeof callback !== 'function')
        return;
    if (Reflect.apply(callback, state.object, [event]) === false)
        event.preventDefault();
}

/**
 * An attribute such as `onended`: one listener, which stands where it was first set. What is no object unsets it.
 *
 * https://html.spec.whatwg.org/#event-handler-idl-attributes
 */
function handlerAttribute(type) {
    return {
        get: state => state.handlers.get(type)?.callback ?? null,
        set: (state, value) => {
            const handler = state.handlers.get(type);
            if (value === null) {
                state.handlers.delete(type);
                remove(state, entry => entry.callback === handler?.listener);
            } else if (handler) {
                handler.callback = value;
            } else {
                const listenerOf = event => handle(state, type, event);
                state.handlers.set(type, {callback: value, listener: listenerOf});
                add(state, {type, callback: listenerOf, capture: false});
            }
        },
        type: value => Object(value) === value ? value : null,
    };
}

/** `on` attributes for each of @types. */
export function handlers(...types) {
    return Object.fromEntries(types.map(type => [`on${type}`, handlerAttribute(type)]));
}
