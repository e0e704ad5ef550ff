// `npm run pictures`, its second part: without a hand on the mouse, opens the real VS Code, selects a paragraph of the
// sample, runs the commands from the palette, prints what the hover and the panels say, and saves
// their pictures for the README, in a dark theme and in a light one.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import { needFonts } from "./kit/chromium.ts";
import { Unable } from "./kit/install.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const PARAGRAPH = 3; // the line of story.md whose inside is shown
const RARE = 11; // the line with words that fall apart
const WORD = "lighthousekeeping"; // falls apart into several tokens
const SURPRISING = "matches"; // no model of this size sees them coming
const MAPPED = "was"; // the token of it that is pinned in the map
const PANELS = [
  { command: "Glassbox: Show Attention", heading: "Attention", picture: "attention" },
  { command: "Glassbox: Show Predictions", heading: "Predictions", picture: "predictions" },
  { command: "Glassbox: Show Embeddings", heading: "Embeddings", picture: "embeddings" },
  { command: "Glassbox: Show Layers", heading: "Layers", picture: "layers" },
  { command: "Glassbox: Show Model", heading: "Model", picture: "model" },
  { command: "Glassbox: Generate Text", heading: "Generation", picture: "generation" },
  { command: "Glassbox: Compare Prompts", heading: "Compare Prompts", picture: "prompts" },
] as const;

const WIDTH = 1280;
const HEIGHT = 960;
const LOW = 720; // what has more colors has more bytes
const LIMIT = 300_000; // bytes of one picture
const folder = path.join(root, "media/pictures");

/** By theme, what follows the name of a picture. */
const THEMES = { "Dark Modern": "", "Light Modern": "-light" } as const;

const SETTINGS = {
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "explorer.autoReveal": false,
  "workbench.sideBar.location": "right",
  "workbench.reduceMotion": "on", // a picture taken while the hover fades in is a pale one
};

/** Saves a picture of the window. @throws Error if it has too many bytes */
async function save(vscode: VSCode, name: string, theme: keyof typeof THEMES): Promise<void> {
  const file = path.join(folder, `${name}${THEMES[theme]}.png`);
  await vscode.screenshot(file);
  const { size } = statSync(file);
  console.log(`   → ${path.relative(root, file)}, ${Math.round(size / 1000)} kB`);
  if (size > LIMIT) throw new Error(`${file} has ${size} bytes; ${LIMIT} are allowed.`);
}

/** A file of weights, clicked in the Explorer. */
async function takeModelFile(theme: keyof typeof THEMES): Promise<void> {
  const vscode = await openVSCode({
    folder: path.join(root, "media/models/tiny-gpt"),
    settings: {
      ...{ ...SETTINGS, "workbench.colorTheme": theme },
      "workbench.sideBar.location": "left",
    },
  });
  const { page } = vscode;
  const row = (name: string) =>
    page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  try {
    await page.setViewportSize({ width: WIDTH, height: HEIGHT });
    // Before VS Code knows what Glassbox contributes, its text editor opens any file.
    await page.locator('.activitybar a[aria-label="Glassbox"]').waitFor();
    await row("onnx").click();
    await row("model.onnx").dblclick();
    const panel = await vscode.panel("Model File");
    await panel.locator(".treemap svg rect").first().waitFor();
    await rest(page);
    await save(vscode, "model-file", theme);
  } finally {
    await vscode.close();
  }
}

async function takePictures(theme: keyof typeof THEMES): Promise<void> {
  const vscode = await openVSCode({ settings: { ...SETTINGS, "workbench.colorTheme": theme } });
  const take = (name: string) => save(vscode, name, theme);
  const say = (title: string, text: string) => console.log(`\n${title}\n${indent(text)}`);
  try {
    await vscode.page.setViewportSize({ width: WIDTH, height: HEIGHT });
    await vscode.open("story.md");
    await vscode.run("View: Close Primary Side Bar");
    await vscode.run("Glassbox: Toggle Token Boundaries");
    say(`Hover over “${WORD}”`, await vscode.hover(WORD));
    await take("editor");
    await vscode.run("Glassbox: Toggle Token Boundaries");

    await vscode.run("Glassbox: Show Surprisal");
    await vscode.page.locator(".statusbar-item", { hasText: "like guessing among" }).waitFor();
    await vscode.hover(SURPRISING);
    const surprise = vscode.page.locator(".monaco-hover", { hasText: "surprised the model" });
    await surprise.waitFor(); // it comes after the token's own
    say(`Hover over “${SURPRISING}”`, await surprise.innerText());
    await take("surprisal");
    await vscode.run("Glassbox: Show Surprisal");

    await vscode.run("Glassbox: Open a Sample");
    await vscode.page.locator(".quick-input-list .label-name", { hasText: "Who “her” is" }).click();
    await vscode.page.locator(".statusbar-item", { hasText: "looks at ‘girl’" }).waitFor();
    await take("attention-editor");
    await vscode.run("Glassbox: Show Attention in Editor");
    await vscode.open("story.md");

    await vscode.selectLines(RARE, RARE);
    await vscode.run("Glassbox: Inspect Tokens");
    await vscode.panel("Tokens");
    await take("tokens");

    await vscode.run("View: Focus First Editor Group");
    await vscode.selectLines(PARAGRAPH, PARAGRAPH);
    await vscode.page.keyboard.press("Shift+ArrowLeft"); // without its line break
    for (const { command, heading, picture } of PANELS) {
      const began = Date.now();
      await vscode.run(command);
      const panel = await vscode.panel(heading);
      const text = await panel.locator("main").innerText();
      say(`${command} (${Date.now() - began} ms, palette included)`, text);
      if (picture === "generation") await branch(panel);
      if (picture === "prompts") await takeExamples(panel);
      await rest(vscode.page);
      await take(picture);
      if (picture === "embeddings") {
        await openMap(panel);
        await rest(vscode.page);
        await take("map");
      }
    }
    say("Status bar", (await vscode.status()).join(" | "));
    await debugModel(vscode);
    await take("debug");
  } finally {
    await vscode.close();
  }
}

