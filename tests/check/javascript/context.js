// SPDX-License-Identifier: LGPL-2.1-or-later

/** What a script is told and allowed, where the context is one in which little is. */

import Gst from 'gi://Gst?version=1.0';
import GstMediaCapture from 'gi://GstMediaCapture?version=1.0';

import * as face from '../../../bindings/javascript/mediacapture.js';
import {alike, event, rejects, run, same, test, testEach, truth} from './harness.js';

face.install(globalThis);

const {MediaDeviceKind: Kind, MediaFeatures: Features, MediaPermission: Permission} = GstMediaCapture;

/** Devices that are told only after a capture, as pages have them. */
function page(setUp = () => {}) {
    const context = GstMediaCapture.MediaContext.new('https://page.example');
    context.set_expose_devices(false);
    setUp(context);
    return {context, devices: face.faceOf(GstMediaCapture.MediaDevices.new_with_context(context))};
}

function allowing(answer) {
    return context => {
        context.set_permission(Kind.VIDEOINPUT, null, Permission.PROMPT);
        context.set_permission(Kind.AUDIOINPUT, null, Permission.PROMPT);
        context.connect('request-permission', (_context, request) => {
            answer(request);
            return true;
        });
    };
}

async function capture(devices, constraints) {
    const stream = await devices.getUserMedia(constraints);
    stream.getTracks().forEach(track => track.stop());
}

async function listed(devices, kind) {
    return (await devices.enumerateDevices()).filter(device => device.kind === kind);
}

function perform(device, action) {
    const provider = Gst.DeviceProviderFactory.get_by_name('fakedeviceprovider');
    truth(provider.emit('perform', device, JSON.stringify(action)), `${device} does ${action.do}`);
}

// MUST 240, 241, 242, 249, 110
test('before a capture there is one of each kind, without a name', async () => {
    const list = await page().devices.enumerateDevices();
    alike(list, [
        {deviceId: '', kind: 'audioinput', label: '', groupId: ''},
        {deviceId: '', kind: 'videoinput', label: '', groupId: ''},
    ]);
    alike(list.map(device => device.getCapabilities()), [{}, {}]);
});

// MUST 244, 245, 247
test('after a capture of video all cameras are told', async () => {
    const {devices} = page(allowing(request => request.allow()));
    await capture(devices, {video: true});
    const cameras = await listed(devices, 'videoinput');
    alike(cameras.map(({label}) => label), ['Front Camera', 'Back Camera']);
    truth(cameras.every(({deviceId, groupId}) => deviceId !== '' && groupId !== ''), 'they have ids');
    alike((await listed(devices, 'audioinput')).map(({label}) => label), ['']);
});

// MUST 246
test('microphones come with them where they are granted', async () => {
    const {devices} = page();
    await capture(devices, {video: true});
    truth((await listed(devices, 'audioinput')).every(({label}) => label !== ''), 'they are told');
});

// MUST 213
testEach('what is refused is a NotAllowedError:', [
    ['by a permission', context => context.set_permission(Kind.VIDEOINPUT, null, Permission.DENIED)],
    ['by who is asked', allowing(request => request.deny())],
    ['by a policy', context => context.set_allowed_features(Features.MICROPHONE)],
], async (_name, setUp) => {
    const error = await rejects('NotAllowedError', page(setUp).devices.getUserMedia({video: true}));
    truth(error instanceof DOMException, 'it is a DOMException');
    same(error.code, 0);
});

// MUST 207
test('a context that is not active gives an InvalidStateError', async () => {
    const {devices} = page(context => context.set_fully_active(false));
    same((await rejects('InvalidStateError', devices.getUserMedia({video: true}))).code, 11);
});

// MUST 217, 218
test('which constraint fails is told after a capture only', async () => {
    const {devices} = page(allowing(request => request.allow()));
    const impossible = {video: {width: {exact: 100000}}};
    same((await rejects('OverconstrainedError', devices.getUserMedia(impossible))).constraint, '');
    await capture(devices, {video: true});
    same((await rejects('OverconstrainedError', devices.getUserMedia(impossible))).constraint, 'width');
});

// MUST 232
test('a question without an answer leaves the promise pending', async () => {
    const asked = [];
    const {devices} = page(allowing(request => asked.push(request)));
    let settled = false;
    const answer = devices.getUserMedia({video: true}).finally(() => {
        settled = true;
    });
    while (asked.length === 0)
        await devices.enumerateDevices();
    same(settled, false);
    asked[0].allow();
    (await answer).getTracks().forEach(track => track.stop());
});

// MUST 255
test('ids are those of an origin', async () => {
    const one = page().devices;
    const other = face.faceOf(GstMediaCapture.MediaDevices.new_with_context(
        GstMediaCapture.MediaContext.new('https://other.example')));
    await capture(one, {video: true});
    const [mine] = await listed(one, 'videoinput');
    const [theirs] = await listed(other, 'videoinput');
    same(mine.label, theirs.label);
    truth(mine.deviceId !== theirs.deviceId, 'they differ');
});

// MUST 268, 269, 274, 400
test('a device that goes and comes is a devicechange', async () => {
    const {devices} = page();
    await capture(devices, {video: true});
    const before = await devices.enumerateDevices();

    const gone = event(devices, 'devicechange');
    perform('back', {do: 'unplug'});
    const removal = await gone;
    truth(removal instanceof DeviceChangeEvent && removal.isTrusted, 'it is a DeviceChangeEvent');
    truth(Object.isFrozen(removal.devices) && removal.devices === removal.devices, 'its list is frozen');
    alike(removal.devices, await devices.enumerateDevices());
    same(removal.devices.length, before.length - 1);
    alike(removal.userInsertedDevices, []);

    const back = new Promise(resolve => {
        devices.ondevicechange = resolve;
    });
    perform('back', {do: 'plug'});
    const arrival = await back;
    alike(arrival.devices, before);
    truth(arrival.userInsertedDevices.every(device => arrival.devices.includes(device)), 'they are among all');
});

// MUST 271, 273
test('nothing is told of a camera that would not be listed', async () => {
    const {devices} = page();
    const open = face.faceOf(GstMediaCapture.MediaDevices.new_with_context(GstMediaCapture.MediaContext.new('open')));
    await devices.enumerateDevices();
    await open.enumerateDevices();
    const heard = [];
    devices.ondevicechange = () => heard.push('page');
    for (const action of ['unplug', 'plug']) {
        const told = event(open, 'devicechange');
        perform('back', {do: action});
        await told;
    }
    alike(heard, []);
});

run();
