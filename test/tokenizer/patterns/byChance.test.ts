// Patterns by chance, out of a grammar: we cut as the Rust core does, or refuse; never otherwise.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { GRAMMARS, one, patterns } from "./grammars.ts";
import { ours, reference } from "./judge.ts";

const SEED = 20_261_129;
const TEXTS = 24; // for each pattern

describe("patterns by chance", () => {
  for (const [kind, grammar] of Object.entries(GRAMMARS)) {
    it(`are cut as by the reference, or refused: ${kind}`, async (test) => {
      const text = fc
        .array(one(...grammar.characters), { maxLength: 9 })
        .map((characters) => characters.join(""));
      const counts = { right: 0, refused: 0, "refused by both": 0, "refused by the reference": 0 };
      await fc.assert(
        fc.asyncProperty(
          patterns(grammar),
          fc.array(text, { minLength: TEXTS, maxLength: TEXTS }),
          async (pattern, texts) => {
            const [we, they] = [ours(pattern), reference(pattern)];
            if (typeof we === "string") {
              assert.match(we, /^.+$/);
              counts[typeof they === "string" ? "refused by both" : "refused"]++;
            } else if (typeof they === "string") counts["refused by the reference"]++;
            else {
              assert.deepEqual(await we(texts), await they(texts));
              counts.right++;
            }
          },
        ),
        { seed: SEED, numRuns: grammar.runs },
      );
      test.diagnostic(JSON.stringify(counts));
      assert.ok(counts.right > grammar.runs / 3, "most patterns say something");
    });
  }
});
