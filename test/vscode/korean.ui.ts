import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Frame } from "playwright-core";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(path.join(root, name), "utf8")) as Readonly<Record<string, string>>;
const strings = { ...read("l10n/bundle.l10n.ko.json"), ...read("package.nls.ko.json") };

/** The Korean of a string, which has to be there. */
function korean(key: string): string {
  const found = strings[key];
  assert.ok(found && /[가-힣]/.test(found), `no Korean for “${key}”`);
  return found;
}

/** A sentence with whatever stands in its holes. */
const told = (key: string): RegExp => {
  const parts = korean(key).split(/\{\d\}/);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+"));
};

/** Our pages, and what the host says of our extension: VS Code complains of its own things, too. */
const PAGES = /^https:[/][/][^/]+vscode-resource/;
const OURS = /glassbox|i18n bundle/i;

const TABS = ["Nearest", "Map", "Arithmetic", "Positions", "Search"] as const;
/** Words in a row that no translation keeps: names are shorter. */
const ENGLISH = /\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b/g;
/** What is the user's, the model's or a formula, and no sentence of ours. */
const OTHERS = ".token, .chip, canvas, code, math, input, .strip, .explanation, .equation";

/** What our own words in the panel still say in English. */
const englishIn = (panel: Frame): Promise<readonly string[]> =>
  panel.evaluate(
    ([others, english]) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest(`${others}, script, style`)) continue;
        found.push(...(node.textContent?.match(new RegExp(english, "g")) ?? []));
      }
      return found;
    },
    [OTHERS, ENGLISH.source] as const,
  );

describe("Glassbox in Korean, seen through the window of VS Code", () => {
  let vscode: VSCode;
  const complaints: string[] = [];
  before(async () => {
    vscode = await openVSCode({ language: "ko", settings: { "editor.minimap.enabled": false } });
    vscode.page.on("console", (message) => {
      const isOurs = OURS.test(message.text()) || PAGES.test(message.location().url);
      if (["error", "warning"].includes(message.type()) && isOurs) complaints.push(message.text());
    });
    vscode.page.on("pageerror", (error) => complaints.push(String(error)));
    await vscode.open("korean.md");
  });
  after(() => vscode.close());

  it("counts in the status bar", async () => {
    const item = vscode.page.locator(".statusbar-item", { hasText: told("{0} tokens") });
    await item.waitFor();
    assert.match(await item.innerText(), /o200k_base$/);
  });

  it("tells the token under the mouse", async () => {
    const said = await vscode.hover("바닷가");
    assert.match(said, told("Characters {0} to {1}"));
    assert.doesNotMatch(said, ENGLISH);
  });

  it("names its commands in the palette", async () => {
    const { page } = vscode;
    await page.keyboard.press("F1");
    const title = `Glassbox: ${korean("command.showEmbeddings")}`;
    await page.locator(".quick-input-widget input").fill(`>${title}`);
    const names = page.locator(".quick-input-list .monaco-list-row .label-name");
    await names.filter({ hasText: title }).first().waitFor();
    await page.keyboard.press("Escape");
  });

  it("shows the embeddings with their five parts", async () => {
    await vscode.selectLines(3, 3);
    await vscode.run(`Glassbox: ${korean("command.showEmbeddings")}`);
    const panel = await vscode.panel(korean("Embeddings"));
    assert.equal(await panel.locator("html").getAttribute("lang"), "ko");
    assert.deepEqual(await panel.locator("[role=tab]").allInnerTexts(), TABS.map(korean));
  });

  const parts = [
    { id: "nearest", shows: ".dots button", says: "{0} is closest to {1}" },
    {
      id: "map",
      shows: ".map .picture:not([hidden])",
      says: "The text’s {0} different tokens are spread over {1} of the map’s {2} regions.",
    },
    { id: "arithmetic", shows: ".equation .summand", says: "The result is closest to ‘{0}’ ({1})" },
    {
      id: "positions",
      shows: "#position-kind",
      says: "Neighboring positions have similar vectors ({0})",
    },
    { id: "search", shows: "#renew-index", says: "Closest to ‘{0}’: {1} ({2})" },
  ] as const;
  for (const { id, shows, says } of parts) {
    it(`says in Korean what it finds: ${id}`, async () => {
      const panel = await vscode.panel(korean("Embeddings"));
      await panel.locator(`#tab-${id}`).click();
      await panel.locator(shows).first().waitFor();
      // A finding goes on as the numbers have it: the bundle has one sentence for each way.
      const sentences = Object.keys(strings).filter((key) =>
        key.startsWith(says.replace(/\.$/, "")),
      );
      const wanted = new RegExp(sentences.map((key) => told(key).source).join("|"), "s");
      const finding = panel.locator(".body:not(.stale) .finding", { hasText: wanted });
      await finding.waitFor();
      assert.deepEqual(await englishIn(panel), []);
    });
  }

  it("leaves the console clean", () => assert.deepEqual(complaints, []));
});
