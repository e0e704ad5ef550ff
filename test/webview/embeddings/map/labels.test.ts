import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Placed,
  place,
  type Wish,
} from "../../../../webview/panels/embeddings/map/plane/labels.ts";

const field = { width: 400, height: 300 };
const wish = (key: number, x: number, y: number): Wish => ({
  ...{ key, x, y, width: 60, height: 16, gap: 6 },
});
/** Many points, always the same. */
const crowd = (shift = 0) =>
  Array.from({ length: 500 }, (_, i) =>
    wish(i, ((i * 137.5) % 400) + shift, ((i * 71.3) % 300) + shift / 2),
  );

function overlaps(placed: readonly Placed[]): number {
  let count = 0;
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1)) {
      const isApart =
        a.left + a.wish.width <= b.left ||
        b.left + b.wish.width <= a.left ||
        a.top + a.wish.height <= b.top ||
        b.top + b.wish.height <= a.top;
      if (!isApart) count++;
    }
  return count;
}

describe("names in a map", () => {
  it("lie over no other, and none leaves the field", () => {
    const placed = place(crowd(), field, 60);
    assert.ok(placed.length > 20, `${placed.length}`);
    assert.equal(overlaps(placed), 0);
    for (const { left, top, wish } of placed) {
      assert.ok(left >= 0 && top >= 0);
      assert.ok(left + wish.width <= 400 && top + wish.height <= 300);
    }
  });

  it("are those of the first wishes where two want one room, at most so many", () => {
    const [first, second] = [wish(1, 100, 100), wish(2, 101, 100)];
    assert.equal(place([first, second], field, 1)[0]?.wish, first);
    assert.equal(place([second, first], field, 1)[0]?.wish, second);
    assert.equal(place(crowd(), field, 7).length, 7);
  });

  it("go to another side of the point where the first has no room", () => {
    assert.equal(place([wish(1, 100, 100)], field, 9)[0]?.side, "right");
    assert.equal(place([wish(1, 390, 100)], field, 9)[0]?.side, "left");
    assert.deepEqual(
      place([wish(1, 100, 100), wish(2, 100, 100), wish(3, 100, 100)], field, 9).map(
        ({ side }) => side,
      ),
      ["right", "left", "above"],
    );
  });

  it("hold still while the map is moved: none jumps to another side, none comes in their way", () => {
    let before = place(crowd(), field, 40);
    for (let shift = 1; shift < 60; shift++) {
      const next = place(crowd(shift), field, 40, before);
      const isInside = ({ left, top }: Placed) => left > 2 && top > 2 && left < 335 && top < 280;
      for (const { wish, side, left, top } of before.filter(isInside)) {
        const now = next.find((one) => one.wish.key === wish.key);
        assert.equal(now?.side, side, `${wish.key} at ${shift}`);
        assert.ok(Math.abs((now?.left ?? 0) - left - 1) < 1e-6);
        assert.ok(Math.abs((now?.top ?? 0) - top - 0.5) < 1e-6);
      }
      assert.equal(overlaps(next), 0);
      before = next;
    }
  });

  it("leave room to what is there already, and stand over a point that they are the name of", () => {
    const taken = [{ left: 95, top: 60, right: 300, bottom: 140 }];
    assert.equal(place([wish(1, 100, 100)], field, 9, [], taken)[0]?.side, "left");
    const [region] = place([{ ...wish(1, 200, 150), isCentered: true }], field, 9);
    assert.deepEqual([region?.left, region?.top], [170, 142]);
    assert.equal(
      place([{ ...wish(1, 100, 100), isCentered: true }], field, 9, [], taken).length,
      0,
    );
  });
});
