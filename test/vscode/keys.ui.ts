import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { eventually } from "./kit/eventually.ts";
import { type Server, startServer } from "./kit/server.ts";
import { launchChromium, openWorkbench, root } from "./kit/window.ts";

/** VS Code in the browser takes the system from the browser's name for itself. */
const SYSTEMS = {
  Windows: "Windows NT 10.0; Win64; x64",
  Linux: "X11; Linux x86_64",
  macOS: "Macintosh; Intel Mac OS X 10_15_7",
} as const;

interface Binding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when: string;
}

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const ours: readonly Binding[] = manifest.contributes.keybindings;

/** In whichever order VS Code writes the modifiers. */
const normal = (key: string) =>
  key
    .split(" ")
    .map((stroke) => stroke.split("+").sort().join("+"))
    .join(" ");

/** Whether one of two is typed on the way to the other. */
const isOnTheWay = (a: string, b: string) =>
  `${a} `.startsWith(`${b} `) || `${b} `.startsWith(`${a} `);

/** Conditions of keys that never count where one types into a text. */
const ELSEWHERE = /^false$|\bterminalFocus\b|\baccessibleViewIsShown\b|\bfocusedView == /;
const isElsewhere = (when: string) =>
  when.split("||").every((condition) => ELSEWHERE.test(condition.trim()));

describe("The keys of Glassbox, beside VS Code's own", () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    server.stop();
  });

  for (const [system, name] of Object.entries(SYSTEMS)) {
    it(`are free in texts on ${system}, but for Tab and Escape while a preview is shown`, async () => {
      const defaults = await defaultKeys(name, system === "macOS" ? "Meta" : "Control");
      assert.ok(defaults.has(normal(system === "macOS" ? "cmd+p" : "ctrl+p")), "the system's own");
      const taken = ours.filter(({ key, mac }) => {
        const mine = normal((system === "macOS" && mac) || key);
        return [...defaults].some((other) => isOnTheWay(mine, other));
      });
      assert.deepEqual(
        taken.map(({ key }) => key),
        ["tab", "escape"],
      );
      for (const { when } of taken)
        assert.match(when, /editorTextFocus && glassbox\.continuation &&/);
    });
  }

  it("are typed without AltGr, and without Option, which writes characters on macOS", () => {
    for (const { key, mac = key } of ours) assert.doesNotMatch(`${key} ${mac}`, /alt/);
  });

  it("count only in the editor, or where a model is debugged, while what they are for is on", () => {
    for (const { when } of ours)
      assert.match(
        when,
        /^editorTextFocus && glassbox\.\w+|^debugType == glassbox && debugState == stopped$/,
      );
  });

  /** What "Open Default Keyboard Shortcuts (JSON)" lists on a system. */
  async function defaultKeys(system: string, control: string): Promise<ReadonlySet<string>> {
    const userAgent = `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`;
    const { page } = await openWorkbench(browser, server.url, () => {}, { userAgent });
    await page.locator(".monaco-workbench .part.statusbar").waitFor();
    const box = page.locator(".quick-input-widget input");
    await eventually(async () => {
      await page.keyboard.press("F1");
      await box.waitFor({ timeout: 2_000 });
    });
    await box.fill(">Preferences: Open Default Keyboard Shortcuts (JSON)");
    await page.locator(".quick-input-list .monaco-list-row").first().click();
    await page.locator(".editor-group-container .view-line").first().click();
    let list = "";
    await eventually(async () => {
      await page.keyboard.press(`${control}+a`);
      await page.evaluate(() => document.execCommand("copy"));
      list = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(list, /"key": "/);
    });
    await page.close();
    const bindings = list.matchAll(
      /^\{ "key": "([^"]+)",\s+"command": "[^"]*"(?:,\s+"when": "((?:[^"\\]|\\.)*)")?/gm,
    );
    const counted = [...bindings].filter(([, , when = ""]) => !isElsewhere(when));
    return new Set(counted.map(([, key = ""]) => normal(key)));
  }
});
