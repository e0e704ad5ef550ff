// `npm run pictures`: without a hand on the mouse, opens the real VS Code, selects a paragraph of the
// sample, runs the commands from the palette, prints what the hover and the panels say, and saves
// their pictures for the README.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { needFonts } from "./kit/chromium.ts";
import { Unable } from "./kit/install.ts";
import { openVSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const PARAGRAPH = 3; // the line of story.md that holds it
const WORD = "lighthousekeeping"; // falls apart into several tokens
const SURPRISING = "matches"; // no model of this size sees them coming
const LOOKING = 9; // words into the paragraph: the one whose looks are drawn
const PANELS = [
  { command: "Glassbox: Inspect Tokens", heading: "Tokens", picture: "tokens" },
  { command: "Glassbox: Show Attention", heading: "Attention", picture: "attention" },
  { command: "Glassbox: Show Predictions", heading: "Predictions", picture: "predictions" },
  { command: "Glassbox: Show Embeddings", heading: "Embeddings", picture: "embeddings" },
  { command: "Glassbox: Generate Text", heading: "Generation", picture: "generation" },
  { command: "Glassbox: Compare Prompts", heading: "Compare Prompts", picture: "prompts" },
] as const;

const WIDTH = 1280;
const HEIGHT = 960;
/** Of those that say what they have to say further down. */
const HEIGHTS: Readonly<Record<string, number>> = { attention: 1340, prompts: 1260 };
const LIMIT = 300_000; // bytes of one picture
const folder = path.join(root, "media/pictures");

async function takePictures(): Promise<void> {
  const vscode = await openVSCode({
    settings: {
      "editor.minimap.enabled": false,
      "editor.wordWrap": "on",
      "explorer.autoReveal": false,
      "workbench.sideBar.location": "right",
      "workbench.reduceMotion": "on", // a picture taken while the hover fades in is a pale one
    },
  });
  const save = async (name: string) => {
    const file = path.join(folder, `${name}.png`);
    await vscode.screenshot(file);
    const { size } = statSync(file);
    console.log(`   → ${path.relative(root, file)}, ${Math.round(size / 1000)} kB`);
    if (size > LIMIT) throw new Error(`${name}.png has ${size} bytes; ${LIMIT} are allowed.`);
  };
  const say = (title: string, text: string) => console.log(`\n${title}\n${indent(text)}`);
  try {
    await vscode.page.setViewportSize({ width: WIDTH, height: HEIGHT });
    await vscode.open("story.md");
    await vscode.run("View: Close Primary Side Bar");
    await vscode.run("Glassbox: Toggle Token Boundaries");
    say(`Hover over “${WORD}”`, await vscode.hover(WORD));
    await save("editor");
    await vscode.run("Glassbox: Toggle Token Boundaries");

    await vscode.run("Glassbox: Show Surprisal");
    await vscode.page.locator(".statusbar-item", { hasText: "bits per token" }).waitFor();
    say(`Hover over “${SURPRISING}”`, await vscode.hover(SURPRISING));
    await save("surprisal");
    await vscode.run("Glassbox: Show Surprisal");

    await vscode.selectLines(PARAGRAPH, PARAGRAPH);
    await vscode.page.keyboard.press("ArrowLeft");
    for (let i = 0; i < LOOKING; i++) await vscode.page.keyboard.press("Control+ArrowRight");
    await vscode.run("Glassbox: Show Attention in Editor");
    await vscode.page.locator(".statusbar-item", { hasText: "from ‘" }).waitFor();
    await save("attention-editor");
    await vscode.run("Glassbox: Show Attention in Editor");

    await vscode.selectLines(PARAGRAPH, PARAGRAPH);
    await vscode.page.keyboard.press("Shift+ArrowLeft"); // without its line break
    for (const { command, heading, picture } of PANELS) {
      const began = Date.now();
      await vscode.run(command);
      const panel = await vscode.panel(heading);
      const text = await panel.locator("main").innerText();
      say(`${command} (${Date.now() - began} ms, palette included)`, text);
      if (picture === "attention") await pickHead(panel);
      if (picture === "generation") await branch(panel);
      if (picture === "prompts") await takeExamples(panel);
      await vscode.page.setViewportSize({ width: WIDTH, height: HEIGHTS[picture] ?? HEIGHT });
      await vscode.page.mouse.move(WIDTH / 2, HEIGHT - 5); // off the tabs, which would show their tooltips
      await vscode.page.locator(".monaco-hover:not(.hidden)").waitFor({ state: "detached" });
      await save(picture);
    }
    say("Status bar", (await vscode.status()).join(" | "));
  } finally {
    await vscode.close();
  }
}

/** A head that does one plain thing, for those who see their first: it looks one token back. */
async function pickHead(panel: Frame): Promise<void> {
  for (const [id, option] of [
    ["layer", "3"],
    ["head", "6"],
  ] as const) {
    await panel.locator(`#${id}`).click();
    await panel.locator(`#${id} vscode-option`).getByText(option, { exact: true }).click();
  }
  await panel.locator(".finding", { hasText: /3.*6/ }).waitFor();
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
    await panel.locator(".choosing h2", { hasText: "What token 2 is" }).waitFor();
  };
  await panel.locator("#seed").fill("8");
  await panel.locator("#most").fill("12");
  await write();
  await look();
  await panel.locator(".option:not(.taken)").first().click();
  await panel.locator(".branch").nth(2).waitFor();
  await write();
  await look();
  await panel.locator(".transport").evaluate((row) => row.scrollIntoView());
}

/** What examples do to the next token, which one text alone cannot show. */
async function takeExamples(panel: Frame): Promise<void> {
  await panel.getByText("Zero, one and a few examples").click();
  await panel.locator(".finding", { hasText: "after C" }).waitFor();
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
  await takePictures();
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exitCode = 1;
}
