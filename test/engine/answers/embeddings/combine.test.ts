import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  type Combination,
  gapOf,
  MOST_TERMS,
  readTerms,
  type Term,
} from "../../../../src/domain/model/combination.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { createEngine } from "../../../../src/engine/engine.ts";
import { openings } from "../../../../webview/panels/embeddings/arithmetic/examples.ts";
import { near } from "../../../asserts.ts";
import { models } from "../../folder.ts";

/** What NumPy says, in float64: training/export_sums_oracle.py. */
const oracle: Readonly<Record<string, readonly Answer[]>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "sums/oracle.json"), "utf8"),
);
interface Answer {
  readonly terms: readonly Term[];
  readonly ids: readonly (readonly number[])[];
  readonly nearest: readonly number[];
  readonly cosines: readonly number[];
  /** Of each token of the terms, its cosine and rank. */
  readonly own: Readonly<Record<string, readonly [number, number]>>;
  readonly alone: number | null;
}

const BOUND = 1e-5; // of a cosine, in float32

const engine = createEngine({ models, progress: () => {} });
const ask = async (model: string, terms: readonly Term[], count = 10) =>
  engine.combine((await engine.analyse(model, "the cat")).id, terms, count);

describe("a sum of embeddings", () => {
  for (const [model, answers] of Object.entries(oracle)) {
    for (const { terms, ids, nearest, cosines, own, alone } of answers) {
      const name = terms.map(({ sign, what }) => `${sign > 0 ? "+" : "-"}${what}`).join(" ");
      it(`points where NumPy says: ${name} in ${model}`, async () => {
        const found = await ask(model, terms);
        assert.deepEqual(
          found.terms.map((tokens) => [...tokens.ids]),
          ids,
        );
        found.nearest.forEach(({ id, cosine }, rank) => {
          near(cosine, cosines[rank], BOUND);
          // Two that are closer than the bound may change places.
          const place = nearest.indexOf(id);
          if (rank < 9) assert.ok(place >= 0, `${id} is none of the ten nearest`);
          if (place >= 0) near(cosine, cosines[place], BOUND);
        });
        for (const { id, cosine, rank } of found.own) {
          const [expected, place] = own[id] as readonly [number, number];
          near(cosine, expected, BOUND);
          near(rank, place, 1);
        }
        assert.equal(found.own.length, Object.keys(own).length);
        if (terms.length > 1 && found.alone?.id === nearest[0])
          near(found.alone?.rank as number, alone as number, 1);
      });
    }
  }

  const opened = async (locale: string) => {
    const opened: Record<string, unknown> = {};
    for (const model of Object.keys(oracle)) {
      const found: [string, Combination][] = [];
      for (const typed of openings(locale)) found.push([typed, await ask(model, readTerms(typed))]);
      const [[typed, best]] = found.toSorted(([, a], [, b]) => gapOf(b) - gapOf(a)) as [
        (typeof found)[0],
      ];
      const names = best.nearest.map((token) => label(token).replace("·", ""));
      const ranks = [best.alone?.rank, best.own[0]?.rank];
      opened[model] = [typed, names[0], gapOf(best).toFixed(2), ...ranks];
    }
    return opened;
  };

  it("stands out most in each shipped model where the panel opens", async () => {
    assert.deepEqual(await opened("en"), {
      "tiny-gpt": ["are − were + was", "is", "0.27", 2, 1],
      "tiny-bert": ["he − boy + girl", "she", "0.07", 1, 1],
      "tiny-t5": ["are − were + was", "is", "0.30", 2, 2],
    });
  });

  it("does so in Korean, too, and there by a Korean sum", async () => {
    assert.deepEqual(await opened("ko"), {
      "tiny-gpt": ["합니다 − 한다 + 있다", "있습니다", "0.07", 17, 1],
      "tiny-bert": ["합니다 − 한다 + 있다", "있습니다", "0.02", 4603, 1],
      "tiny-t5": ["합니다 − 한다 + 있다", "있습니다", "0.10", 30, 1],
    });
  });

  it("reads a word with a blank before it, quoted text as it stands, and numbers", async () => {
    const { terms } = await ask("tiny-gpt", readTerms('he + "he" + #258 + strawberry'));
    const names = terms.map((tokens) =>
      [...tokens.ids.keys()].map((at) => label(tokenAt(tokens, at))).join("|"),
    );
    assert.deepEqual([names[0], names[1]], ["·he", "he"]);
    assert.deepEqual([...(terms[2]?.ids ?? [])], [258]);
    assert.ok((terms[3]?.ids.length ?? 0) > 1);
  });

  it("that cancels out points nowhere", async () => {
    const { terms, ...where } = await ask("tiny-gpt", readTerms("he − he"));
    assert.equal(terms.length, 2);
    assert.deepEqual(where, { nearest: [], own: [], chance: undefined });
  });

  it("of nothing points nowhere", async () => {
    const nothing = { terms: [], nearest: [], own: [], chance: undefined };
    assert.deepEqual(await ask("tiny-gpt", []), nothing);
  });

  it("names the token that is not there, and takes no more terms than it says", async () => {
    await assert.rejects(ask("tiny-gpt", readTerms("#8192")), /Token 8192 of 8192/);
    const many = Array.from({ length: MOST_TERMS + 1 }, () => ({ sign: 1, what: "a" }) as const);
    await assert.rejects(ask("tiny-gpt", many), /13 terms of 12/);
  });
});
