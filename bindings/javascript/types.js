// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Values of scripts converted to IDL types: a type is a function of a value, and of a text that says where it stands.
 *
 * https://webidl.spec.whatwg.org/#js-type-mapping
 */

import {isA} from './webidl.js';

function isObject(value) {
    return Object(value) === value;
}

export const any = value => value;

export const boolean = value => Boolean(value);

/** Symbols are no strings: the template throws the TypeError. */
export const string = value => `${value}`;

/** Numbers have a plus sign of their own: BigInts and symbols throw a TypeError here. */
const number = value => +value;

export function double(value, context) {
    const result = number(value);
    if (!Number.isFinite(result))
        throw new TypeError(`${context}: ${result} is no finite number`);
    return result;
}

/** Rounds to the nearest integer, halves to the even one. */
function roundToEven(value) {
    const floor = Math.floor(value);
    const rest = value - floor;
    if (rest !== 0.5)
        return Math.round(value);
    return floor % 2 === 0 ? floor : floor + 1;
}

/** `[Clamp] unsigned long` */
export function clampedUnsignedLong(value) {
    const result = number(value);
    if (Number.isNaN(result))
        return 0;
    return roundToEven(Math.min(Math.max(result, 0), 0xffffffff));
}

/** An object of one of our interfaces. @Interface is called, as it may not be defined yet. */
export function instance(Interface) {
    return (value, context) => {
        if (!isA(Interface(), value))
            throw new TypeError(`${context}: not a ${Interface().name}`);
        return value;
    };
}

export function nullable(type) {
    return (value, context) => value === null || value === undefined ? null : type(value, context);
}

/** A function; a callback interface is `listener` of events.js. */
export function callback(value, context) {
    if (typeof value !== 'function')
        throw new TypeError(`${context}: not a function`);
    return value;
}

function iteratorOf(value, context) {
    const method = isObject(value) ? value[Symbol.iterator] : undefined;
    if (method === undefined || method === null)
        return null;
    if (typeof method !== 'function')
        throw new TypeError(`${context}: its iterator is no function`);
    return method;
}

function iterated(value, method, type, context) {
    const items = {[Symbol.iterator]: () => method.call(value)};
    const result = [];
    for (const item of items)
        result.push(type(item, `${context}, item ${result.length}`));
    return result;
}

export function sequence(type) {
    return (value, context) => {
        const method = iteratorOf(value, context);
        if (!method)
            throw new TypeError(`${context}: not iterable`);
        return iterated(value, method, type, context);
    };
}

/** A dictionary's member: @type, and what it is when it is missing, or that it may not be. */
export function member(type, {otherwise, required = false} = {}) {
    return {type, otherwise, required};
}

/**
 * A dictionary. Members are read in the order of their names, those of the dictionary it derives from first; the
 * result has only those that are there.
 */
export function dictionary(members, inherit = null) {
    const own = Object.keys(members).sort();
    const read = (value, context) => {
        const result = inherit ? inherit.read(value, context) : {};
        for (const name of own) {
            const {type, otherwise, required} = typeof members[name] === 'function' ? member(members[name]) : members[name];
            const found = value === null || value === undefined ? undefined : value[name];
            if (found !== undefined)
                result[name] = type(found, `${context}, member ${name}`);
            else if (required)
                throw new TypeError(`${context}: member ${name} is required`);
            else if (otherwise !== undefined)
                result[name] = typeof otherwise === 'function' ? otherwise() : otherwise;
        }
        return result;
    };
    const convert = (value, context) => {
        if (value !== null && value !== undefined && !isObject(value))
            throw new TypeError(`${context}: not an object`);
        return read(value, context);
    };
    return Object.assign(convert, {read});
}

/**
 * One of several types, at most one of each: null, undefined and other objects are a dictionary, what can be iterated
 * is a sequence, booleans and numbers are themselves if they may be, and the rest is a string, a number or a boolean,
 * whichever there is first.
 *
 * https://webidl.spec.whatwg.org/#js-union
 */
export function union({dictionary: members, sequence: list, boolean: truth, number: amount, string: text}) {
    const primitive = text ?? amount ?? truth;
    return (value, context) => {
        if (value === null || value === undefined || isObject(value)) {
            const method = list ? iteratorOf(value, context) : null;
            if (method)
                return list(value, context);
            return members(value, context);
        }
        if (typeof value === 'boolean' && truth)
            return value;
        if (typeof value === 'number' && amount)
            return amount(value, context);
        if (!primitive)
            throw new TypeError(`${context}: not an object`);
        return primitive(value, context);
    };
}
