import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createRoot,
  goOn,
  idsTo,
  type Limb,
  leavesOf,
  limbsOf,
  type Place,
  pack,
  unpack,
} from "../../../src/domain/writing/branches.ts";
import type { Option } from "../../../src/domain/writing/generation.ts";

const option = (id: number, probability: number): Option => ({
  ...{ id, piece: `p${id}`, bytes: Uint8Array.of(id), special: false },
  ...{ logit: 0, probability, chance: probability, ends: false },
});

/** 1 2 3, from where 4 5 and 6 fork off behind 2, and 7 stands alone. */
function grown() {
  const root = createRoot();
  const two = goOn(goOn(root, option(1, 0.5)), option(2, 0.4));
  const three = goOn(two, option(3, 0.25));
  const five = goOn(goOn(two, option(4, 0.5)), option(5, 1));
  const six = goOn(two, option(6, 0.1));
  const seven = goOn(root, option(7, 0.1));
  return { root, two, three, five, six, seven };
}
const shape = (limbs: readonly Limb[]): unknown =>
  limbs.map(({ places, limbs: behind }) => [places.map(({ token }) => token?.id), shape(behind)]);

describe("branches", () => {
  it("add up the logarithms of their tokens' probabilities", () => {
    const { five, root } = grown();
    assert.ok(Math.abs(five.logProbability - Math.log(0.5 * 0.4 * 0.5)) < 1e-12);
    assert.equal(root.logProbability, 0);
    assert.deepEqual(idsTo(five), [1, 2, 4, 5]);
    assert.deepEqual(idsTo(root), []);
  });

  it("go on to the same place with the same token", () => {
    const { two, three } = grown();
    assert.equal(goOn(two, option(3, 0.25)), three);
    assert.equal(two.next.length, 3);
  });

  it("are one limb as far as nothing forks", () => {
    const { root } = grown();
    const [fork, alone] = [
      [[3], []],
      [[4, 5], []],
    ];
    assert.deepEqual(shape(limbsOf(root)), [
      [
        [1, 2],
        [fork, alone, [[6], []]],
      ],
      [[7], []],
    ]);
    assert.deepEqual(
      leavesOf(root).map((leaf) => idsTo(leaf).at(-1)),
      [3, 5, 6, 7],
    );
  });

  it("come back from JSON as they were, with the place where one was", () => {
    const { root, six } = grown();
    const again = unpack(JSON.parse(JSON.stringify(pack(root, six))));
    assert.deepEqual(shape(limbsOf(again.root)), shape(limbsOf(root)));
    const ids = (place: Place) => leavesOf(place).map(idsTo);
    assert.deepEqual(ids(again.root), ids(root));
    assert.deepEqual(idsTo(again.here), [1, 2, 6]);
    assert.deepEqual(again.here.token, six.token);
    assert.equal(again.here.logProbability, six.logProbability);
    const empty = unpack(pack(createRoot(), createRoot()));
    assert.equal(empty.here, empty.root);
  });
});
