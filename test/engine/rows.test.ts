import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { Failed } from "../../src/domain/failure.ts";
import { OFF } from "../../src/domain/prediction/sampling.ts";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { models, temporaryFolder } from "./folder.ts";
import { smallConfig, smallFolder, tokenizers } from "./small.ts";

const under = temporaryFolder();
const engine = createEngine({ models, progress: () => {} });
const ROWS = smallConfig.vocab_size as number; // 96
const { vocab } = tokenizers.wordPiece.model;
const OWN = Object.keys(vocab).length;

/** The small model with a tokenizer of `count` tokens, one of them added behind all others. */
function folderOf(count: number): string {
  const fillers = Array.from({ length: count - 1 - OWN }, (_, i) => [`filler${i}`, OWN + i]);
  const added = { id: count - 1, content: "<image>", special: true, normalized: false };
  const tokenizer = {
    ...tokenizers.wordPiece,
    added_tokens: [added],
    model: {
      ...tokenizers.wordPiece.model,
      vocab: { ...vocab, ...Object.fromEntries(fillers), "<image>": count - 1 },
    },
  };
  return smallFolder(path.join(under, String(count)), { tokenizer: JSON.stringify(tokenizer) });
}

const more = folderOf(ROWS + 1); // as Gemma 3 has
const exact = folderOf(ROWS);
const fewer = smallFolder(path.join(under, "fewer")); // rows without a token, as most models have
const ask = { from: 0, to: 99 };

async function failure(asked: Promise<unknown>) {
  const [answer] = await Promise.allSettled([asked]);
  assert.equal(answer.status, "rejected");
  assert.ok(answer.reason instanceof Failed, String(answer.reason));
  return answer.reason.failure;
}

describe("a tokenizer with more tokens than the model has rows", () => {
  it("is opened, and changes nothing of texts without them", async () => {
    const [one, other] = [
      await engine.analyse(more, "the cat"),
      await engine.analyse(exact, "the cat"),
    ];
    assert.deepEqual(one.tokens.ids, other.tokens.ids);
    assert.deepEqual(await engine.logits(one.id, 1), await engine.logits(other.id, 1));
    const bits = async (folder: string) => (await engine.surprisals(folder, "the cat", ask)).bits;
    assert.deepEqual(await bits(more), await bits(exact));
  });

  it("ends each text that has one in a sentence that names it", async () => {
    const expected = {
      kind: "noRow",
      model: String(ROWS + 1),
      token: ROWS,
      piece: "<image>",
      rows: ROWS,
    };
    const text = "the <image> cat";
    for (const asked of [
      () => engine.analyse(more, text),
      () => engine.analyse(more, "<image>"),
      () => engine.surprisals(more, text, ask),
      () => engine.surprisals(more, "the <image>", ask), // of the last one, too
      () => engine.prompts(more, ["the", text], []),
      () => engine.prompts(more, ["the"], ["<image>"]), // judged, and never read
    ]) {
      assert.deepEqual(await failure(asked()), expected, String(asked));
    }
    assert.equal((await engine.analyse(more, "the cat")).tokens.ids.length, 2); // it goes on
  });

  it("has its last token read where there is a row for it", async () => {
    const { tokens } = await engine.analyse(exact, "the <image>");
    assert.deepEqual([...tokens.ids].at(-1), ROWS - 1);
  });
});

describe("rows without a token", () => {
  it("are called by their number, wherever the model expects or resembles them", async () => {
    const run = await engine.analyse(fewer, "the cat");
    const { candidates } = await engine.candidates(run.id, 1, ROWS);
    const { found: neighbours } = await engine.neighbours(run.id, 3, ROWS - 1);
    const { options } = await engine.next(run.id, [], { settings: OFF, seed: 1, options: ROWS });
    const spelt = await engine.spell(
      run.id,
      Array.from({ length: ROWS }, (_, id) => id),
    );
    for (const tokens of [
      candidates,
      neighbours,
      options,
      Array.from(spelt.ids, (_, at) => tokenAt(spelt, at)),
    ]) {
      for (const token of tokens) {
        if (token.id < OWN) assert.equal(vocab[token.piece], token.id);
        else assert.equal(label(token), `⟨ID ${token.id}⟩`);
      }
      assert.ok(tokens.some(({ id }) => id >= OWN));
      assert.ok(tokens.every((token) => label(token) !== ""));
    }
  });
});
