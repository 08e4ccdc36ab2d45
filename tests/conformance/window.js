// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * What tests find around them in a browser's window, as far as those without a document need it. Nothing of media is
 * here: that is the library's.
 */

import GLib from 'gi://GLib';

const timeOrigin = GLib.get_monotonic_time();

/** Reads a file of the suite; its root is the root of URLs, other URLs are beside the page. */
export function readSuite(root, page, url) {
    const path = url.startsWith('/') ? `${root}${url}` : GLib.build_filenamev([GLib.path_get_dirname(page), url]);
    // The suite's server gives this name to another file.
    const [, bytes] = GLib.file_get_contents(
        path.replace('/resources/WebIDLParser.js', '/resources/webidl2/lib/webidl2.js'));
    return new TextDecoder().decode(bytes);
}

function fetchFrom(root, page) {
    return async url => {
        const text = readSuite(root, page, url);
        return {ok: true, status: 200, text: async () => text};
    };
}

class URL {
    static createObjectURL() {
        throw new TypeError('URL.createObjectURL: there are no Blobs here');
    }
}

/** Makes @global look like a window. Call it with EventTarget and DOMException installed. */
export function becomeWindow(global, {root, page}) {
    const events = new global.EventTarget();
    const query = GLib.getenv('WPT_QUERY') ?? '';
    Object.assign(global, {
        self: global,
        isSecureContext: true,
        location: {href: `https://localhost/${page}${query}`, pathname: page, search: query, hash: '', origin: 'https://localhost'},
        performance: {now: () => (GLib.get_monotonic_time() - timeOrigin) / 1000, timeOrigin: 0},
        queueMicrotask: callback => void Promise.resolve().then(callback),
        fetch: fetchFrom(root, page),
        URL,
        Window: function Window() {},
        addEventListener: events.addEventListener.bind(events),
        removeEventListener: events.removeEventListener.bind(events),
        dispatchEvent: events.dispatchEvent.bind(events),
        reportError: error => {
            const event = new global.Event('error');
            Object.assign(event, {error, message: String(error), filename: '', lineno: 0, colno: 0});
            events.dispatchEvent(event);
        },
    });
}

/** A document without elements. The harness takes a global that has one for a browser: add it when that is loaded. */
export function addDocument(global) {
    const withoutElements = name => {
        throw new Error(`there are no elements here: ${name}`);
    };
    global.document = {
        currentScript: null,
        visibilityState: 'visible',
        hidden: false,
        cookie: '',
        hasFocus: () => true,
        createElement: withoutElements,
        getElementById: withoutElements,
        querySelector: withoutElements,
        getElementsByTagName: () => [],
    };
}
