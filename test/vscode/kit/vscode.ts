import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Frame, Page } from "playwright-core";
import { type Server, type Settings, startServer } from "./server.ts";
import { launchChromium, openWorkbench, root, sample } from "./window.ts";

/** By kind: the theme as VS Code's list of themes names it, and the mark that it leaves. */
const THEMES = {
  dark: { label: "Dark Modern", mark: "vs-dark" },
  light: { label: "Light Modern", mark: "vs" },
  highContrast: { label: "Dark High Contrast", mark: "hc-black" },
  highContrastLight: { label: "Light High Contrast", mark: "hc-light" },
} as const;

/** A real VS Code with Glassbox in it, and what a person does there. */
export interface VSCode {
  readonly page: Page;
  /** Runs the command of this title from the palette: "Glassbox: Inspect Tokens". */
  run(title: string): Promise<void>;
  /** Opens a file of the folder by its name, and waits for its text. */
  open(name: string): Promise<void>;
  /** Selects whole lines, numbered from 1, `last` included. */
  selectLines(first: number, last: number): Promise<void>;
  /** Rests the mouse on this text of the visible editor; resolves with what the hover says. */
  hover(text: string): Promise<string>;
  /** The document of the visible panel whose heading this is, once it shows its finding. */
  panel(heading: string): Promise<Frame>;
  /** Text of every status bar item. */
  status(): Promise<readonly string[]>;
  theme(kind: keyof typeof THEMES): Promise<void>;
  /** As the user reloads it: VS Code writes its state down first. */
  reload(): Promise<void>;
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

export interface Options {
  /** Of the extension; Glassbox as it stands here unless told otherwise. */
  readonly extension?: string;
  /** A package of Glassbox, to be installed in its place. */
  readonly vsix?: string;
  /** The folder of another that is installed. */
  readonly installed?: string;
  /** A path, or an address of a file system that `installed` gives: "memory:/". */
  readonly folder?: string;
  readonly settings?: Settings;
  /** Opened without trust in its folder: Restricted Mode. */
  readonly isRestricted?: boolean;
  /** The display language of extensions: "ko". VS Code's own words stay English. */
  readonly language?: string;
  /** Pixels of a screenshot for one of the window. */
  readonly sharpness?: number;
}

/** Starts VS Code, opens `folder` (the sample) in Chromium and waits until it is drawn. */
export async function openVSCode(options: Options = {}): Promise<VSCode> {
  const browser = await launchChromium();
  let server: Server | undefined;
  try {
    server = await startServer({
      extension: options.vsix ? undefined : (options.extension ?? root),
      vsix: options.vsix,
      installed: options.installed,
      folder: options.folder ?? sample,
      settings: options.settings,
      isRestricted: options.isRestricted,
      language: options.language,
    });
    const log = (line: string) => {
      if (process.env.GLASSBOX_VERBOSE) console.log(line);
    };
    const { page } = await openWorkbench(browser, server.url, log, options);
    await page.locator(".monaco-workbench .part.statusbar").waitFor();
    return hands(server, browser, page);
  } catch (thrown) {
    await browser.close(); // whatever is left open would keep a test file from ending
    await server?.stop();
    throw thrown;
  }
}

function hands(server: Server, browser: Browser, page: Page): VSCode {
  /** Writes into the quick input and takes the row that says `wanted`. */
  const choose = async (input: string, wanted: string | RegExp) => {
    const box = page.locator(".quick-input-widget input");
    await box.fill(input);
    const label = page.locator(".label-name", { hasText: wanted });
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ has: label }).first().click();
  };
  /** A key that opens the quick input; once more where it was lost, as while the focus changes. */
  const summon = async (key: string) => {
    const box = page.locator(".quick-input-widget input");
    for (let times = 0; times < 5; times++) {
      await page.keyboard.press(key);
      const isOpen = box.waitFor({ timeout: 20_000 }).then(
        () => true,
        () => false,
      );
      if (await isOpen) return;
    }
    throw new Error(`${key} opened no quick input.`);
  };
  const run = async (title: string) => {
    await summon("F1");
    // Another command may begin so, and stand above this one since it was used last.
    await choose(
      `>${title}`,
      new RegExp(`^\\s*${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`),
    );
  };
  return {
    page,
    run,
    async open(name) {
      await summon("Control+p");
      await choose(name, name);
      await page.locator(".tab.active", { hasText: name }).waitFor();
      await page.locator(".editor-group-container.active .view-line").first().waitFor();
    },
    async selectLines(first, last) {
      await summon("Control+g");
      await choose(`:${first}`, `${first}`);
      for (let line = first; line <= last; line++) await page.keyboard.press("Control+l");
    },
    async hover(text) {
      const { x, y } = await placeOf(page, text);
      await page.mouse.move(x + 200, y + 200); // a hover that is open already would stay
      await page.mouse.move(x, y, { steps: 3 });
      const hover = page
        .locator(".monaco-hover:not(.hidden, .workbench-hover) .hover-contents") // the editor's own
        .filter({ hasNotText: /^Loading/ }) // a slow machine says so first
        .first();
      await hover.waitFor();
      return hover.innerText();
    },
    async panel(heading) {
      for (const end = Date.now() + 120_000; Date.now() < end; await sleep(50)) {
        for (const frame of page.frames()) {
          if (await isDrawn(frame, heading)) return frame;
        }
      }
      throw new Error(`The panel "${heading}" showed nothing within two minutes.`);
    },
    async status() {
      const items = await page.locator(".part.statusbar .statusbar-item").allInnerTexts();
      return items.map((text) => text.trim()).filter((text) => text !== "");
    },
    async theme(kind) {
      const { label, mark } = THEMES[kind];
      await run("Preferences: Color Theme");
      await choose(label, label);
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
    async reload() {
      const loaded = page.waitForEvent("load");
      await run("Developer: Reload Window");
      await loaded;
      await page.locator(".monaco-workbench .part.statusbar").waitFor();
    },
    async screenshot(file) {
      mkdirSync(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
    },
    async close() {
      await browser.close();
      server.stop();
    },
  };
}

/** A webview is a frame in a frame; where it stands behind another tab, the outer one is hidden. */
async function isDrawn(frame: Frame, heading: string): Promise<boolean> {
  const outer = frame.parentFrame();
  if (!outer?.parentFrame()) return false;
  try {
    const box = await outer.frameElement();
    const title = frame.locator("h1", { hasText: heading });
    const finding = frame.locator(".body:not(.stale) .finding", { hasText: /./ });
    return (await box.isVisible()) && (await title.isVisible()) && (await finding.isVisible());
  } catch {
    return false; // it went away while we asked
  }
}

/** The middle of the first place where the text stands in the active editor, in CSS pixels. */
async function placeOf(page: Page, text: string): Promise<{ x: number; y: number }> {
  const place = await page.evaluate((wanted) => {
    const lines = document.querySelectorAll(".editor-group-container .view-lines .view-line");
    for (const line of lines) {
      // Monaco draws spaces as no-break spaces, and a word in as many spans as it has colours.
      const at = (line.textContent ?? "").replaceAll("\u00a0", " ").indexOf(wanted);
      if (at < 0) continue;
      const middle = at + Math.floor(wanted.length / 2);
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let passed = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
        const length = node.nodeValue?.length ?? 0;
        if (middle < passed + length) {
          const range = document.createRange();
          range.setStart(node, middle - passed);
          range.setEnd(node, middle - passed + 1);
          const { left, top, width, height } = range.getBoundingClientRect();
          return { x: left + width / 2, y: top + height / 2 };
        }
        passed += length;
      }
    }
    return undefined;
  }, text);
  if (!place) throw new Error(`"${text}" is nowhere in the visible editors.`);
  return place;
}
