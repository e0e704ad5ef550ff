import { describe, it } from "node:test";
import { gaze } from "../../../src/domain/attention/tokenAttention.ts";
import { attentionBytes } from "../../../src/engine/answers/attentionBytes.ts";
import { allNear } from "../../asserts.ts";

// Two heads over three tokens, causal. Squares of multiples of 1/255 come through as they are.
const ROWS = [
  [1, 0, 0, 0.64, 0.36, 0, 0.04, 0.32, 0.64],
  [1, 0, 0, 0, 1, 0, 0.64, 0.36, 0],
];
const layer = attentionBytes({ data: Float32Array.from(ROWS.flat()), shape: [2, 3, 3] }, 0);

describe("gaze", () => {
  it("is one head's row of a token, 0 where it cannot look", () => {
    allNear(gaze(layer, 0, 1, "from"), [0.64, 0.36, 0], 0.004);
    allNear(gaze(layer, 1, 2, "from"), [0.64, 0.36, 0], 0.004);
  });
  it("is one head's column of a token that is looked at", () => {
    allNear(gaze(layer, 0, 0, "to"), [1, 0.64, 0.04], 0.004);
    allNear(gaze(layer, 0, 2, "to"), [0, 0, 0.64], 0.004);
  });
  it("is the mean or the maximum of all heads", () => {
    allNear(gaze(layer, "mean", 2, "from"), [0.34, 0.34, 0.32], 0.004);
    allNear(gaze(layer, "max", 2, "from"), [0.64, 0.36, 0.64], 0.004);
    allNear(gaze(layer, "max", 1, "to"), [0, 1, 0.36], 0.004);
  });
});
