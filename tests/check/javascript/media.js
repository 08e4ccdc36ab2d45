// SPDX-License-Identifier: LGPL-2.1-or-later

/** Devices, streams and tracks as scripts see them, on fake devices. */

import Gst from 'gi://Gst?version=1.0';
import System from 'system';

import * as face from '../../../bindings/javascript/mediacapture.js';
import {alike, event, rejects, run, same, test, testEach, throws, truth} from './harness.js';

face.install(globalThis);

const {mediaDevices} = navigator;

/** Runs @body with a stream, whose tracks are stopped afterwards. */
async function withStream(constraints, body) {
    const stream = await mediaDevices.getUserMedia(constraints);
    try {
        return await body(stream, ...stream.getTracks());
    } finally {
        stream.getTracks().forEach(track => track.stop());
    }
}

function withCamera(constraints, body) {
    return withStream({video: constraints}, (stream, track) => body(track, stream));
}

// --- devices ---------------------------------------------------------------------------------------------------------

// MUST 252, 253, 263
test('devices are new objects each time, with the same content', async () => {
    await withStream({audio: true, video: true}, () => {});
    const [first, second] = [await mediaDevices.enumerateDevices(), await mediaDevices.enumerateDevices()];
    truth(first.length > 0, 'there are devices');
    alike(first, second, 'content');
    first.forEach((device, i) => truth(device !== second[i], `device ${i} is another object`));
    for (const device of first) {
        truth(device instanceof MediaDeviceInfo, 'it is a MediaDeviceInfo');
        same(device instanceof InputDeviceInfo, device.kind !== 'audiooutput', 'whether it is an input');
        alike(Object.keys(device.toJSON()), ['deviceId', 'kind', 'label', 'groupId']);
    }
});

// MUST 87, 88, 89
test('supported constraints are true', () => {
    const supported = mediaDevices.getSupportedConstraints();
    for (const name of ['width', 'height', 'aspectRatio', 'frameRate', 'facingMode', 'resizeMode', 'backgroundBlur',
        'sampleRate', 'sampleSize', 'echoCancellation', 'autoGainControl', 'noiseSuppression', 'latency',
        'channelCount', 'deviceId', 'groupId'])
        same(supported[name], true, name);
    truth(Object.values(supported).every(value => value === true), 'none is false');
    alike(mediaDevices.getSupportedConstraints(), supported);
});

// MUST 203, 204, 205, 206
testEach('getUserMedia gives', [
    ['a camera', {video: true}, ['video']],
    ['a camera for an empty dictionary', {video: {}}, ['video']],
    ['a microphone', {audio: true}, ['audio']],
    ['both', {audio: true, video: true}, ['audio', 'video']],
], async (_name, constraints, kinds) => {
    await withStream(constraints, stream => {
        truth(stream instanceof MediaStream, 'it is a stream');
        alike(stream.getTracks().map(track => track.kind).sort(), kinds);
    });
});

// MUST 226
test('an unknown device is an OverconstrainedError', async () => {
    const error = await rejects('OverconstrainedError', mediaDevices.getUserMedia({video: {deviceId: {exact: 'none'}}}));
    truth(error instanceof OverconstrainedError, 'of this class');
});

// MUST 220
test('a TypeError for what may not be required', () => rejects('TypeError',
    mediaDevices.getUserMedia({video: {backgroundBlur: {exact: true}}})));

// MUST 236
test('each call gives a new stream and new tracks', async () => {
    await withCamera(true, (track, stream) => withCamera(true, (otherTrack, otherStream) => {
        truth(stream !== otherStream && track !== otherTrack, 'they are others');
        truth(track.id !== otherTrack.id, 'so are their ids');
    }));
});

// --- streams ---------------------------------------------------------------------------------------------------------

// MUST 1, 2, 3, 4
test('an empty stream', () => {
    const stream = new MediaStream();
    alike([stream.getTracks(), stream.active], [[], false]);
    truth(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(stream.id), 'its id is a UUID');
    same(stream.id, stream.id);
    truth(stream.id !== new MediaStream().id, 'ids differ');
});

