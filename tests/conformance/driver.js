// SPDX-License-Identifier: LGPL-2.1-or-later

/** What test_driver does in a browser, done to the library: permissions, and the user's gestures. */

export const driver = {
    /** Nobody has to click here. */
    async set_permission({descriptor, state}) {
        if (state !== 'granted')
            throw new Error(`unimplemented: permission for ${descriptor.name} is always granted`);
    },

    async bless(_intent, action) {
        return action ? action() : undefined;
    },
};
