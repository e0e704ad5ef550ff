import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import {
  type Attribution,
  type NotAttributed,
  type Source,
  sumOf,
} from "../../../../src/domain/layers/attribution.ts";
import type { Run, RunId } from "../../../../src/domain/model/run.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { createAttributions } from "../../../../src/engine/answers/layers/attribution.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openModel } from "../../../../src/engine/model/model.ts";
import { failing } from "../../../asserts.ts";
import { families, filesOf, readCases, type Variant, variants } from "../../families.ts";
import { models } from "../../folder.ts";

interface Told {
  readonly logit: number;
  readonly parts: readonly (Source & { readonly value: number })[];
}

/** What PyTorch says (training/oracle/attribute.py). */
const oracle = JSON.parse(readFileSync(path.join(families, "attributions.json"), "utf8")) as Record<
  string,
  {
    readonly position: number;
    readonly tokens: readonly [TokenId, TokenId];
    readonly alone: Told;
    readonly difference: Told;
    readonly cap?: number;
  }
>;

/** How much of the logit may be left: 1e-3 unless the file rounds what goes from part to part. */
const leftOf = ({ bound }: Variant) => (bound <= 1e-4 ? 1e-3 : bound <= 0.02 ? 0.02 : 1);
/** How far a part may be off PyTorch's. */
const boundOf = ({ bound }: Variant) => (bound <= 1e-4 ? 1e-3 : bound <= 0.02 ? 0.05 : 2);

/** Whether a file rounds by scales of its own: the stream and the logits too. */
const isRounded = ({ files }: Variant) => "own.json" in files;

const table: string[] = [];
after(() =>
  console.log(["Attribution: left beside the sum, and off PyTorch's by", ...table].join("\n")),
);

async function attributedIn(variant: Variant, ...asked: [number, TokenId, TokenId?]) {
  const model = await openModel(filesOf(variant));
  try {
    const input = readCases(variant.family)[0]?.text;
    assert.ok(input);
    const tensors = await model.run(input);
    const run = { id: 1 as RunId } as Run;
    return await createAttributions().of({ run, input, tensors, model }, ...asked);
  } finally {
    await model.close();
  }
}

const nameOf = (source: Source) => JSON.stringify(Object.entries(source).sort());

function needAttributed(found: Attribution | NotAttributed): asserts found is Attribution {
  assert.equal(found.kind, "attributed", found.kind === "none" ? found.reason : "");
}

describe("what each part adds to a logit is what PyTorch says", () => {
  for (const variant of variants.filter((one) => one.family in oracle && !isRounded(one))) {
    const { family, variant: name, precision } = variant;
    it(`${family}, ${name}`, async () => {
      const { position, tokens, alone, difference, cap } = oracle[
        family
      ] as (typeof oracle)[string];
      let [left, off] = [0, 0];
      for (const [told, asked] of [
        [alone, [tokens[0]]],
        [difference, tokens],
      ] as const) {
        const found = await attributedIn(variant, position, asked[0], asked[1]);
        needAttributed(found);
        const total = sumOf(found.parts) + found.residue;
        assert.ok(Math.abs(total - found.logit) <= 1e-6 * Math.max(1, Math.abs(total)));
        left = Math.max(left, Math.abs(found.residue) / Math.max(1, Math.abs(found.logit)));
        assert.equal(found.cap === undefined, cap === undefined);
        if (cap !== undefined) assert.ok(Math.abs((found.cap ?? 0) - cap) < 1e-3);
        const ours = new Map(found.parts.map(({ source, value }) => [nameOf(source), value]));
        for (const { value: due, ...source } of told.parts) {
          const value = ours.get(nameOf(source));
          assert.ok(value !== undefined, `${nameOf(source)} of ${[...ours.keys()]}`);
          off = Math.max(off, Math.abs(value - due));
        }
        assert.equal(ours.size, told.parts.length);
      }
      const cells = [left, off].map((one) => one.toExponential(0).padEnd(7)).join("");
      table.push(`${`${family} ${name} (${precision})`.padEnd(34)}${cells}`);
      assert.ok(left <= leftOf(variant), `${left} of the logit is left`);
      assert.ok(off <= boundOf(variant), `a part is off by ${off}`);
    });
  }

  it("says why it is not told of a file that rounds the stream or logits to 8 bits", async () => {
    const rounded = variants.filter((one) => one.family in oracle && isRounded(one));
    const found = await Promise.all(rounded.map((one) => attributedIn(one, 2, 5)));
    assert.deepEqual(
      found.map((one) => one.kind === "none" && one.reason),
      ["head", "head"],
    );
  });

  it("says of every other family why it is not told", async () => {
    const others = [...new Set(variants.map(({ family }) => family))].filter((f) => !(f in oracle));
    const reasons = new Map<string, string>();
    for (const family of others) {
      const variant = variants.find((one) => one.family === family) as Variant;
      const found = await attributedIn(variant, 2, 5);
      reasons.set(family, found.kind === "none" ? found.reason : "attributed");
    }
    assert.deepEqual(Object.fromEntries(reasons), {
      bert: "head",
      distilbert: "head",
      roberta: "head",
      bart: "normed",
      marian: "normed",
    });
  });
});

describe("attribution of the shipped models", () => {
  const engine = createEngine({ models, progress: () => {} });

  it("adds up to the logit within 1e-3, of each token and of differences", async () => {
    const gpt = await engine.analyse("tiny-gpt", "The cat sat on the mat. The dog sat on the");
    const first = await engine.analyse("tiny-t5", "translate English to Korean: The cat sleeps.");
    const t5 = await engine.write(first.id);
    for (const run of [gpt, t5]) {
      const last = (run.decoder ?? run.tokens).ids.length - 1;
      for (const position of [0, last >> 1, last]) {
        const { candidates } = await engine.candidates(run.id, position, 3);
        const [token, other] = candidates.map(({ id }) => id) as [TokenId, TokenId];
        const logits = await engine.logits(run.id, position);
        for (const than of [undefined, other]) {
          const found = await engine.attribution(run.id, position, token, than);
          needAttributed(found);
          const due = (logits[token] ?? 0) - (than === undefined ? 0 : (logits[than] ?? 0));
          assert.ok(Math.abs(found.logit - due) <= 1e-6 * Math.abs(due));
          const left = Math.abs(found.residue) / Math.max(1, Math.abs(found.logit));
          table.push(`${run.model.name} at ${position}: ${left.toExponential(1)}`);
          assert.ok(left <= 1e-3, `${run.model.name} at ${position}: ${left} of the logit`);
        }
      }
    }
  });

  it("refuses what is no token, and a run that is gone", async () => {
    const run = await engine.analyse("tiny-gpt", "one two");
    await assert.rejects(engine.attribution(run.id, 0, 8192), /Token 8192 of 8192/);
    await assert.rejects(engine.attribution(run.id, 9, 5), RangeError);
    await engine.release(run.id);
    await assert.rejects(engine.attribution(run.id, 0, 5), failing("runGone"));
  });
});
