import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { Tokenizer } from "tokenizers";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import { createRandom } from "../engine/random.ts";

// What the cards say of heads, seen through our own engine in the files that are shipped.

const root = path.join(import.meta.dirname, "../..");
const folder = (model: string) => path.join(root, "media/models", model);
const json = <T>(...parts: string[]): T =>
  JSON.parse(readFileSync(path.join(...parts), "utf8")) as T;

/** Layers and heads are counted from 1. */
interface Head {
  readonly layer: number;
  readonly head: number;
  readonly score: number;
}
const claims = json<Record<"previous-token heads" | "induction heads", readonly Head[]>>(
  root,
  "training/figures/tiny-gpt.json",
);
const cross = json<{ readonly "cross-attention heads": readonly Head[] }>(
  root,
  "training/figures/tiny-t5.json",
)["cross-attention heads"];
const sideways = json<Record<"heads looking left" | "heads looking right", readonly Head[]>>(
  root,
  "training/figures/tiny-bert.json",
);
const { translations } = json<{
  readonly "tiny-t5": {
    readonly translations: readonly {
      readonly source: readonly number[];
      readonly asked: readonly number[];
      /** A token of the answer, and the first and last + 1 of the tokens aligned with it. */
      readonly aligned: readonly (readonly [number, number, number])[];
    }[];
  };
}>(import.meta.dirname, "oracle.json")["tiny-t5"];

const opened: Model[] = [];
async function open(model: string): Promise<Model> {
  opened.push(await openModel(await findFiles(model, folder(model))));
  return opened.at(-1) as Model;
}
after(async () => {
  for (const model of opened) await model.close();
});

/** The weight of one cell of one head. */
function weight({ data, shape }: Tensor, head: number, from: number, to: number): number {
  const [, rows = 0, columns = 0] = shape;
  return data[((head - 1) * rows + from) * columns + to] as number;
}

const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** By how much another text may move a mean. */
const SLACK = 0.08;

describe("The heads that the cards name", () => {
  it("previous-token heads look at the token before", async () => {
    const model = await open("tiny-gpt");
    const tokenizer = Tokenizer.fromFile(path.join(folder("tiny-gpt"), "tokenizer.json"));
    const lines = readFileSync(path.join(root, "training/probes.jsonl"), "utf8").trim().split("\n");
    const texts = lines
      .map((line) => (JSON.parse(line) as { text: string }).text)
      .sort((a, b) => b.length - a.length)
      .slice(0, 8);
    const runs = await Promise.all(
      texts.map(async (text) => Uint32Array.from((await tokenizer.encode(text)).getIds())),
    );
    const maps: (readonly Tensor[])[] = [];
    for (const ids of runs) maps.push((await model.run({ ids })).attention);
    for (const { layer, head, score } of claims["previous-token heads"].slice(0, 2)) {
      const looks = maps.map((attention, i) => {
        const map = attention[layer - 1] as Tensor;
        const length = runs[i]?.length ?? 0;
        const before = Array.from({ length: length - 1 }, (_, t) => weight(map, head, t + 1, t));
        return mean(before);
      });
      assert.ok(
        Math.abs(mean(looks) - score) < SLACK,
        `layer ${layer} head ${head}: ${mean(looks)}`,
      );
    }
  });

  it("induction heads look at what followed the same token before, and the model copies", async () => {
    const model = await open("tiny-gpt");
    const random = createRandom(5);
    const length = 60;
    const piece = Array.from({ length }, () => 300 + random.below(7800));
    const ids = Uint32Array.from([0, ...piece, ...piece]);
    const { attention } = await model.run({ ids });
    const [logits] = await model.inside({ ids }, [{ tensor: "logits", kind: "self", layer: 0 }]);
    for (const { layer, head, score } of claims["induction heads"].slice(0, 2)) {
      const map = attention[layer - 1] as Tensor;
      const looks = Array.from({ length: length - 2 }, (_, i) => {
        const from = length + 1 + i + 1;
        return weight(map, head, from, from - length + 1);
      });
      assert.ok(
        Math.abs(mean(looks) - score) < SLACK,
        `layer ${layer} head ${head}: ${mean(looks)}`,
      );
    }
    assert.ok(logits);
    const size = logits.shape[1] as number;
    const nats = Array.from({ length: 2 * length }, (_, position) => {
      const row = logits.data.subarray(position * size, (position + 1) * size);
      const most = row.reduce((a, b) => Math.max(a, b));
      const sum = row.reduce((total, logit) => total + Math.exp(logit - most), 0);
      return most + Math.log(sum) - (row[ids[position + 1] as number] as number);
    });
    assert.ok(mean(nats.slice(0, length)) - mean(nats.slice(length)) >= 8);
  });

  it("heads of tiny-bert look to the left, and to the right", async () => {
    const model = await open("tiny-bert");
    const tokenizer = Tokenizer.fromFile(path.join(folder("tiny-bert"), "tokenizer.json"));
    const prose = readFileSync(path.join(root, "test/fixtures/sample/story.md"), "utf8");
    const ids = Uint32Array.from((await tokenizer.encode(prose)).getIds().slice(0, 128));
    const { attention } = await model.run({ ids });
    for (const [side, by] of [
      ["heads looking left", -1],
      ["heads looking right", 1],
    ] as const) {
      const [{ layer, head, score } = assert.fail()] = sideways[side];
      const map = attention[layer - 1] as Tensor;
      const looks = Array.from({ length: ids.length - 2 }, (_, i) =>
        weight(map, head, i + 1, i + 1 + by),
      );
      assert.ok(
        Math.abs(mean(looks) - score) < SLACK,
        `${side}: layer ${layer} head ${head}: ${mean(looks)}`,
      );
    }
  });

  it("a head of cross-attention looks at the word aligned with the one it reads", async () => {
    const model = await open("tiny-t5");
    const [{ layer, head, score } = assert.fail()] = cross;
    const offset = model.found.findIndex(({ kind }) => kind === "cross");
    const before = model.found.slice(0, offset).reduce((sum, { layers }) => sum + layers, 0);
    let right = 0;
    let words = 0;
    for (const { source, asked, aligned } of translations) {
      const decoderIds = Uint32Array.from([0, ...asked.slice(0, -1)]);
      const { attention } = await model.run({ ids: Uint32Array.from(source), decoderIds });
      const map = attention[before + layer - 1] as Tensor;
      for (const [token, first, end] of aligned) {
        const looks = source.map((_, to) => weight(map, head, token + 1, to));
        const best = looks.indexOf(Math.max(...looks));
        words++;
        if (best >= first && best < end) right++;
      }
    }
    // By tokens here, by words in the card.
    assert.ok(right / words > score - 2 * SLACK, `${right} of ${words}, the card says ${score}`);
  });
});