// MUST 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 18
test('tracks of streams are always the same objects', () => withStream({audio: true, video: true}, stream => {
    const copy = new MediaStream(stream);
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    truth(copy.id !== stream.id, 'another id');
    truth(copy.getTracks().includes(audio) && copy.getTracks().includes(video), 'the same tracks');
    same(copy.getTrackById(video.id), video);
    same(copy.getTrackById('none'), null);

    const list = new MediaStream([video, video]);
    same(list.getTracks().length, 1);
    const before = list.getTracks();
    list.addTrack(audio);
    list.addTrack(audio);
    alike([before.length, list.getTracks().length], [1, 2]);
    list.removeTrack(audio);
    list.removeTrack(audio);
    same(list.getTracks().length, 1);
    same(audio.readyState, 'live');
    copy.removeTrack(video);
    same(stream.getTracks().length, 2);
}));

// MUST 9, 25, 26, 27, 28
test('a stream is active as long as one of its tracks lives', () => withStream({audio: true, video: true}, stream => {
    const [one, two] = stream.getTracks();
    one.stop();
    same(stream.active, true);
    two.stop();
    same(stream.active, false);
    same(stream.getTracks().length, 2);
    same(new MediaStream([one]).active, false);
}));

// MUST 29, 30, 31, 32
test('a clone of a stream has clones of its tracks', () => withStream({audio: true, video: true}, stream => {
    stream.getAudioTracks()[0].stop();
    const clone = stream.clone();
    truth(clone.id !== stream.id, 'another id');
    const ids = new Set(stream.getTracks().map(track => track.id));
    truth(clone.getTracks().every(track => !ids.has(track.id)), 'other tracks');
    alike(clone.getTracks().map(track => track.kind).sort(), ['audio', 'video']);
    same(clone.getAudioTracks()[0].readyState, 'ended');
    stream.getTracks().forEach(track => track.stop());
    same(clone.active, true);
    clone.getTracks().forEach(track => track.stop());
}));

// MUST 19, 20, 24
test('what the script itself adds and removes is no event', () => withCamera(true, async track => {
    const stream = new MediaStream();
    const heard = [];
    stream.onaddtrack = stream.onremovetrack = ({type}) => heard.push(type);
    stream.addTrack(track);
    stream.removeTrack(track);
    // Whatever was queued has been delivered when a later answer is here.
    await mediaDevices.enumerateDevices();
    alike(heard, []);
}));

// MUST 21, 22
test('what the library adds and removes is an event with the track', () => withCamera(true, track => {
    const stream = new MediaStream();
    const heard = [];
    stream.onaddtrack = stream.onremovetrack = made => heard.push(
        [made.type, made instanceof MediaStreamTrackEvent, made.track === track, made.isTrusted, made.bubbles]);
    face.gobjectOf(stream).emit('addtrack', face.gobjectOf(track));
    face.gobjectOf(stream).emit('removetrack', face.gobjectOf(track));
    alike(heard, [['addtrack', true, true, true, false], ['removetrack', true, true, true, false]]);
}));

// --- tracks ----------------------------------------------------------------------------------------------------------

// MUST 34, 36, 37, 41, 42
test('a new track lives and is enabled', () => withCamera(true, track => {
    alike([track.kind, track.readyState, track.enabled, track.muted], ['video', 'live', true, false]);
    truth(track.label.length > 0, 'it has a label');
    track.enabled = 0;
    same(track.enabled, false);
    track.stop();
    track.enabled = true;
    alike([track.enabled, track.readyState, track.label.length > 0], [true, 'ended', true]);
}));

// MUST 62, 63, 64, 65
test('stop ends a track at once and without an event', () => withCamera(true, async track => {
    const clone = track.clone();
    track.onended = () => {
        throw new Error('ended');
    };
    track.stop();
    track.stop();
    same(track.readyState, 'ended');
    same(clone.readyState, 'live');
    await clone.applyConstraints();
    clone.stop();
}));

// MUST 76, 78, 79, 80, 81, 83, 84
test('a clone is a track of its own', () => withCamera({width: 640}, async track => {
    track.enabled = false;
    const clone = track.clone();
    truth(clone instanceof MediaStreamTrack && clone !== track && clone.id !== track.id, 'another track');
    alike([clone.kind, clone.label, clone.enabled], [track.kind, track.label, false]);
    alike([clone.getSettings(), clone.getCapabilities(), clone.getConstraints()],
        [track.getSettings(), track.getCapabilities(), track.getConstraints()]);
    await clone.applyConstraints({height: 240});
    alike(track.getConstraints(), {width: 640});
    clone.enabled = true;
    same(track.enabled, false);
    clone.stop();
    same(track.readyState, 'live');
}));

// MUST 122, 123, 182
test('an ended track keeps its ids', () => withCamera({width: 640}, async track => {
    const {deviceId, facingMode, groupId} = track.getSettings();
    track.stop();
    alike(track.getSettings(), {deviceId, facingMode, groupId});
    await track.applyConstraints({width: {exact: 1}});
    alike(track.getConstraints(), {width: 640});
}));

