import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCatalogue } from "../../../../src/tokenizer/files/catalogue.ts";
import { groupsOf } from "../../../../webview/kit/strip/groups.ts";
import { models, readTokenizerFile } from "../../../tokenizer/reference.ts";

const catalogue = createCatalogue({ models, read: async (file) => readTokenizerFile(file) });

/** The text of each group, and how many tokens it has. */
async function grouped(text: string, tokenizer = "tiny-gpt") {
  const tokens = (await catalogue.open(tokenizer)).tokens(text);
  const groups = groupsOf({ first: 0, offset: 0, text, tokens }, 0, tokens.ids.length);
  assert.equal(groups[0]?.first, 0);
  for (const [i, { end }] of groups.entries())
    assert.equal(groups[i + 1]?.first ?? tokens.ids.length, end);
  return groups.map(({ first, end }) => [
    text.slice(tokens.starts[first], tokens.ends[end - 1]),
    end - first,
  ]);
}

describe("the tokens of a text by characters", () => {
  it("are each alone where no character is cut", async () => {
    assert.deepEqual(await grouped("The cat"), [
      ["The", 1],
      [" cat", 1],
    ]);
  });

  it("are one group where they share a syllable", async () => {
    const cut = (await grouped("훑 훑")).filter(([, count]) => count !== 1);
    assert.deepEqual(
      cut.map(([text]) => text?.toString().trim()),
      ["훑", "훑"],
    );
  });

  it("are one group where they share an emoji of several code points", async () => {
    const groups = await grouped("a 👨‍👩‍👧 b");
    assert.deepEqual(
      groups.map(([text]) => text?.toString().trim()),
      ["a", "👨‍👩‍👧", "b"],
    );
    assert.ok((groups[1]?.[1] as number) > 5);
  });

  it("leave a CRLF that is cut in two as it is, and a letter with a hundred marks", async () => {
    assert.ok((await grouped("a\r\nb")).every(([, count]) => count === 1));
    assert.ok((await grouped(`a${"\u0301".repeat(100)}`)).every(([, count]) => count === 1));
  });
});
