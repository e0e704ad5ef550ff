import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { createGlide } from "../../../../webview/panels/embeddings/map/chart/glide.ts";
import { Viewpoint } from "../../../../webview/panels/embeddings/map/chart/viewpoint.ts";
import type { Camera } from "../../../../webview/panels/embeddings/map/plane/camera.ts";
import { createDrift } from "../../../../webview/panels/embeddings/map/text.ts";

const FRAME = 1000 / 60; // milliseconds
const TIME = 150; // of a motion
const FRAMES = Math.ceil(TIME / FRAME);

/** A screen whose time passes frame by frame, and what the user has asked of the system. */
const screen = {
  now: 0,
  isCalm: false,
  waiting: new Map<number, FrameRequestCallback>(),
  last: 0,
  frame() {
    this.now += FRAME;
    const due = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of due) one(this.now);
  },
};
mock.method(performance, "now", () => screen.now);
Object.assign(globalThis, {
  requestAnimationFrame: (one: FrameRequestCallback) => {
    screen.waiting.set(++screen.last, one);
    return screen.last;
  },
  cancelAnimationFrame: (id: number) => screen.waiting.delete(id),
  matchMedia: () => ({ matches: screen.isCalm }),
  document: { body: { classList: { contains: () => false } } },
});

beforeEach(() => {
  screen.waiting.clear();
  screen.isCalm = false;
});

const start: Camera = { yaw: 0, pitch: 0, scale: 100, middle: [0, 0, 0] };
const end: Camera = { yaw: 0.5, pitch: 0.2, scale: 400, middle: [1, 2, 0] };

/** Lets frames pass until nothing asks for another. @returns how many something asked for */
function play(): number {
  let frames = 0;
  for (; screen.waiting.size > 0; frames++) screen.frame();
  return frames;
}

describe("the camera of the map", () => {
  it("glides for 150 milliseconds, a look for each frame, and ends where it is to be", () => {
    const seen: Camera[] = [];
    const glide = createGlide((camera) => seen.push(camera));
    glide.to(start, end);
    assert.deepEqual(seen, []);
    assert.equal(play(), FRAMES);
    assert.equal(seen.length, FRAMES);
    assert.deepEqual(seen.at(-1), end);
    const scales = seen.map(({ scale }) => scale);
    assert.deepEqual(
      scales,
      scales.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(scales).size, FRAMES);
  });

  it("is there at once for who wants little motion, and no frame is asked for", () => {
    screen.isCalm = true;
    const seen: Camera[] = [];
    createGlide((camera) => seen.push(camera)).to(start, end);
    assert.deepEqual([seen, play()], [[end], 0]);
  });

  it("stays where the hand takes it", () => {
    const seen: Camera[] = [];
    const glide = createGlide((camera) => seen.push(camera));
    glide.to(start, end);
    screen.frame();
    glide.stop();
    assert.deepEqual([play(), seen.length], [0, 1]);
  });
});

describe("the text's tokens in the map", () => {
  const run = () => {
    const drawn: [number[], boolean][] = [];
    const drift = createDrift((places, isThere) => drawn.push([[...places], isThere]));
    drift.to(Float32Array.of(0, 0));
    assert.deepEqual(drawn, [[[0, 0], true]]);
    drift.to(Float32Array.of(1, -1));
    return { drawn, frames: play() };
  };

  it("drift from layer to layer for as long, and are there once", () => {
    const { drawn, frames } = run();
    assert.equal(frames, FRAMES);
    assert.equal(drawn.length, 1 + FRAMES);
    assert.deepEqual(drawn.at(-1), [[1, -1], true]);
    assert.equal(drawn.filter(([, isThere]) => isThere).length, 2);
  });

  it("are there at once for who wants little motion", () => {
    screen.isCalm = true;
    const { drawn, frames } = run();
    assert.deepEqual([drawn.length, frames], [2, 0]);
    assert.deepEqual(drawn.at(-1), [[1, -1], true]);
  });
});

describe("a viewpoint", () => {
  const room = { width: 600, height: 400 };
  const whole: Camera = { yaw: 0, pitch: 0, scale: 50, middle: [0, 0, 0] };
  const create = () => new Viewpoint(() => {});

  it("is seen so again on another map of the same points", () => {
    const one = create();
    one.fit(whole, false);
    one.turn(room, 60, 30);
    one.zoom(room, 3, [100, 100]);
    one.pan(20, -10);
    const other = create();
    const { seen } = one;
    assert.ok(seen.part);
    other.face(seen);
    other.fit({ ...whole, yaw: seen.yaw, pitch: seen.pitch }, false);
    other.show(seen.part);
    assert.deepEqual(other.camera, one.camera);
    assert.deepEqual(JSON.parse(JSON.stringify(other.seen)), JSON.parse(JSON.stringify(seen)));
  });

  it("is all of the map until it is moved, and again once it is fitted", () => {
    const one = create();
    one.fit(whole, false);
    one.turn(room, 60, 30);
    assert.deepEqual([one.isFitted, one.seen.part], [true, undefined]);
    one.pan(5, 5);
    assert.deepEqual([one.isFitted, one.zoomed], [false, 1]);
    one.fit(whole, false);
    assert.deepEqual([one.isFitted, one.camera], [true, whole]);
  });

  it("keeps as large a part in other room, or all of it", () => {
    const one = create();
    one.fit(whole, false);
    one.layOut({ ...whole, scale: 80 });
    assert.equal(one.camera.scale, 80);
    one.zoom(room, 4, [300, 200]);
    one.layOut({ ...whole, scale: 40 });
    assert.deepEqual([one.camera.scale, one.zoomed], [160, 4]);
  });
});
