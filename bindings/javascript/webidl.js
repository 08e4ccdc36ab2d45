// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Interfaces as Web IDL makes them, out of short descriptions.
 *
 * An object of an interface has a state that scripts cannot reach. Attributes and operations are written as functions
 * of it; who calls them on anything else gets a TypeError, as an object of another interface is no object of this one.
 *
 * https://webidl.spec.whatwg.org/#js-interfaces
 */

/** Objects of our interfaces: object -> {definition, state}. */
const objects = new WeakMap();
/** Interface object -> its definition. */
const definitions = new WeakMap();

function* lineage(definition) {
    if (definition.inherit)
        yield* lineage(definition.inherit);
    yield definition;
}

function implementing(value, definition) {
    const record = objects.get(value);
    return record?.definition.lineage.has(definition) ? record.state : null;
}

/** Whether @value is an object of the interface. */
export function isA(Interface, value) {
    return implementing(value, definitions.get(Interface)) !== null;
}

/** The state of an object of the interface; a TypeError for anything else. */
export function stateOf(Interface, value) {
    const definition = definitions.get(Interface);
    const state = implementing(value, definition);
    if (!state)
        throw new TypeError(`${definition.name}: called on an object that is not one`);
    return state;
}

function allocate(definition, prototype) {
    const object = Object.create(prototype);
    const state = {object};
    objects.set(object, {definition, state});
    for (const part of definition.lineage) {
        Object.defineProperties(object, part.unforgeable);
        part.init?.(state, object);
    }
    return state;
}

/** A new object of an interface that scripts may not construct, or not like this. Returns its state. */
export function create(Interface) {
    return allocate(definitions.get(Interface), Interface.prototype);
}

// --- arguments -------------------------------------------------------------------------------------------------------

/** An argument that may be left out, or be undefined: then it is @otherwise. */
export function optional(type, otherwise = undefined) {
    return {type, optional: true, given: value => value !== undefined, otherwise};
}

/** An optional dictionary, which is converted also when it is left out. */
export function optionalDictionary(type) {
    return {type, optional: true, given: () => true};
}

/** The argument of an overload beside one that has none: undefined is an argument like others. */
export function overload(type) {
    return {type, optional: true, given: (value, present) => present};
}

function needed(parameters) {
    const first = parameters.findIndex(parameter => parameter.optional);
    return first < 0 ? parameters.length : first;
}

function converted(parameters, values, context) {
    const required = needed(parameters);
    if (values.length < required) {
        const many = required === 1 ? 'argument' : 'arguments';
        throw new TypeError(`${context}: ${required} ${many} required, but only ${values.length} present`);
    }
    return parameters.map((parameter, i) => {
        const where = `${context}: argument ${i + 1}`;
        if (!parameter.optional)
            return parameter(values[i], where);
        if (!parameter.given(values[i], i < values.length))
            return parameter.otherwise;
        return parameter.type(values[i], where);
    });
}

// --- members ---------------------------------------------------------------------------------------------------------

/** Functions of interfaces have a name and a length, and are no constructors. */
function named(fn, name, length) {
    Object.defineProperty(fn, 'name', {value: name, configurable: true});
    Object.defineProperty(fn, 'length', {value: length, configurable: true});
    return fn;
}

function checked(definition, object, context) {
    const state = implementing(object, definition);
    if (!state)
        throw new TypeError(`${context}: called on an object that is no ${definition.name}`);
    return state;
}

function attributeProperty(definition, name, attribute) {
    const {get, set, type} = typeof attribute === 'function' ? {get: attribute} : attribute;
    const context = `${definition.name}.${name}`;
    const functions = {
        get() {
            return get(checked(definition, this, context));
        },
        set(...values) {
            const state = checked(definition, this, context);
            set(state, ...converted([type], values, context));
        },
    };
    return {
        get: named(functions.get, `get ${name}`, 0),
        set: set ? named(functions.set, `set ${name}`, 1) : undefined,
        enumerable: true,
        configurable: true,
    };
}

