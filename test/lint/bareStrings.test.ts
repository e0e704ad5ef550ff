import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { bareStrings } from "./bareStrings.ts";
import { root } from "./imports.ts";

/** Strings that nobody could translate, and some that nobody needs to. */
const BARE: readonly string[] = [
  'h("p", {}, "Working");',
  'h("p", { title: "More" });',
  'h("button", { "aria-label": isOpen ? "Close" : t("Open") });',
  `h("p", {}, \`\${3} tokens\`);`,
  'element.textContent = "Saved";',
  'button({ label: "Copy" });',
  'showError("Broken");',
  'const sentence = "The model has gone";',
  `panel.say(\`Layer \${1}, head \${2}\`);`,
];
const FINE: readonly string[] = [
  'h("p", { class: "row mark" }, t("Working"));',
  'throw new RangeError("There is no such token");',
  'console.error("The model has gone");',
  'if (label === "Close") close();',
  'h("p", {}, t("{0} tokens", "a b"), "·");',
  'element.style.font = "12px sans-serif";',
  'l10n.t("The model has gone");',
];

/** What is found in a file of its own with this in it. */
function foundIn(lines: readonly string[]): readonly string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-words-"));
  try {
    writeFileSync(path.join(folder, "planted.ts"), lines.join("\n"));
    const config = path.join(folder, "tsconfig.json");
    writeFileSync(config, JSON.stringify({ include: ["planted.ts"] }));
    return bareStrings([config], (file) => file.endsWith("planted.ts"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the strings of the interface", () => {
  it("all go through t", () => {
    const configs = ["src", "webview"].map((room) => path.join(root, room, "tsconfig.json"));
    const ours = ["src/host/", "src/extension.ts", "webview/"].map((one) => path.join(root, one));
    assert.deepEqual(
      bareStrings(configs, (file) => ours.some((one) => path.normalize(file).startsWith(one))),
      [],
    );
  });

  it("are found where they do not, and nothing else is", () => {
    const found = foundIn(BARE).map((told) => told.replace(/^.*?: /, ""));
    assert.equal(found.length, BARE.length + 1, found.join("\n")); // the layer and the head
    assert.deepEqual(foundIn(FINE), []);
  });
});
