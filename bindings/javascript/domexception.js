// SPDX-License-Identifier: LGPL-2.1-or-later

/** https://webidl.spec.whatwg.org/#idl-DOMException */

import {create, defineInterface, optional} from './webidl.js';
import {string} from './types.js';

/** Names that had a number before they had a name. */
const codes = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
    NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
    InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
    InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};

const constants = {
    INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4,
    INVALID_CHARACTER_ERR: 5, NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8,
    NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10, INVALID_STATE_ERR: 11, SYNTAX_ERR: 12,
    INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15, VALIDATION_ERR: 16,
    TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
    QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
};

/** Errors have a stack; as for those of the language, it is a property of their own. */
function addStack(object) {
    const stack = new Error().stack.split('\n').slice(1).join('\n');
    Object.defineProperty(object, 'stack', {value: stack, writable: true, enumerable: false, configurable: true});
}

export const DOMException = defineInterface('DOMException', {
    prototypeOf: Error.prototype,
    init: (state, object) => {
        Object.assign(state, {message: '', name: 'Error'});
        addStack(object);
    },
    constructs: {
        parameters: [optional(string, ''), optional(string, 'Error')],
        call: (state, message, name) => Object.assign(state, {message, name}),
    },
    attributes: {
        name: state => state.name,
        message: state => state.message,
        code: state => Object.hasOwn(codes, state.name) ? codes[state.name] : 0,
    },
    constants,
});

export function domException(message, name) {
    const state = create(DOMException);
    Object.assign(state, {message, name});
    return state.object;
}
