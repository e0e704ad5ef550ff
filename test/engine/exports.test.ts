import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { restOf } from "../../src/domain/attention/attention.ts";
import { Failed } from "../../src/domain/failure.ts";
import { numberOf } from "../../src/domain/model/inner.ts";
import { slice, type Tensor } from "../../src/domain/model/tensor.ts";
import { weigh } from "../../src/engine/answers/weighing.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import { exports, filesOf, oracleOf } from "./exports.ts";

const BOUND = 1e-5;

/** The largest difference between tensors of the same shape. */
function apart(found: Tensor | undefined, expected: Tensor | undefined): number {
  assert.ok(found && expected);
  assert.deepEqual(found.shape, expected.shape);
  return found.data.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected.data[i] as number))),
    0,
  );
}

async function opened<Answer>(name: string, use: (model: Model) => Promise<Answer>) {
  const model = await openModel(filesOf(name));
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}

/** Logits after each token, by the head of the model. */
async function logitsOf(model: Model, ids: Uint32Array): Promise<Tensor> {
  const run = await model.run({ ids });
  const rows = await Promise.all([...ids.keys()].map((at) => model.logits(run, at)));
  const data = Float32Array.from(rows.flatMap((row) => [...row]));
  return { data, shape: [ids.length, model.card.vocabSize] };
}

const refused = ["bert-room-unmasked"];

describe("an export in another form", () => {
  for (const { name } of exports.filter(({ name }) => !refused.includes(name))) {
    it(`says and shows what PyTorch does: ${name}`, async () => {
      const { ids, logits, weights } = oracleOf(name);
      await opened(name, async (model) => {
        const { attention } = await model.run({ ids });
        assert.equal(attention.length, weights.length);
        for (const [i, found] of attention.entries()) {
          assert.ok(apart(found, weights[i]) < BOUND, `weights ${i}: ${apart(found, weights[i])}`);
        }
        const off = apart(await logitsOf(model, ids), logits);
        assert.ok(off < BOUND, `logits: ${off}`);
      });
    });

    it(`tells every row, whatever is asked of it: ${name}`, async () => {
      const { ids, logits } = oracleOf(name);
      await opened(name, async (model) => {
        const [all] = await model.inside({ ids }, [{ tensor: "logits", kind: "self", layer: 0 }]);
        assert.ok(apart(all, logits) < BOUND);
        const [last] = await model.inside({ ids }, model.stream().slice(-1));
        assert.ok(apart(await model.unembed(last as Tensor), logits) < BOUND, "the lens");
        const [some] = await model.inside({ ids }, model.stream().slice(0, 1));
        assert.equal(some?.shape[0], ids.length);
        assert.equal((await model.embeddings()).table.shape[0], model.card.vocabSize);
      });
    });
  }

  it("is refused in one sentence if it looks at what fills a shorter text up", async () => {
    for (const name of refused) {
      await assert.rejects(openModel(filesOf(name)), (thrown) => {
        assert.ok(thrown instanceof Failed && thrown.failure.kind === "modelUnreadable");
        assert.deepEqual(thrown.failure.reason, { code: "fixedLength", tokens: 12 });
        return true;
      });
    }
  });
});

