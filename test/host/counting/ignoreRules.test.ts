import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { readIgnoreRules } from "../../../src/host/counting/ignoreRules.ts";
import { temporaryFolder } from "../../engine/folder.ts";
import { createRandom } from "../../engine/random.ts";

describe("the rules of an ignore file", () => {
  const cases: readonly [rules: string, path: string, isIgnored: boolean | undefined][] = [
    ["*.log", "a.log", true],
    ["*.log", "deep/a.log", true],
    ["/a.log", "deep/a.log", undefined],
    ["doc/*.txt", "doc/a.txt", true],
    ["doc/*.txt", "doc/server/a.txt", undefined],
    ["**/foo/bar", "a/b/foo/bar", true],
    ["**/foo/bar", "foo/bar", true],
    ["abc/**", "abc/x/y", true],
    ["abc/**", "abc/", undefined],
    ["a/**/b", "a/b", true],
    ["a/**/b", "a/x/y/b", true],
    ["a**b", "axxb", true],
    ["foo/", "foo/", true],
    ["foo/", "foo", undefined],
    ["*.log\n!keep.log", "keep.log", false],
    ["!keep.log\n*.log", "keep.log", true],
    ["\\!important", "!important", true],
    ["# no", "# no", undefined],
    ["\\#yes", "#yes", true],
    ["name  ", "name", true],
    ["name\\ ", "name ", true],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", undefined],
    ["[]-]", "-", true],
    ["[[:digit:]]", "7", true],
    ["[a", "[a", undefined],
    ["a\\", "a\\", undefined],
    ["?", "고", true],
    ["\ufeff*.md\r", "a.md", true],
  ];
  for (const [rules, at, expected] of cases) {
    it(`${JSON.stringify(rules)} of ${at}: ${expected}`, () =>
      assert.equal(readIgnoreRules(rules).test(at), expected));
  }

  it("are as git reads them, in 4,000 tries", (test) => {
    const { pick, random } = createRandom(1_312);
    const signs = ["a", "b", "*", "?", "[ab]", "[!a]", "[a-c]", "\\*", " "];
    const some = (from: readonly string[], most: number) =>
      Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(from)).join("");
    // "a**" is "a*" by git's manual; git itself takes it for "a/**" at times.
    const name = () => some(signs, 3).replace(/\*\*+/g, "*");
    const rule = () => {
      const way = [name(), pick(["", "/", "/**/"]), name().replace(/^\*/, "c")].join("");
      return `${pick(["", "!"])}${pick(["", "", "/", "**/"])}${way}${pick(["", "", "/**", "/"])}`;
    };
    const folder = temporaryFolder();
    if (spawnSync("git", ["init", "-q", folder]).status !== 0) return test.skip("there is no git");
    let judged = 0;
    for (let round = 0; round < 40; round++) {
      const rules = [rule(), rule(), rule()];
      writeFileSync(path.join(folder, ".gitignore"), rules.join("\n"));
      const paths = Array.from({ length: 100 }, () =>
        Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
          some(["a", "b", "c", "*"], 3),
        ).join("/"),
      );
      const { stdout } = spawnSync(
        "git",
        ["-C", folder, "check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"],
        {
          input: paths.join("\0"),
        },
      );
      const fields = stdout.toString().split("\0");
      for (const [at, place] of paths.entries()) {
        const found = fields[4 * at + 2] ?? "";
        const said = found === "" ? undefined : !found.startsWith("!");
        const read = readIgnoreRules(rules.join("\n"));
        // git looks at the folders first, as the walk through the folders does.
        const names = place.split("/");
        const folders = names.slice(1).map((_, depth) => `${names.slice(0, depth + 1).join("/")}/`);
        const out = folders.map((one) => read.test(one)).find((isOut) => isOut === true);
        assert.equal(out ?? read.test(place), said, `${JSON.stringify(rules)} of ${place}`);
        judged++;
      }
    }
    assert.equal(judged, 4_000);
  });

  it("end soon on rules that a regular expression would never end on", () => {
    const read = readIgnoreRules(`${"a*".repeat(400)}b\n${"**/a*/".repeat(60)}b`);
    assert.equal(read.test("a".repeat(4_000)), undefined);
    assert.equal(read.test(`${"aaaaaaaaaa/".repeat(300)}c`), undefined);
  });
});
