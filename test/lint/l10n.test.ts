import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const table = (file: string): Record<string, string> =>
  existsSync(path.join(root, file)) ? JSON.parse(read(file)) : {};

/** A call of `t(` or `l10n.t(`, its first argument if that is one string literal. */
const CALL =
  /(?<![\w$]|function )t\(\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)\s*[,)])?/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const PLACEHOLDER = /\{\w+\}/g;

const sources = globSync("{src,webview}/**/*.ts", { cwd: root }).map((file) => ({
  file,
  text: read(file).replace(COMMENT, ""),
}));
const used = new Set<string>();
// What the panels explain stands in pages of its own, paragraph by paragraph.
for (const file of globSync("webview/panels/*/explain.html", { cwd: root })) {
  for (const [, paragraph] of read(file).matchAll(/<p>(.*?)<\/p>/gs)) {
    used.add((paragraph as string).trim().replace(/\s+/g, " "));
  }
}
/** Calls whose string cannot be found by reading. */
const hidden: string[] = [];
for (const { file, text } of sources) {
  for (const { 0: call, 1: literal, index } of text.matchAll(CALL)) {
    if (literal) used.add(unquote(literal));
    else if (!/^t\((?:textContent|sentence, \.\.\.parts)/.test(text.slice(index)))
      hidden.push(`${file}: ${text.slice(index, index + call.length + 30)}`);
  }
}

/** The string that a literal without `${}` stands for. */
function unquote(literal: string): string {
  return JSON.parse(
    `"${literal
      .slice(1, -1)
      .replace(/\\?"/g, '\\"')
      .replace(/\\(['`])/g, "$1")}"`,
  );
}

describe("the Korean interface", () => {
  const korean = table("l10n/bundle.l10n.ko.json");

  it("is there: the sources do ask for translations", () => assert.ok(used.size > 0));

  it("has a translation of every string", () => {
    assert.deepEqual(
      [...used].filter((text) => !korean[text]),
      [],
    );
  });

  it("has no translation that nothing asks for", () => {
    assert.deepEqual(
      Object.keys(korean).filter((text) => !used.has(text)),
      [],
    );
  });

  it("fills in what the English does", () => {
    const places = (text: string) => [...new Set(text.match(PLACEHOLDER))].sort();
    for (const [english, text] of Object.entries(korean)) {
      assert.deepEqual(places(text), places(english), english);
    }
  });

  it("leaves no particle to the reader, and keeps one politeness", () => {
    const either = /(?:을\(를|를\(을|은\(는|는\(은|이\(가|가\(이|와\(과|과\(와)\)|\(으\)로|세요/;
    for (const text of Object.values({ ...korean, ...table("package.nls.ko.json") })) {
      assert.doesNotMatch(text, either);
    }
  });

  it("translates every name of the manifest, which uses no other", () => {
    const english = Object.keys(table("package.nls.json")).sort();
    assert.deepEqual(Object.keys(table("package.nls.ko.json")).sort(), english);
    const asked = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(asked)].sort(), english);
  });
});

describe("the strings of the interface", () => {
  it("are literals where they are translated, so that they can be found", () => {
    assert.deepEqual(hidden, []);
  });
});