// MUST 127, 128, 129, 130, 131, 132, 134, 180
test('a track tells the constraints that are in force', () => withCamera({width: 640, sampleRate: 8000}, async track => {
    alike(track.getConstraints(), {width: 640});
    const constraints = {frameRate: {max: 30}, advanced: [{height: 100000}, {width: 320}]};
    await track.applyConstraints({...constraints, unknown: {exact: 1}});
    alike(track.getConstraints(), constraints);
    track.getConstraints().advanced.length = 0;
    alike(track.getConstraints(), constraints);
    await rejects('OverconstrainedError', track.applyConstraints({width: {exact: 100000}}));
    alike(track.getConstraints(), constraints);
    await track.applyConstraints();
    alike(track.getConstraints(), {});
}));

// MUST 135, 137, 178, 179
test('applyConstraints says what cannot be met, and leaves all as it was', () => withCamera(true, async track => {
    const before = track.getSettings();
    const error = await rejects('OverconstrainedError', track.applyConstraints({width: {min: 100000}}));
    same(error.constraint, 'width');
    truth(error.message.includes('width'), 'it explains');
    alike(track.getSettings(), before);
}));

// MUST 177, 181
test('applyConstraints is carried out in order', () => withCamera(true, async track => {
    const done = [];
    await Promise.all([320, 160, 640].map(
        width => track.applyConstraints({width: {exact: width}}).then(value => done.push([width, value]))));
    alike(done, [[320, undefined], [160, undefined], [640, undefined]]);
    same(track.getSettings().width, 640);
}));

// MUST 98, 99, 109, 112, 113, 117, 118
test('capabilities and settings are dictionaries', () => withCamera(true, async track => {
    const [capabilities, settings] = [track.getCapabilities(), track.getSettings()];
    alike(Object.keys(capabilities), Object.keys(settings));
    alike(Object.keys(capabilities), Object.keys(capabilities).sort());
    truth(settings.width >= capabilities.width.min && settings.width <= capabilities.width.max, 'width is in its range');
    const info = (await mediaDevices.enumerateDevices()).find(({deviceId}) => deviceId === settings.deviceId);
    alike(info.getCapabilities(), capabilities);
    same(info.groupId, settings.groupId);
}));

// MUST 412
testEach('the hint', [
    ['of a camera', {video: true}, ['motion', 'detail', 'text'], 'music'],
    ['of a microphone', {audio: true}, ['speech', 'speech-recognition', 'music'], 'text'],
], async (_name, constraints, hints, other) => {
    await withStream(constraints, (_stream, track) => {
        same(track.contentHint, '');
        for (const hint of hints) {
            track.contentHint = hint;
            track.contentHint = other;
            track.contentHint = 'nonsense';
            same(track.contentHint, hint);
        }
        track.contentHint = '';
        same(track.contentHint, '');
        throws('TypeError', () => {
            track.contentHint = Symbol('text');
        });
    });
});

/** Statistics as soon as @condition holds for them. */
async function statsWhen(track, condition) {
    for (;;) {
        const stats = track.stats.toJSON();
        if (condition(stats))
            return stats;
        // Lets the main loop go round.
        await mediaDevices.enumerateDevices();
    }
}

// MUST 414, 415
test('statistics of a camera are the same object, and count', () => withCamera({frameRate: 10}, async track => {
    same(track.stats, track.stats);
    truth(track.stats instanceof MediaStreamTrackVideoStats, 'they are those of a camera');
    const first = await statsWhen(track, ({discardedFrames}) => discardedFrames > 0);
    same(first.totalFrames, first.deliveredFrames + first.discardedFrames);
    const {totalFrames} = await statsWhen(track, stats => stats.totalFrames > first.totalFrames + 3);
    truth(totalFrames > first.totalFrames, 'they grow without a reader');
}));

// MUST 416
test('statistics stand still while a track is disabled', () => withCamera(true, async track => {
    const other = track.clone();
    other.enabled = true;
    await statsWhen(track, ({totalFrames}) => totalFrames > 0);
    track.enabled = false;
    const before = (await statsWhen(other, ({totalFrames}) => totalFrames > 0)).totalFrames;
    // One picture may have been under way.
    await statsWhen(other, ({totalFrames}) => totalFrames > before + 1);
    const disabled = track.stats.toJSON();
    await statsWhen(other, ({totalFrames}) => totalFrames > before + 5);
    alike(track.stats.toJSON(), disabled);
    other.stop();
}));

