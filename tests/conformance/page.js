// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * Runs one file of the web-platform-tests: page.js SUITE FILE. Prints a line of JSON for each subtest, then one for the
 * file: {"name", "status", "message"} and {"harness", "message"}.
 */

import GLib from 'gi://GLib';

import {install} from '../../bindings/javascript/mediacapture.js';
import {addDocument, becomeWindow, readSuite} from './window.js';
import {driver, openPage} from './driver.js';

const [root, file] = ARGV;
const page = GLib.build_filenamev([root, file]);
const loop = new GLib.MainLoop(null, false);
const statuses = ['PASS', 'FAIL', 'TIMEOUT', 'NOTRUN', 'PRECONDITION_FAILED'];

/** The scripts of a page in their order, as {url} or {text}. */
function scriptsOf(text) {
    if (!file.endsWith('.js')) {
        const tags = text.replace(/<!--.*?-->/gs, '').matchAll(/<script\b([^>]*)>(.*?)<\/script>/gs);
        return [...tags].map(([, attributes, content]) => {
            const source = attributes.match(/\bsrc\s*=\s*["']?([^"'\s>]+)/);
            return source ? {url: source[1]} : {text: content};
        });
    }
    const included = [...text.matchAll(/^\/\/ META: script=(.*)$/gm)].map(([, url]) => ({url}));
    return [{url: '/resources/testharness.js'}, ...included, {text}];
}

function sourceOf({url, text}) {
    return url === undefined ? text : readSuite(root, page, url);
}

/** What the suite's server says beside the page. */
function headers() {
    const exists = GLib.file_test(`${page}.headers`, GLib.FileTest.EXISTS);
    return exists ? readSuite(root, page, `${GLib.path_get_basename(page)}.headers`) : '';
}

/** Scripts of a page share what they declare: the page's own are evaluated as one. */
function evaluate(scripts) {
    const own = scripts.filter(({url}) => !url?.startsWith('/resources/'));
    const library = scripts.filter(({url}) => url?.startsWith('/resources/'));
    const evaluateGlobally = globalThis.eval;
    for (const script of library) {
        if (!script.url.endsWith('testharnessreport.js') && !script.url.endsWith('testdriver-vendor.js'))
            evaluateGlobally(`${sourceOf(script)}\n//# sourceURL=${script.url}`);
        if (script.url.endsWith('testdriver.js'))
            Object.assign(globalThis.test_driver_internal, driver);
        if (script.url.endsWith('testharness.js')) {
            report();
            addDocument(globalThis);
        }
    }
    const text = own.map(sourceOf).join('\n;\n');
    const strict = /^\s*(\/\/.*\n\s*)*["']use strict["']/m.test(text) ? '"use strict";\n' : '';
    evaluateGlobally(`${strict}${text}\n//# sourceURL=${file}`);
}

function report() {
    globalThis.add_completion_callback((tests, {status, message}) => {
        for (const test of tests)
            print(JSON.stringify({name: test.name, status: statuses[test.status], message: test.message}));
        print(JSON.stringify({harness: ['OK', 'ERROR', 'TIMEOUT', 'PRECONDITION_FAILED'][status], message}));
        loop.quit();
    });
}

install(globalThis);
openPage(headers());
becomeWindow(globalThis, {root, page});
evaluate(scriptsOf(readSuite(root, page, GLib.path_get_basename(page))));
loop.run();
