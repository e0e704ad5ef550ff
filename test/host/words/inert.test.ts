import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inert, inLog } from "../../../src/host/words/inert.ts";

/** What VS Code takes for a link in a notification (base/common/linkedText.ts). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it takes for an icon in lists and in the status bar. */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

describe("inert", () => {
  for (const text of [
    "[Update now](command:workbench.action.terminal.new)",
    "[a](https://example.com) [b](file:///etc/passwd)",
    "[[a]](command:b)",
    "[a]\u0007(command:b)",
    '[a](command:b "title")',
    "$(trash)",
    "$$(sync~spin)",
  ]) {
    it(`leaves no link and no icon in ${JSON.stringify(text)}`, () => {
      const shown = inert(text);
      assert.doesNotMatch(shown, LINK);
      assert.doesNotMatch(shown, ICON);
      const visible = (said: string) => said.replace(/[\u2060\ufffd\p{Cc}]/gu, "");
      assert.equal(visible(shown), visible(text));
    });
  }

  it("leaves words, lines, brackets and dollars as they are", () => {
    for (const text of ["고양이 👍", "one\ntwo\tthree", "a[0] (b)", "$5 (five)", "f(x)[1]"]) {
      assert.equal(inert(text), text);
    }
  });

  it("ends somewhere, never inside a character", () => {
    assert.equal(inert("👍".repeat(9_000)).length, 1_000);
    assert.ok(inert("👍".repeat(9_000)).isWellFormed());
  });

  it("keeps nothing that moves a cursor or turns a line round, in the log as well", () => {
    for (const clean of [inert, inLog]) {
      assert.equal(clean("a\u001b[2Jb\u202ec\u0000\u009b"), "a\ufffd[2Jb\ufffdc\ufffd\ufffd");
    }
  });
});