test('statistics do not change while a script runs', () => withCamera(true, async track => {
    await statsWhen(track, ({totalFrames}) => totalFrames > 0);
    const {totalFrames} = track.stats;
    const other = face.gobjectOf(track);
    while (other.get_stats().get_uint64('totalFrames')[1] === totalFrames)
        ;
    same(track.stats.totalFrames, totalFrames);
    await Promise.resolve();
    truth(track.stats.totalFrames > totalFrames, 'afterwards they do');
}));

test('statistics of a microphone measure how late it is', () => withStream({audio: true}, async (_stream, track) => {
    truth(track.stats instanceof MediaStreamTrackAudioStats, 'they are those of a microphone');
    const first = await statsWhen(track, ({totalFramesDuration}) => totalFramesDuration > 100);
    same(first.totalFrames, first.deliveredFrames);
    truth(first.minimumLatency <= first.averageLatency && first.averageLatency <= first.maximumLatency, 'bounds');
    truth(first.latency > 0, 'sound takes a while');
    track.stats.resetLatency();
    const {latency, averageLatency, minimumLatency, maximumLatency} = track.stats;
    alike([averageLatency, minimumLatency, maximumLatency], [latency, latency, latency]);
}));

// --- events of devices -----------------------------------------------------------------------------------------------

function perform(device, action) {
    const provider = Gst.DeviceProviderFactory.get_by_name('fakedeviceprovider');
    truth(provider.emit('perform', device, JSON.stringify(action)), `${device} does ${action.do}`);
}

/** The fake camera or microphone that a track is of. */
function nameOf(track) {
    return {'Front Camera': 'front', 'Back Camera': 'back', 'Built-in Microphone': 'microphone'}[track.label];
}

// MUST 52, 53, 55, 56, 400
test('mute and unmute', () => withStream({audio: true}, async (_stream, track) => {
    const seen = [];
    track.onmute = track.onunmute = ({type, isTrusted}) => seen.push([type, track.muted, isTrusted]);
    const muted = event(track, 'mute');
    perform(nameOf(track), {do: 'mute'});
    alike(seen, []);
    await muted;
    const unmuted = event(track, 'unmute');
    perform(nameOf(track), {do: 'unmute'});
    await unmuted;
    alike(seen, [['mute', true, true], ['unmute', false, true]]);
}));

// MUST 67, 68
test('a track whose device is unplugged ends with an event', () => withCamera(true, async track => {
    const name = nameOf(track);
    const ended = event(track, 'ended');
    perform(name, {do: 'unplug'});
    const {target, isTrusted, bubbles} = await ended;
    alike([target === track, isTrusted, bubbles, track.readyState], [true, true, false, 'ended']);
    perform(name, {do: 'plug'});
}));

/** Collects what nobody needs, also what is freed in later turns of the main loop. */
async function collect() {
    for (let i = 0; i < 3; i++) {
        System.gc();
        await mediaDevices.enumerateDevices();
    }
}

test('a live track that somebody listens to is not collected', () => withCamera(true, async track => {
    const name = nameOf(track);
    const ended = new Promise(resolve => {
        track.clone().onended = resolve;
    });
    await collect();
    perform(name, {do: 'unplug'});
    same((await ended).type, 'ended');
    perform(name, {do: 'plug'});
}));

test('what a script puts on a track stays as long as its stream', () => withCamera(true, async (_track, stream) => {
    const copy = new MediaStream();
    (() => {
        const clone = stream.getTracks()[0].clone();
        clone.mark = 'mine';
        copy.addTrack(clone);
    })();
    await collect();
    same(copy.getTracks()[0].mark, 'mine');
    copy.getTracks()[0].stop();
}));

// MUST 397
test('a MediaStreamTrackEvent carries its track', () => withCamera(true, track => {
    const made = new MediaStreamTrackEvent('addtrack', {track, cancelable: true});
    alike([made.track === track, made.type, made.cancelable, made.bubbles], [true, 'addtrack', true, false]);
    same(made.track, track);
}));

// --- the library behind it -------------------------------------------------------------------------------------------

test('objects of the library and faces lead to one another', () => withCamera(true, (track, stream) => {
    same(face.faceOf(face.gobjectOf(track)), track);
    same(face.faceOf(face.gobjectOf(stream)), stream);
    same(face.gobjectOf(track).get_id(), track.id);
    throws('TypeError', () => face.gobjectOf({}));
}));

run();
