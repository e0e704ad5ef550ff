import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Camera,
  fitting,
  moved,
  type Place,
  project,
  seenAt,
  turned,
  zoomed,
} from "../../../../webview/panels/embeddings/map/plane/camera.ts";

const field = { width: 600, height: 400 };
const flat: Camera = { yaw: 0, pitch: 0, scale: 100, middle: [0.5, -0.25, 0] };
const tilted: Camera = { ...flat, yaw: 0.7, pitch: -0.4, middle: [0.1, 0.2, 0.3] };

const near = (a: readonly number[], b: readonly number[], what = "") => {
  for (const [i, value] of b.entries())
    assert.ok(Math.abs((a[i] as number) - value) < 1e-3, `${what} ${a} and ${b}`);
};

describe("a camera", () => {
  it("sees a flat map as it is: the middle in the middle, up is up", () => {
    near(seenAt(flat, field, [0.5, -0.25, 0]), [300, 200, 0]);
    near(seenAt(flat, field, [1.5, 0.75, 0]), [400, 100, 0]);
  });

  it("turns without bending: lengths stay, and right, up and near are at right angles", () => {
    const from = seenAt(tilted, field, tilted.middle);
    near(from, [300, 200, 0]);
    for (const step of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0.3, -0.5, 0.2],
    ] as const) {
      const [x, y, z] = tilted.middle;
      const to = seenAt(tilted, field, [x + step[0], y + step[1], z + step[2]]);
      const length = Math.hypot((to[0] - from[0]) / 100, (to[1] - from[1]) / 100, to[2] - from[2]);
      near([length], [Math.hypot(...step)]);
    }
  });

  it("sees many points where it sees each of them", () => {
    const places = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i * 7));
    const seen = new Float32Array(40);
    const depth = new Float32Array(20);
    project({ places, dimensions: 3 }, tilted, field, seen, depth);
    for (let i = 0; i < 20; i++) {
      const own = Array.from(places.subarray(3 * i, 3 * i + 3)) as unknown as Place;
      near([seen[2 * i], seen[2 * i + 1], depth[i]] as number[], seenAt(tilted, field, own));
    }
    const shadow = new Float32Array(60);
    project({ places, dimensions: 2 }, flat, field, shadow);
    near([shadow[8] as number], [seenAt(flat, field, [places[8] as number, 0, 0])[0]]);
  });

  it("keeps what is under the pointer in place while it zooms, flat or turned", () => {
    for (const camera of [flat, tilted]) {
      for (const factor of [1.5, 0.8, 3]) {
        const spot = { x: 421, y: 77 };
        // The place under the pointer that is as near as the middle.
        const under = moved(camera, 300 - spot.x, 200 - spot.y).middle;
        near(seenAt(camera, field, under), [421, 77]);
        near(seenAt(zoomed(camera, field, factor, spot, 100), field, under), [421, 77]);
      }
    }
  });

  it("zooms no farther than makes sense, and then stays where it is", () => {
    const far = zoomed(flat, field, 1e-9, { x: 10, y: 10 }, 100);
    assert.equal(far.scale, 50);
    assert.deepEqual(zoomed(far, field, 0.5, { x: 10, y: 10 }, 100), far);
    assert.equal(zoomed(flat, field, 1e9, { x: 0, y: 0 }, 100).scale, 40_000);
  });

  it("moves with the hand, and back to where it was", () => {
    near(seenAt(moved(tilted, 30, -12), field, tilted.middle), [330, 188]);
    near(moved(moved(tilted, 30, -12), -30, 12).middle, tilted.middle);
  });

  it("turns around its middle, never over its head", () => {
    const next = turned(tilted, field, 100, 4_000);
    near(seenAt(next, field, tilted.middle), [300, 200, 0]);
    assert.equal(next.pitch, Math.PI / 2);
  });

  it("sees all points, and leaves little room around them", () => {
    for (const dimensions of [2, 3] as const) {
      const places = Float32Array.from(
        { length: 90 * dimensions },
        (_, i) => Math.sin(i * 3.7) ** 3,
      );
      const camera = fitting({ places, dimensions }, field, tilted);
      const seen = new Float32Array(180);
      project({ places, dimensions }, camera, field, seen);
      const xs = Array.from({ length: 90 }, (_, i) => seen[2 * i] as number);
      const ys = Array.from({ length: 90 }, (_, i) => seen[2 * i + 1] as number);
      assert.ok(Math.min(...xs) >= 0 && Math.max(...xs) <= 600, `${dimensions}`);
      assert.ok(Math.min(...ys) >= 0 && Math.max(...ys) <= 400, `${dimensions}`);
      assert.ok(Math.max(...ys) - Math.min(...ys) > 220, `${dimensions}`);
    }
  });

  it("sees a single point, or none", () => {
    assert.ok(
      Number.isFinite(fitting({ places: new Float32Array(2), dimensions: 2 }, field).scale),
    );
    assert.ok(
      Number.isFinite(fitting({ places: new Float32Array(0), dimensions: 3 }, field).scale),
    );
  });
});