function operationProperty(definition, name, {parameters = [], call, promise = false}) {
    const context = `${definition.name}.${name}`;
    const run = (object, values) => {
        const state = checked(definition, object, context);
        return call(state, ...converted(parameters, values, context));
    };
    // An operation that gives a promise never throws.
    const functions = promise ? {
        call(...values) {
            try {
                return Promise.resolve(run(this, values));
            } catch (error) {
                return Promise.reject(error);
            }
        },
    } : {
        call(...values) {
            return run(this, values);
        },
    };
    return {
        value: named(functions.call, name, needed(parameters)),
        writable: true, enumerable: true, configurable: true,
    };
}

function constantProperties(constants = {}) {
    return Object.fromEntries(Object.entries(constants).map(
        ([name, value]) => [name, {value, writable: false, enumerable: true, configurable: false}]));
}

function mapped(members = {}, property) {
    return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, property(name, member)]));
}

function memberProperties(definition, {attributes, operations}) {
    return {
        ...mapped(attributes, (key, attribute) => attributeProperty(definition, key, attribute)),
        ...mapped(operations, (key, operation) => operationProperty(definition, key, operation)),
    };
}

// --- interfaces ------------------------------------------------------------------------------------------------------

/** As OrdinaryCreateFromConstructor: who derives a class decides on the prototype. */
function prototypeFor(newTarget, Interface) {
    const {prototype} = newTarget;
    return Object(prototype) === prototype ? prototype : Interface.prototype;
}

function interfaceObject(definition) {
    const {name, constructs} = definition;
    const Interface = function (...values) {
        if (!constructs)
            throw new TypeError('Illegal constructor');
        if (!new.target)
            throw new TypeError(`${name}: a constructor needs new`);
        const args = converted(constructs.parameters, values, `${name} constructor`);
        const state = allocate(definition, prototypeFor(new.target, Interface));
        constructs.call(state, ...args);
        return state.object;
    };
    return named(Interface, name, constructs ? needed(constructs.parameters) : 0);
}

/**
 * Makes an interface and returns its interface object.
 *
 * @inherit: the interface it derives from
 * @prototypeOf: what the prototype derives from when that is no interface of ours (%Error.prototype%)
 * @init: called with the state of each new object, base interface first
 * @constructs: {parameters, call(state, ...)}; without it scripts construct none
 * @attributes: name -> get(state), or {get, set, type}
 * @operations: name -> {parameters, call(state, ...), promise}
 * @unforgeable: attributes that each object has itself, and that cannot be replaced
 * @constants: name -> number
 */
export function defineInterface(name, {
    inherit = null, prototypeOf = Object.prototype, init, constructs,
    attributes, operations, unforgeable, constants,
}) {
    const parent = inherit ? definitions.get(inherit) : null;
    const definition = {name, inherit: parent, init, constructs};
    definition.lineage = new Set(lineage(definition));
    definition.unforgeable = mapped(unforgeable,
        (key, get) => ({...attributeProperty(definition, key, get), configurable: false}));

    const Interface = interfaceObject(definition);
    const prototype = Object.create(inherit ? inherit.prototype : prototypeOf, {
        ...memberProperties(definition, {attributes, operations}),
        ...constantProperties(constants),
        constructor: {value: Interface, writable: true, enumerable: false, configurable: true},
        [Symbol.toStringTag]: {value: name, writable: false, enumerable: false, configurable: true},
    });
    Object.defineProperty(Interface, 'prototype',
        {value: prototype, writable: false, enumerable: false, configurable: false});
    Object.defineProperties(Interface, constantProperties(constants));
    if (inherit)
        Object.setPrototypeOf(Interface, inherit);
    definitions.set(Interface, definition);
    return Interface;
}

/** Adds attributes and operations to an interface, as a partial interface does. */
export function extendInterface(Interface, members) {
    Object.defineProperties(Interface.prototype, memberProperties(definitions.get(Interface), members));
}