/** The model in the debugger, inside a head of its first layer. */
async function debugModel({ page, run, open, selectLines }: VSCode): Promise<void> {
  await run("View: Close All Editors");
  await run("View: Single Column Editor Layout");
  await open("story.md");
  await selectLines(PARAGRAPH, PARAGRAPH);
  await page.keyboard.press("Shift+ArrowLeft"); // without its line break
  await page.setViewportSize({ width: WIDTH, height: LOW });
  await run("Glassbox: Debug the Model on This Text");
  const stands = (where: string) => page.locator(".stack-frame", { hasText: where }).first();
  await stands("4:3").waitFor();
  await run("View: Hide Panel");
  const lines = [5, 6, 7, 10, 11, 12, 13].map((line) => ["F10", `${line}:3`] as const);
  const inside = ["head 1", "head 2", "head 3"].map(
    (head, i) => [i ? "F10" : "F11", head] as const,
  );
  for (const [key, where] of [...lines, ...inside]) {
    await page.keyboard.press(key);
    await stands(where).waitFor();
  }
  await page.locator(".debug-variables .monaco-list-row", { hasText: "→ weights" }).waitFor();
  await rest(page);
}

/** The mouse off the tabs, which would show their tooltips. */
async function rest(page: Page): Promise<void> {
  await page.mouse.move(WIDTH / 2, HEIGHT - 5);
  await page.locator(".monaco-hover:not(.hidden)").waitFor({ state: "detached" });
}

/** The map of the vocabulary, with one token of the text pinned and its neighbors joined to it. */
async function openMap(panel: Frame): Promise<void> {
  await panel.locator("#tab-map").click();
  await panel.locator(".map .picture:not([hidden])").waitFor();
  await panel.locator(".chip", { hasText: MAPPED }).first().click();
  await panel.locator(".finding", { hasText: "is most similar to" }).waitFor();
}

/** Twelve tokens, and from the second on another branch of as many. */
async function branch(panel: Frame): Promise<void> {
  const write = async () => {
    await panel.locator("#toEnd").click();
    await panel.locator(".progress", { hasText: "12 of at most 12" }).waitFor();
    await panel.locator("#play", { hasText: "Play" }).waitFor();
  };
  const look = async () => {
    await panel.locator(".written .chip").nth(1).click();
    await panel.locator(".choosing h2", { hasText: "Candidates for token 2" }).waitFor();
  };
  await panel.locator("#seed").fill("8");
  await panel.locator("#options").click();
  await panel.locator("#most").fill("12");
  await panel.locator("#options").click();
  await write();
  await look();
  await panel.locator(".option:not(.taken)").first().click();
  await panel.locator(".branch").nth(2).waitFor();
  await write();
  await look();
  await panel.locator(".toolbar").evaluate((row) => row.scrollIntoView());
}

/** What examples do to the next token, which one text alone cannot show. */
async function takeExamples(panel: Frame): Promise<void> {
  await panel.locator("#shots").click();
  await panel.locator(".finding", { hasText: "Three examples" }).waitFor();
}

/** As many lines as one wants to read, each indented. */
function indent(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const shown = lines.slice(0, 25).map((line) => `   ${line}`);
  if (lines.length > 25) shown.push(`   … ${lines.length - 25} lines more`);
  return shown.join("\n");
}

try {
  const built = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Unable("Glassbox could not be built.");
  await needFonts();
  for (const theme of ["Dark Modern", "Light Modern"] as const) {
    await takePictures(theme);
    await takeModelFile(theme);
  }
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exitCode = 1;
}
