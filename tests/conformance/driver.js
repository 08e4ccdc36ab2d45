// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * What the browser around a page does: it keeps permissions, asks for them, and obeys the page's headers. Here that is
 * the context of the library's devices.
 */

import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

const {MediaDeviceKind: Kind, MediaFeatures: Features, MediaPermission: Permission} = GstMediaCapture;

const kinds = {camera: Kind.VIDEOINPUT, microphone: Kind.AUDIOINPUT};
const features = {camera: Features.CAMERA, microphone: Features.MICROPHONE};
const permissions = {granted: Permission.GRANTED, prompt: Permission.PROMPT, denied: Permission.DENIED};

const context = GstMediaCapture.MediaDevices.get_default().get_context();

/** `camera=()` in a header forbids cameras. */
function obey(headers) {
    for (const [, name] of headers.matchAll(/\b(camera|microphone)=\(\)/g))
        context.set_allowed_features(context.get_allowed_features() & ~features[name]);
}

/** A page as a browser opens it: nothing is told before a capture, and whoever is asked allows. */
export function openPage(headers) {
    context.set_expose_devices(false);
    for (const kind of Object.values(kinds))
        context.set_permission(kind, null, Permission.PROMPT);
    context.connect('request-permission', (_context, request) => {
        request.allow();
        return true;
    });
    obey(headers);
}

/** What test_driver asks of a browser. */
export const driver = {
    async set_permission({descriptor, state}) {
        if (!Object.hasOwn(kinds, descriptor.name))
            throw new Error(`unimplemented: a permission for ${descriptor.name}`);
        context.set_permission(kinds[descriptor.name], null, permissions[state]);
    },

    /** Nobody has to click here. */
    async bless(_intent, action) {
        return action ? action() : undefined;
    },
};