describe("a file for texts of one length", () => {
  for (const name of ["bert-room", "gpt2-room-unmasked", "llama-room", "mamba", "rwkv"]) {
    it(`reads any that is no longer, and says the same of the tokens that it has: ${name}`, async () => {
      const { ids } = oracleOf(name);
      await opened(name, async (model) => {
        const { contextLength } = model.card;
        assert.equal(contextLength, /mamba|rwkv/.test(name) ? 7 : 12);
        for (let length = 1; length <= contextLength; length++) {
          const text = Uint32Array.from({ length }, (_, at) => ids[at % ids.length] as number);
          const logits = await logitsOf(model, text);
          const { attention } = await model.run({ ids: text });
          for (const { data, shape } of attention) {
            assert.deepEqual(shape.slice(1), [length, length]);
            for (let row = 0; row < data.length / length; row++) {
              const rest = restOf(data.subarray(row * length, (row + 1) * length));
              assert.ok(rest < 1e-5, `row ${row} of ${length} tokens lacks ${rest}`);
            }
          }
          if (name === "bert-room") continue; // its tokens see those behind them
          const whole = slice(oracleOf(name).logits, 0).data;
          assert.ok(whole.every((x, i) => Math.abs(x - (logits.data[i] as number)) < BOUND));
        }
      });
    });
  }

  it("reads each of several texts by itself", async () => {
    await opened("bert-room", async (model) => {
      const texts = [Uint32Array.of(5, 4, 3, 9), Uint32Array.of(5, 17, 4, 9)];
      const together = await model.each(texts, [1, 2]);
      for (const [i, ids] of texts.entries()) {
        const own = slice(await logitsOf(model, ids), i + 1).data;
        assert.ok(
          apart({ data: slice(together, i).data, shape: [90] }, { data: own, shape: [90] }) < BOUND,
        );
      }
    });
  });

  it("is changed in the tokens that it has", async () => {
    await opened("gpt2-room-unmasked", async (model) => {
      const { ids } = oracleOf("gpt2-room-unmasked");
      const at = { tensor: "output", kind: "self", layer: 1 } as const;
      const vector = new Float32Array(model.card.width).fill(0.5);
      const changed = model.changed({ ids }, [
        { change: "add", at, vector, factor: 1, positions: [2] },
      ]);
      const [before] = await model.inside({ ids }, [at]);
      const [after] = await model.inside(changed, [at]);
      const rows = [...ids.keys()].map((row) =>
        Math.max(
          ...slice(after as Tensor, row).data.map(
            (x, i) => x - (slice(before as Tensor, row).data[i] as number),
          ),
        ),
      );
      for (const [row, off] of rows.entries()) {
        assert.ok(Math.abs(off - (row === 2 ? 0.5 : 0)) < 1e-6, `${off}`);
      }
      const scaled = [
        {
          change: "scale",
          at: { tensor: "headOutputs", kind: "self", layer: 0, head: 3 },
          factor: 0,
        },
      ] as const;
      const [heads] = await model.inside(model.changed({ ids }, scaled), [
        { tensor: "headOutputs", kind: "self", layer: 0 },
      ]);
      assert.ok(slice(heads as Tensor, 3).data.every((x) => x === 0));
      assert.ok(slice(heads as Tensor, 2).data.some((x) => x !== 0));
      assert.throws(
        () => model.changed({ ids }, [{ change: "add", at, vector, factor: 1, positions: [8] }]),
        RangeError,
      );
    });
  });
});

describe("layers without attention", () => {
  it("keep their numbers: a hybrid has attention in its second and fourth", async () => {
    await opened("lfm2", async (model) => {
      const [found] = model.found;
      assert.deepEqual([found?.layers, found?.numbers], [2, [1, 3]]);
      assert.equal(numberOf(found ?? {}, 1), 3);
      const outputs = model.stream().filter(({ tensor }) => tensor === "output");
      assert.deepEqual(
        outputs.map(({ layer }) => layer),
        [0, 1, 2, 3],
      );
      const { ids } = oracleOf("lfm2");
      const asked = ["scores", "weights"] as const;
      const layer = numberOf(found ?? {}, 0);
      const inner = await model.inside(
        { ids },
        asked.map((tensor) => ({ tensor, kind: "self", layer })),
      );
      assert.ok(apart(inner[1], oracleOf("lfm2").weights[0]) < BOUND);
      await assert.rejects(
        model.inside({ ids }, [{ tensor: "weights", kind: "self", layer: 0 }]),
        Failed,
      );
    });
  });

  for (const name of ["mamba", "rwkv"]) {
    it(`are all that ${name} has, and it is open nonetheless`, async () => {
      await opened(name, async (model) => {
        assert.equal(model.card.heads, 0);
        assert.equal(model.found[0]?.layers, 0);
        assert.equal(model.stream().length, 1 + model.card.layers);
      });
    });
  }
});

describe("a sink", () => {
  it("takes what the rows lack, and the account of a weight comes to the weight", async () => {
    await opened("gpt_oss", async (model) => {
      const { ids, weights } = oracleOf("gpt_oss");
      assert.equal(model.found[0]?.hasSinks, true);
      const length = ids.length;
      const row = (layer: number, head: number, from: number) =>
        slice(weights[layer] as Tensor, head, from).data;
      for (const [layer, head, from] of [
        [0, 1, 0],
        [0, 3, 5],
        [1, 2, length - 1],
      ] as const) {
        const keys = [...Array(length).keys()];
        const weighing = await weigh(model, { ids }, { kind: "self", layer, head }, { from, keys });
        assert.ok(weighing.sink > 0.01 && weighing.sink < 1, `${weighing.sink}`);
        assert.ok(Math.abs(weighing.sink - restOf(row(layer, head, from))) < BOUND);
      }
    });
  });
});
