import assert from "node:assert/strict";
import { it } from "node:test";
import { spellOut } from "../../../src/domain/text/spelling.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { spelled } from "../../../src/engine/runs/tokensOfIds.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { idOf, smallTokenizer } from "../../tokenizer/smallTokenizer.ts";

it("tokens that stand in no text tell which of them a blank comes before, so that written words do not stick together", () => {
  const decoder = { type: "WordPiece", prefix: "##", cleanup: true };
  const pieces = ["나는", "학교", "##에", "."];
  const tokenizer = openTokenizer(smallTokenizer({ pieces, decoder }), "small");
  const ids = pieces.map((piece) => idOf(tokenizer, piece));
  const tokens = spelled(tokenizer, ids);
  assert.deepEqual([...(tokens.apart ?? [])], [1, 1, 0, 0]);
  const parts = ids.map((_, index) => tokenAt(tokens, index));
  assert.equal(spellOut("small", parts).text, " 나는 학교에.");
  assert.equal(tokenizer.decode(ids), "나는 학교에.");
});
