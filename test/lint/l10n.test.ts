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
for (const file of globSync("webview/panels/{*/explain,*/explained/*}.html", { cwd: root })) {
  for (const [, paragraph] of read(file).matchAll(/<p>(.*?)<\/p>/gs)) {
    used.add((paragraph as string).trim().replace(/\s+/g, " "));
  }
}
/** Calls whose string cannot be found by reading. */
const hidden: string[] = [];
for (const { file, text } of sources) {
  const found = stringsIn(text);
  for (const string of found.used) used.add(string);
  hidden.push(...found.hidden.map((call) => `${file}: ${call}`));
}

/** The strings that a source asks translations of, and its calls that do not show which. */
function stringsIn(text: string) {
  const found = { used: [] as string[], hidden: [] as string[] };
  for (const { 0: call, 1: literal, index } of text.matchAll(CALL)) {
    if (literal) found.used.push(unquote(literal));
    else if (!/^t\((?:textContent|sentence, \.\.\.parts)/.test(text.slice(index)))
      found.hidden.push(text.slice(index, index + call.length + 30));
  }
  return found;
}

/** Strings without a translation, and translations that nothing asks for. */
const untranslated = (strings: Iterable<string>, korean: Readonly<Record<string, string>>) =>
  [...strings].filter((text) => !korean[text]);
const unasked = (strings: ReadonlySet<string>, korean: Readonly<Record<string, string>>) =>
  Object.keys(korean).filter((text) => !strings.has(text));

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
    assert.deepEqual(untranslated(used, korean), []);
  });

  it("has no translation that nothing asks for", () => {
    assert.deepEqual(unasked(used, korean), []);
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

  it("has no particle after a value that would be wrong for another one", () => {
    // Behind a share, which is read as “퍼센트”, the forms after a vowel are right for any value.
    const wrong = /\{\d\}(?:[’”](?:은|는|이|가|을|를|과|와|으로|로)|은|이|을|과|으로)(?![가-힣])/;
    for (const text of ["{0}은 토큰", "‘{0}’를 봅니다"]) assert.match(text, wrong);
    for (const text of ["가중치의 {0}를 둡니다", "모델({0})은 실행"])
      assert.doesNotMatch(text, wrong);
    for (const text of Object.values(korean)) assert.doesNotMatch(text, wrong);
  });

  it("translates every name of the manifest, which uses no other", () => {
    const english = Object.keys(table("package.nls.json")).sort();
    assert.deepEqual(Object.keys(table("package.nls.ko.json")).sort(), english);
    const asked = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(asked)].sort(), english);
  });
});

describe("the strings of the interface", () => {
  it("are spelled as VS Code spells", () => {
    const british = /colour|neighbour|behaviour|favourite|centre|cancelled|labelled|licence|grey/i;
    assert.match("Colour by", british);
    for (const text of [...used, ...Object.values(table("package.nls.json"))])
      assert.doesNotMatch(text, british);
  });

  it("are literals where they are translated, so that they can be found", () => {
    assert.deepEqual(hidden, []);
  });

  it("are missed where a translation is missing, not asked for, or not to be found", () => {
    const planted = `t("New"); l10n.t("{0} of {1}", 1, 2); t(name); t(\`Old \${name}\`);`;
    const { used, hidden } = stringsIn(planted);
    assert.deepEqual(used, ["New", "{0} of {1}"]);
    assert.equal(hidden.length, 2);
    const korean = { "{0} of {1}": "{1} 중 {0}", Gone: "사라짐" };
    assert.deepEqual(untranslated(used, korean), ["New"]);
    assert.deepEqual(unasked(new Set(used), korean), ["Gone"]);
  });
});
