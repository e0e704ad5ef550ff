import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Comparison, Measure } from "../../../../src/domain/model/embedding.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import { slice, type Tensor } from "../../../../src/domain/model/tensor.ts";
import { isWhole, label } from "../../../../src/domain/text/token.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { createOpener } from "../../../../src/engine/model/opener.ts";
import { near } from "../../../asserts.ts";
import { models } from "../../folder.ts";

const engine = createEngine({ models, progress: () => {} });

/** What stands out from chance around the last token of a text. */
async function outstanding(model: string, text: string): Promise<readonly string[]> {
  const run = await engine.analyse(model, text);
  const ids = run.tokens.ids.filter((_, i) => run.tokens.special[i] === 0);
  const { found, chance = 1 } = await engine.neighbours(run.id, ids.at(-1) as number, 20);
  return found.filter(({ value }) => value > chance).map(label);
}

describe("neighbours that stand out from chance", () => {
  for (const [model, text, ...expected] of [
    ["tiny-gpt", "The girl", "·boy"],
    ["tiny-gpt", "The mother", "·father", "·grandma", "·grandpa"],
    ["tiny-gpt", "It is red", "·black", "·white", "·yellow", "·green"],
    ["tiny-t5", "The king", "·queen", "·prince", "·mouse"],
    ["tiny-bert", "lived", "played", "looked"],
    // Here all that is near is what was rarely met, or random.
    ["tiny-gpt", "The king"],
    ["tiny-bert", "girl"],
  ] as const) {
    it(`are ${expected.join(", ") || "none"}, of the last token of “${text}” in ${model}`, async () => {
      assert.deepEqual(await outstanding(model, text), expected);
    });
  }

  it("are all digits and numbers, of a digit", async () => {
    for (const name of await outstanding("tiny-gpt", "It is 7")) assert.match(name, /^·?\d+$/);
  });
});

/** By the definition, in one plain loop. */
function byLoop({ data, shape: [rows = 0, width = 0] }: Tensor, at: number, measure: Measure) {
  return Array.from({ length: rows }, (_, row) => {
    let [dot, own, other, apart] = [0, 0, 0, 0];
    for (let i = 0; i < width; i++) {
      const [a, b] = [data[at * width + i] as number, data[row * width + i] as number];
      dot += a * b;
      own += a * a;
      other += b * b;
      apart += (a - b) ** 2;
    }
    return { cosine: dot / Math.sqrt(own * other), dot, euclidean: Math.sqrt(apart) }[measure];
  });
}

const TEXT = "The girl and the boy sat on the mat. 고양이가 매트 위에 앉았다. 👋🏽";
const WAYS: readonly Comparison[] = (["cosine", "dot", "euclidean"] as const).flatMap((measure) => [
  { measure },
  { measure, isFar: true },
]);

async function tableIn(run: Run, layers: number | undefined): Promise<Tensor> {
  if (layers === undefined) {
    const opener = createOpener(models, () => Number.POSITIVE_INFINITY);
    return (await (await opener.model(run.model.id)).embeddings()).table;
  }
  const kind = run.found[0]?.kind ?? "self";
  const which =
    layers === 0
      ? ({ tensor: "input", kind, layer: 0 } as const)
      : ({ tensor: "output", kind, layer: layers - 1 } as const);
  return (await engine.inside(run.id, [which]))[0] as Tensor;
}

