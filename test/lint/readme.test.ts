import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const readme = read("README.md");
const { contributes } = JSON.parse(read("package.json"));
const names: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));

/** The first cells of a table of README.md, by the title of its first column; the second likewise. */
function cellsOf(title: string, column = 0): readonly string[] {
  const lines = readme.split("\n");
  const head = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  assert.notEqual(head, -1, `README.md has no table of ${title}`);
  const rest = lines.slice(head + 2);
  const rows = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith("|")),
  );
  return rows.map((row) => row.split(" | ")[column]?.replace(/^\| /, "").trim() ?? "");
}

const settings: readonly (readonly [string, unknown])[] = contributes.configuration.flatMap(
  ({ properties }: { properties: Readonly<Record<string, { default: unknown }>> }) =>
    Object.entries(properties).map(([id, { default: value }]) => [id, value]),
);

describe("README.md", () => {
  it("has at most 250 lines", () => {
    assert.ok(readme.split("\n").length <= 250);
  });

  it("names every command, and none that there is not", () => {
    const titles = contributes.commands.map(({ title }: { title: string }) => {
      return names[title.replaceAll("%", "")];
    });
    const named = cellsOf("Command").flatMap((cell) => cell.split(", "));
    assert.deepEqual([...named].sort(), [...titles].sort());
  });

  it("names every setting with its default", () => {
    const bare = (cell: string) => cell.replaceAll("`", "");
    const defaults = cellsOf("Setting", 1).map(bare);
    const named = cellsOf("Setting").map((cell, i) => [bare(cell), defaults[i]]);
    const written = settings.map(([id, value]) => [
      id,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    assert.deepEqual([...named].sort(), [...written].sort());
  });

  it("names every key", () => {
    const capital = (key: string) => key.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
    const keys = contributes.keybindings.map(({ key, mac }: { key: string; mac?: string }) =>
      mac ? `${capital(key)} (${capital(mac)})` : capital(key),
    );
    assert.deepEqual([...cellsOf("Key")].sort(), [...keys].sort());
  });

  it("shows pictures that there are, each in both themes, and says what is on them", () => {
    const shown = [...readme.matchAll(/(?:srcset|src)="([^"]+)"|!\[[^\]]+\]\(([^)]+)\)/g)];
    const files = shown.map(([, inTag, inMark]) => inTag ?? inMark ?? "");
    assert.ok(files.length > 15);
    for (const file of files) assert.ok(read(file).length > 0, file);
    for (const [tag] of readme.matchAll(/<img [^>]*>/g)) assert.match(tag, / alt="[^"]{20,}"/);
  });
});
