// `npm run pictures`, its last part: opens the real VS Code, goes through the panels with one selection as a user
// would, and saves what is seen as the README's moving picture.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import sharp from "sharp";
import { needFonts } from "./kit/chromium.ts";
import { Unable } from "./kit/install.ts";
import { openVSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const WIDTH = 1120;
const HEIGHT = 700;
const LONGEST = 10_000; // milliseconds
const LIMIT = 2_500_000; // bytes
const PARAGRAPH = 3; // the line of story.md that holds it
const file = path.join(root, "media/pictures/glassbox.gif");

/** A still of the film and how long it stands, in milliseconds. */
interface Still {
  readonly image: Buffer;
  readonly stands: number;
}

async function film(): Promise<readonly Still[]> {
  const vscode = await openVSCode({
    settings: {
      "editor.minimap.enabled": false,
      "editor.wordWrap": "on",
      "editor.fontSize": 15,
      "explorer.autoReveal": false,
      "workbench.reduceMotion": "on",
    },
  });
  const stills: Still[] = [];
  const take = async (stands: number) => {
    await vscode.page.mouse.move(WIDTH / 2, HEIGHT - 4); // off all that shows a tooltip
    await vscode.page.locator(".monaco-hover:not(.hidden)").waitFor({ state: "detached" });
    stills.push({ image: await vscode.page.screenshot(), stands });
  };
  try {
    await vscode.page.setViewportSize({ width: WIDTH, height: HEIGHT });
    await vscode.open("story.md");
    await vscode.run("View: Close Primary Side Bar");
    await take(700);
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await vscode.page.locator(".view-overlays [class*='ced-']").nth(50).waitFor();
    await take(1200);
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await vscode.selectLines(PARAGRAPH, PARAGRAPH);
    // Without its line break and its last word, which the model is to expect.
    for (const _ of "\nhome.") await vscode.page.keyboard.press("Shift+ArrowLeft");
    await vscode.page.keyboard.press("Shift+ArrowLeft");
    const open = async (command: string, heading: string) => {
      await vscode.run(command);
      return vscode.panel(heading);
    };
    await open("Glassbox: Inspect Tokens", "Tokens");
    await take(1400);
    const attention = await open("Glassbox: Show Attention", "Attention");
    await take(1400);
    await attention.locator(".plot canvas").first().scrollIntoViewIfNeeded();
    await take(1400);
    await open("Glassbox: Show Predictions", "Predictions");
    await take(1400);
    await write(await open("Glassbox: Generate Text", "Generation"), () => take(140));
    await take(1200);
  } finally {
    await vscode.close();
  }
  return stills;
}

/** Six tokens, one by one. */
async function write(panel: Frame, take: () => Promise<void>): Promise<void> {
  await panel.locator("#seed").fill("8");
  for (let tokens = 1; tokens <= 6; tokens++) {
    await panel.locator("#on").click();
    await panel
      .locator(".written .chip")
      .nth(tokens - 1)
      .waitFor();
    await take();
  }
}

async function save(stills: readonly Still[]): Promise<void> {
  const lasts = stills.reduce((sum, { stands }) => sum + stands, 0);
  if (lasts > LONGEST) throw new Error(`The film lasts ${lasts} ms; ${LONGEST} are allowed.`);
  await sharp(
    stills.map(({ image }) => image),
    { join: { animated: true } },
  )
    .gif({ delay: stills.map(({ stands }) => stands), loop: 0, dither: 0, interFrameMaxError: 4 })
    .toFile(file);
  const { size } = statSync(file);
  console.log(`${path.relative(root, file)}: ${lasts / 1000} s, ${Math.round(size / 1000)} kB`);
  if (size > LIMIT) throw new Error(`It has ${size} bytes; ${LIMIT} are allowed.`);
}

try {
  const built = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Unable("Glassbox could not be built.");
  await needFonts();
  await save(await film());
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exitCode = 1;
}
