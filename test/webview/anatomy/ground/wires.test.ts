import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lanesOf } from "../../../../webview/panels/anatomy/ground/lanes.ts";
import {
  type LaneGroup,
  type Port,
  spread,
  widthOf,
  wire,
} from "../../../../webview/panels/anatomy/ground/wires.ts";

const group: LaneGroup = { xs: [10, 40, 70], picked: 2, top: 50, bottom: 400 };
const port: Port = {
  ...{ top: 100, bottom: 150, left: 120, group: 0, does: "add", norm: "before", isFolded: false },
  takes: { group: 0, shares: [0.6, 0.004, 0.3] },
  ...{ length: 10, added: 5 },
};

describe("the lines of the picture", () => {
  const { wires, knots, rivers } = wire([group], [port]);
  const of = (kind: string) => wires.filter((one) => one.kind === kind);

  it("draw a lane for each other token, and a stream for the picked one", () => {
    assert.deepEqual(
      of("lane").map(({ d }) => d),
      ["M10 50V400", "M40 50V400"],
    );
    assert.equal(rivers.length, 1);
    assert.match(rivers[0] ?? "", /^M71.5 50L.*Z$/);
  });

  it("are as wide as the share that is taken, and leave out what is next to nothing", () => {
    const [take, ...others] = of("take");
    assert.equal(others.length, 0);
    assert.equal(of("own").length, 1);
    assert.ok((take?.width ?? 0) / (of("own")[0]?.width ?? 1) > 1.9);
    assert.match(take?.d ?? "", /^M10 98C.*H120$/);
  });

  it("lead from the stream into a block and back, where it is added", () => {
    assert.equal(of("read").length, 0); // its own share is what attention reads
    const { takes: _, ...plain } = port;
    const [read] = wire([group], [plain]).wires.filter(({ kind }) => kind === "read");
    assert.equal(read?.d, "M70 115H120");
    assert.equal(of("write")[0]?.d, "M120 137H70");
    assert.deepEqual(knots, [
      { kind: "sum", x: 70, y: 137 },
      { kind: "norm", x: 112, y: 120, isLevel: true },
    ]);
  });

  it("begin at the embedding, and end in what reads the finished vector", () => {
    const ends = wire(
      [group],
      [
        { ...port, does: "begin", top: 60, bottom: 90 },
        { ...port, does: "end", top: 390, bottom: 440 },
      ],
    );
    const levels = ends.wires.filter(({ kind }) => kind === "write" || kind === "read");
    assert.deepEqual(
      levels.map(({ d }) => d),
      ["M120 75H70", "M70 400H120"],
    );
    assert.match(ends.rivers[0] ?? "", /^M79 75L79 400L61 400L61 75Z$/);
  });

  it("put a norm behind the sum across the stream", () => {
    const { knots } = wire([group], [{ ...port, norm: "behind" }]);
    assert.deepEqual(knots[1], { kind: "norm", x: 70, y: 150 });
  });

  it("of a folded layer are only what it takes", () => {
    const folded = wire([group], [{ ...port, isFolded: true }]);
    assert.deepEqual(folded.knots, []);
    assert.deepEqual([...new Set(folded.wires.map(({ kind }) => kind))].sort(), [
      "lane",
      "own",
      "take",
    ]);
  });

  it("go on as far as another stack reads what an encoder made, and across to it", () => {
    const encoder = { ...group, memory: 600 };
    const decoder: LaneGroup = { xs: [90], picked: 0, top: 420, bottom: 700 };
    const takes = { group: 0, shares: [0.5, 0.5, 0] };
    const { wires } = wire(
      [encoder, decoder],
      [{ ...port, group: 1, top: 600, bottom: 650, takes }],
    );
    assert.equal(wires.filter(({ kind }) => kind === "memory").length, 3);
    assert.equal(wires.filter(({ kind }) => kind === "take").length, 2);
    assert.ok(wires.every(({ kind }) => kind !== "own")); // no token of its own is there to look at
  });

  it("make a longer vector a wider stream, up to the longest", () => {
    assert.ok(widthOf(5, 10) < widthOf(10, 10));
    assert.equal(widthOf(10, 10), widthOf(20, 10));
    assert.equal(widthOf(3, 0), widthOf(0, 10));
  });
});

describe("lanes", () => {
  it("are all tokens of a short text", () => {
    assert.deepEqual(lanesOf(4, 1, 10), { tokens: [0, 1, 2, 3], picked: 1 });
  });

  it("are of a long one the picked token, what it takes from, and its neighbors", () => {
    const weights = new Float32Array(500);
    weights[3] = 0.4;
    weights[120] = 0.2;
    assert.deepEqual(lanesOf(500, 300, 5, weights), { tokens: [3, 120, 299, 300, 301], picked: 3 });
    assert.deepEqual(lanesOf(500, 0, 2).tokens, [0, 1]);
  });

  it("stand evenly in their room, at most so far apart, the last one at its end", () => {
    assert.deepEqual(spread(3, 0, 300, 20), [250, 270, 290]);
    assert.deepEqual(spread(3, 0, 30, 20), [5, 15, 25]);
    assert.deepEqual(spread(0, 0, 30, 20), []);
  });
});
