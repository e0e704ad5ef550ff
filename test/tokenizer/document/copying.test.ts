import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import { label, tokenAt } from "../../../src/domain/text/token.ts";
import { copyAll } from "../../../src/tokenizer/document/copying.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { models } from "../reference.ts";
import { TEXTS } from "../texts.ts";

const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });
const pause = async () => {};

describe("copyAll", () => {
  for (const id of [...Object.values(EMBEDDED), "cl100k_base"]) {
    it(`copies every token of a long text once, with its place: ${id}`, async () => {
      const tokenizer = await catalogue.open(id);
      const text = TEXTS.join("\n").toWellFormed().repeat(2);
      const tokens = tokenizer.tokens(text);
      const all = Array.from(tokens.ids, (_, i) => tokenAt(tokens, i));
      const [pieces, ids, json] = await Promise.all(
        (["text", "ids", "json"] as const).map((kind) => copyAll(tokenizer, text, kind, pause)),
      );
      assert.equal(pieces?.text, all.map(label).join("│"));
      assert.deepEqual(JSON.parse(ids?.text ?? ""), [...tokens.ids]);
      assert.equal(ids?.tokens, all.length);
      assert.deepEqual(
        JSON.parse(json?.text ?? ""),
        all.map(({ id, piece, bytes, start, end }) => ({
          id,
          piece,
          bytes: [...bytes],
          start,
          end,
        })),
      );
    });
  }

  it("copies nothing as nothing", async () => {
    const tokenizer = await catalogue.open("tiny-gpt");
    assert.deepEqual(await copyAll(tokenizer, "", "ids", pause), { text: "[]", tokens: 0 });
    assert.deepEqual(JSON.parse((await copyAll(tokenizer, "", "json", pause)).text), []);
  });
});
