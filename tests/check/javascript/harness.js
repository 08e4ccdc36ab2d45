// SPDX-License-Identifier: LGPL-2.1-or-later

/** Tests of the JavaScript face: functions that throw when something is wrong. */

import GLib from 'gi://GLib';
import System from 'system';

const tests = [];

/** Adds a test, which may be asynchronous. */
export function test(name, body) {
    tests.push({name, body});
}

/** A test for each row of a table; the row's first column names it. */
export function testEach(name, rows, body) {
    for (const row of rows)
        test(`${name}: ${row[0]}`, () => body(...row));
}

function text(value) {
    return Object(value) === value && typeof value !== 'function' ? JSON.stringify(value) : String(value);
}

export function same(found, expected, what = '') {
    if (!Object.is(found, expected))
        throw new Error(`${what}: found ${text(found)}, expected ${text(expected)}`);
}

export function alike(found, expected, what = '') {
    same(JSON.stringify(found), JSON.stringify(expected), what);
}

export function truth(value, what) {
    if (value !== true)
        throw new Error(`${what}: found ${text(value)}`);
}

function checkError(error, name, what) {
    if (error.name !== name)
        throw new Error(`${what}: fails with ${error}, expected ${name}`);
    return error;
}

/** The error that a function throws. */
export function throws(name, fn, what = String(fn)) {
    try {
        fn();
    } catch (error) {
        return checkError(error, name, what);
    }
    throw new Error(`${what}: does not throw`);
}

/** The error that a promise is rejected with. */
export async function rejects(name, promise, what = 'the promise') {
    let value;
    try {
        value = await promise;
    } catch (error) {
        return checkError(error, name, what);
    }
    throw new Error(`${what}: gives ${text(value)}, expected ${name}`);
}

/** The next event of a type. */
export function event(target, type) {
    return new Promise(resolve => target.addEventListener(type, resolve, {once: true}));
}

async function runOne({name, body}) {
    try {
        await body();
        print(`ok - ${name}`);
        return true;
    } catch (error) {
        print(`not ok - ${name}\n#   ${error.message ?? error}\n${error.stack ?? ''}`);
        return false;
    }
}

async function runAll() {
    let failed = 0;
    for (const one of tests)
        failed += await runOne(one) ? 0 : 1;
    print(`1..${tests.length}`);
    return failed;
}

/** Runs all tests. Call it once, last; exits with a status that says whether all passed. */
export function run() {
    const loop = new GLib.MainLoop(null, false);
    let failed = tests.length;
    runAll().then(count => {
        failed = count;
    }).finally(() => loop.quit());
    loop.run();
    if (failed > 0 || tests.length === 0)
        System.exit(1);
}