describe("neighbours", () => {
  for (const [model, layers] of [
    ["tiny-gpt", undefined],
    ["tiny-t5", undefined],
    ["tiny-gpt", 0],
    ["tiny-gpt", 4],
    ["tiny-bert", 2],
    ["tiny-t5", 3],
  ] as const) {
    const where = layers === undefined ? "the vocabulary" : `a text after ${layers} layers`;
    it(`are those of a plain loop, in ${where} of ${model}`, async () => {
      const run = await engine.analyse(model, TEXT);
      const table = await tableIn(run, layers);
      const position = 3;
      const at = layers === undefined ? (run.tokens.ids[position] as number) : position;
      const scale = Math.max(...slice(table, at).data.map(Math.abs));
      for (const way of WAYS) {
        const how = { ...way, ...(layers !== undefined && { space: { layers } }) };
        const { found } = await engine.neighbours(run.id, at, 10, how);
        const expected = byLoop(table, at, way.measure ?? "cosine");
        const up = (way.measure === "euclidean") !== (way.isFar ?? false);
        const sorted = expected.filter((_, row) => row !== at).sort((a, b) => (up ? a - b : b - a));
        assert.equal(found.length, 10);
        for (const [rank, { id, position, value }] of found.entries()) {
          const within = way.measure === "cosine" ? 1e-5 : 1e-3 * Math.max(1, scale) ** 2;
          near(value, expected[layers === undefined ? id : (position as number)], within);
          near(value, sorted[rank], within);
        }
      }
    });
  }

  it("in output embeddings that are tied are the same, and it is said", async () => {
    const run = await engine.analyse("tiny-gpt", TEXT);
    const [input, output] = await Promise.all(
      (["input", "output"] as const).map((space) => engine.neighbours(run.id, 400, 5, { space })),
    );
    assert.deepEqual(output, { ...input, isTied: true });
  });

  it("pass over pieces of characters when asked to, and count them", async () => {
    const run = await engine.analyse("tiny-gpt", "The cat sat");
    const at = run.tokens.ids[2] as number;
    const all = await engine.neighbours(run.id, at, 100);
    const whole = await engine.neighbours(run.id, at, 10, { isWhole: true });
    const expected = all.found.filter(isWhole).slice(0, 10);
    assert.deepEqual(whole.found, expected);
    const last = all.found.findIndex(({ id }) => id === expected.at(-1)?.id);
    assert.equal(whole.hidden, last + 1 - 10);
    assert.ok(whole.hidden > 0);
    assert.equal(all.hidden, 0);
  });

  it("tell what they have in common: numbers, and nothing where nothing is", async () => {
    const digits = await engine.analyse("tiny-gpt", "It is 7");
    const { common } = await engine.neighbours(digits.id, digits.tokens.ids.at(-1) as number, 10);
    assert.deepEqual(common, { trait: "number", key: "number", count: 10 });
    const girl = await engine.analyse("tiny-gpt", "The girl");
    const near = await engine.neighbours(girl.id, girl.tokens.ids[1] as number, 10);
    assert.equal(near.common, undefined);
  });

  it("in a text are its other tokens, with chance untold", async () => {
    const long = await engine.analyse("tiny-gpt", `${TEXT} `.repeat(60));
    assert.ok(long.tokens.ids.length > 900);
    const far = await engine.neighbours(long.id, 0, 10, { space: { layers: 1 } });
    assert.deepEqual([far.found.length, far.chance], [10, undefined]);
    const run = await engine.analyse("tiny-gpt", "the cat");
    const { found, chance } = await engine.neighbours(run.id, 0, 10, { space: { layers: 1 } });
    assert.deepEqual(
      found.map(({ position }) => position),
      [1],
    );
    assert.equal(chance, undefined);
    const one = await engine.analyse("tiny-gpt", "the");
    assert.deepEqual((await engine.neighbours(one.id, 0, 10, { space: { layers: 1 } })).found, []);
  });

  it("name the token or the layer that is not there", async () => {
    const run = await engine.analyse("tiny-gpt", "The");
    await assert.rejects(engine.neighbours(run.id, 8192, 10), /Token 8192 of 8192/);
    const space = { layers: 1 };
    await assert.rejects(engine.neighbours(run.id, 1, 10, { space }), /Token 1 of 1/);
    const beyond = engine.neighbours(run.id, 0, 10, { space: { layers: 5 } });
    await assert.rejects(beyond, /Layer 4 of 4/);
  });
});
