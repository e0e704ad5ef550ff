// The windows are those that the models' papers and cards name.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { windowOf } from "../../../src/domain/makeup/window.ts";

describe("the window that a config tells of", () => {
  it("is its table of positions, or what it was made for", () => {
    const gpt2 = { model_type: "gpt2", n_positions: 1024, n_ctx: 1024 };
    assert.deepEqual(windowOf(gpt2), { tokens: 1024, isFixed: true, isSaid: true });
    assert.equal(windowOf({ model_type: "opt", max_position_embeddings: 2048 })?.tokens, 2048);
  });

  it("of RoBERTa and its kin is without the rows that no token gets", () => {
    for (const model_type of ["roberta", "xlm-roberta", "camembert", "mpnet"]) {
      const config = { model_type, max_position_embeddings: 514, pad_token_id: 1 };
      assert.deepEqual(windowOf(config), { tokens: 512, isFixed: true, isSaid: true });
    }
    assert.equal(windowOf({ model_type: "bert", max_position_embeddings: 512 })?.tokens, 512);
  });

  it("of relative positions has no end, whether a number is said or not", () => {
    assert.deepEqual(windowOf({ model_type: "t5", n_positions: 512 }), {
      ...{ tokens: 512, isFixed: false, isSaid: true },
    });
    assert.deepEqual(windowOf({ model_type: "mt5" }), {
      ...{ tokens: 512, isFixed: false, isSaid: false },
    });
  });

  it("is not guessed", () => {
    assert.equal(windowOf({ model_type: "unheard-of" }), undefined);
    assert.equal(windowOf({ model_type: "gpt2", n_positions: "many" }), undefined);
  });
});
