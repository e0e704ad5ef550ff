// What holds of any Unicode text, tried on texts by chance that fast-check makes small where it fails.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { EMBEDDED } from "../../src/domain/model/embedded.ts";
import { firstOf } from "../../src/domain/text/blocks.ts";
import { outcomeOf } from "../../src/domain/tokenizer/plays.ts";
import { MirroredDocument } from "../../src/tokenizer/document/document.ts";
import { createCatalogue } from "../../src/tokenizer/files/catalogue.ts";
import { ENCODINGS } from "../../src/tokenizer/files/openai.ts";
import { models, readTokenizerFile } from "./reference.ts";

const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });
/** The same texts each time, so that one who looks for a failure finds it. */
const SETTINGS = { seed: 20_261_121, numRuns: 300 };

/** Every code point, lone surrogates and unassigned ones among them; and what people see as one. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
);

for (const id of [...Object.values(EMBEDDED), ...Object.keys(ENCODINGS)]) {
  describe(`${id}, on any Unicode`, () => {
    it("goes through the text in order, and ends no token inside a pair of surrogates", async () => {
      const tokenizer = await catalogue.open(id);
      fc.assert(
        fc.property(text, (text) => {
          const { starts, ends } = tokenizer.tokens(text);
          let last = { start: 0, end: 0 };
          for (const [i, start] of starts.entries()) {
            const end = ends[i] as number;
            assert.ok(last.start <= start && last.end <= end && start <= end);
            for (const edge of [start, end]) assert.ok(!isInsidePair(text, edge), `inside ${edge}`);
            last = { start, end };
          }
          assert.ok(last.end <= text.length);
        }),
        SETTINGS,
      );
    });

    it("gives the same tokens block by block, after edits, and as counted", async () => {
      const tokenizer = await catalogue.open(id);
      const edit = fc.tuple(text, text, fc.nat(), fc.nat());
      await fc.assert(
        fc.asyncProperty(edit, async ([before, added, at, cut]) => {
          const offset = at % (before.length + 1);
          const length = cut % (before.length - offset + 1);
          const document = new MirroredDocument(before);
          await document.survey(tokenizer, async () => {});
          document.edit([{ offset, length, text: added }]);
          const after = before.slice(0, offset) + added + before.slice(offset + length);
          const whole = tokenizer.tokens(after);
          const { size, blocks } = await document.survey(tokenizer, async () => {});
          assert.equal(size.tokens, whole.ids.length);
          const surveyed = await document.survey(tokenizer, async () => {});
          const ids = Array.from(blocks.ends, (end, block) => [
            ...surveyed.slice(firstOf(blocks, block), end).tokens.ids,
          ]).flat();
          assert.deepEqual(ids, [...whole.ids]);
          const cuts = document.cuts(tokenizer, { from: 0, to: after.length, limit: 1e6 });
          assert.deepEqual([...cuts.starts], [...whole.starts]);
          assert.deepEqual([...cuts.ends], [...whole.ends]);
        }),
        SETTINGS,
      );
    });

    it("ends every player in its own tokens", async () => {
      const tokenizer = await catalogue.open(id);
      fc.assert(
        fc.property(text, fc.nat(), (text, at) => {
          const { ids } = tokenizer.tokens(text);
          const index = ids.length === 0 ? 0 : at % ids.length;
          const steps = tokenizer.steps(text, index);
          assert.equal(steps === undefined, ids.length === 0);
          if (!steps) return;
          const told = outcomeOf(steps.play);
          if (told) assert.deepEqual([...told], [...steps.ids]);
          assert.deepEqual(
            [...steps.ids],
            [...ids.subarray(steps.first, steps.first + steps.ids.length)],
          );
        }),
        SETTINGS,
      );
    });
  });
}

for (const id of ["tiny-gpt", ...Object.keys(ENCODINGS)]) {
  it(`${id} decodes to the very text, whatever it is`, async () => {
    const tokenizer = await catalogue.open(id);
    fc.assert(
      fc.property(text, (text) => {
        const { ids } = tokenizer.tokens(text);
        assert.equal(tokenizer.decode(ids), text.toWellFormed());
      }),
      SETTINGS,
    );
  });
}

function isInsidePair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
