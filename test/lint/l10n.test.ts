import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const table = (file: string): Record<string, string> =>
  existsSync(path.join(root, file)) ? JSON.parse(read(file)) : {};

/** A string literal, as the first argument of `t(` or `l10n.t(`. */
const CALL = /(?<![\w$])t\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/g;
const LITERAL_OR_NOT = /(?<![\w$])(?:l10n\.)?t\(\s*([^\s)])/g;
const PLACEHOLDER = /\{\w+\}/g;

const sources = globSync("{src,webview}/**/*.ts", { cwd: root }).map((file) => ({
  file,
  text: read(file),
}));
const used = new Map<string, string>(); // string → the file that says it
for (const { file, text } of sources) {
  for (const [, literal] of text.matchAll(CALL)) used.set(unquote(literal as string), file);
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
      [...used.keys()].filter((text) => !korean[text]),
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

  it("translates every name of the manifest, which uses no other", () => {
    const english = Object.keys(table("package.nls.json")).sort();
    assert.deepEqual(Object.keys(table("package.nls.ko.json")).sort(), english);
    const asked = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(asked)].sort(), english);
  });
});

describe("the strings of the interface", () => {
  it("are literals where they are translated, so that they can be found", () => {
    for (const { file, text } of sources) {
      const calls = [...text.matchAll(LITERAL_OR_NOT)].filter(
        ([call]) => !/^t\(text\b|^t\($/.test(call),
      );
      for (const [call, first] of calls) {
        assert.match(first as string, /["'`]/, `${file}: ${call}`);
      }
    }
  });
});
