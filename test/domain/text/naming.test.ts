import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inSentence, type TellBlanks } from "../../../src/domain/text/naming.ts";

const WORDS = { lineBreak: "a line break", blank: "a blank", tab: "a tab" };
const tell: TellBlanks = (blank, count) => (count === 1 ? WORDS[blank] : `${count} ${blank}s`);
const named = (text: string, special = false) =>
  inSentence({ piece: text, bytes: new TextEncoder().encode(text), special }, tell);

describe("a token in a sentence", () => {
  it("is quoted as it is labeled elsewhere", () => {
    assert.equal(named(" the"), "‘·the’");
    assert.equal(named("\n\nThe"), "‘⏎⏎The’");
    assert.equal(named("</s>", true), "‘</s>’");
    assert.equal(
      inSentence({ piece: "", bytes: Uint8Array.of(0xe2, 0x96), special: false }, tell),
      "‘⟨E2 96⟩’",
    );
    assert.equal(named(""), "‘’");
  });

  it("is told in words if there is nothing to see of it", () => {
    assert.equal(named("\n"), "a line break");
    assert.equal(named("\r\n"), "a line break");
    assert.equal(named("\n\r\n"), "2 lineBreaks");
    assert.equal(named(" "), "a blank");
    assert.equal(named("\t\t"), "2 tabs");
    assert.equal(named("\n    \t"), "a line break + 4 blanks + a tab");
  });
});
