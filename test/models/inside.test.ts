import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Add, Intervention, Scale } from "../../src/domain/model/interventions.ts";
import type { LensReading } from "../../src/domain/prediction/lens.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import type { Input } from "../../src/engine/sessions/input.ts";
import type { Change } from "../../src/engine/surgery/changes.ts";
import { near } from "../asserts.ts";
import { lensOf } from "../engine/changes.ts";

// What PyTorch says of the shipped models after each layer and with interventions:
// training/export_oracle.py.

const root = path.join(import.meta.dirname, "../..");
const json = <T>(file: string): T => JSON.parse(readFileSync(path.join(root, file), "utf8")) as T;

interface Prediction {
  readonly position: number;
  readonly ids: readonly number[];
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
  readonly entropy: number;
}
interface Inside {
  /** Into layer 0, then behind each. */
  readonly lens: readonly Prediction[];
  readonly reruns: readonly {
    readonly interventions: readonly Extract<Intervention, Scale | Add>[];
    readonly prediction: Prediction;
  }[];
}
const [text] = json<[{ ids: number[] }]>("test/engine/texts.json");
const gpt = json<{ inside: Inside }>("test/engine/oracle.json").inside;
const others = json<{
  "tiny-t5": { source: number[]; read: number[]; inside: Inside };
  /** Once it is shipped. */
  "tiny-bert"?: { ids: number[]; inside: Inside };
}>("test/models/oracle.json");
const { "tiny-t5": t5, "tiny-bert": bert } = others;
const row = (ids: readonly number[]) => Uint32Array.from(ids);

const cases: readonly (readonly [string, Input, Inside])[] = [
  ["tiny-gpt", { ids: row(text.ids) }, gpt],
  ["tiny-t5", { ids: row(t5.source), decoderIds: row(t5.read) }, t5.inside],
  ...(bert ? ([["tiny-bert", { ids: row(bert.ids) }, bert.inside]] as const) : []),
];

/** How far the logits of the file may be from PyTorch's: as far as shipped.test.ts lets them. */
const boundOf = (model: string): number =>
  2 *
  json<{ stored: { "logits apart": number } }>(`training/figures/${model}.json`).stored[
    "logits apart"
  ];

/** Holds what is read of the tokens that PyTorch finds likeliest to what it says of them. */
function check({ tokens, entropy }: LensReading, expected: Prediction, bound: number): void {
  assert.deepEqual(
    tokens.map(({ id }) => id),
    expected.ids,
  );
  tokens.forEach(({ logit, probability }, i) => {
    near(logit, expected.logits[i], bound);
    near(probability, expected.probabilities[i], bound / 2); // softmax moves no faster
  });
  near(entropy, expected.entropy, bound);
}

/** What is read of the tokens at each place of the residual stream that the oracle tells of. */
async function read(model: Model, input: Input, position: number, tokens: readonly number[]) {
  const show = (id: number) => ({ id, piece: "", bytes: new Uint8Array(), special: false });
  const layers = await lensOf(model, input, { positions: [position], count: 0, tokens }, show);
  return layers
    .filter(({ at }) => at.tensor !== "afterAttention")
    .map(({ readings }) => readings[0] as LensReading);
}

const change = (one: Inside["reruns"][number]["interventions"][number]): Change =>
  one.change === "add" ? { ...one, vector: Float32Array.from(one.vector) } : one;

describe("inside the shipped models", () => {
  for (const [name, input, { lens, reruns }] of cases) {
    it(`${name} would say after each layer what PyTorch says`, async () => {
      const model = await openModel(findFiles(path.join(root, "media/models"), name));
      const [{ position = 0 } = {}] = lens;
      const tokens = lens.flatMap(({ ids }) => ids);
      const readings = await read(model, input, position, tokens);
      assert.equal(readings.length, lens.length);
      lens.forEach((expected, i) => {
        const reading = readings[i] as LensReading;
        const before = lens.slice(0, i).flatMap(({ ids }) => ids).length;
        const own = reading.tokens.slice(before, before + expected.ids.length);
        check({ ...reading, tokens: own }, expected, boundOf(name));
      });
      await model.close();
    });

    it(`${name} says with interventions what PyTorch says`, async () => {
      const model = await openModel(findFiles(path.join(root, "media/models"), name));
      for (const { interventions, prediction } of reruns) {
        const changed = model.changed(input, interventions.map(change));
        const last = (await read(model, changed, prediction.position, prediction.ids)).at(-1);
        check(last as LensReading, prediction, boundOf(name));
      }
      await model.close();
    });
  }
});
