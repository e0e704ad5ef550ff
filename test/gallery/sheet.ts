// `npm run pictures`, its first part: every panel as it opens, in every look, on one picture. A change
// of the look is seen in its diff.
import { statSync } from "node:fs";
import path from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import { needFonts } from "../vscode/kit/chromium.ts";
import { Unable } from "../vscode/kit/install.ts";
import { root } from "../vscode/kit/window.ts";
import { type Visit, visitGallery } from "./browser.ts";

const PANELS = [
  "tokens",
  "attention",
  "predictions",
  "embeddings",
  "anatomy",
  "layers",
  "generation",
  "prompts",
  "counts",
] as const;
const WIDE = 640; // half of a window of 1,280 × 800
const NARROW = 300;
const LOOKS = [
  { name: "dark", width: WIDE, query: "text=cat&theme=dark" },
  { name: "light", width: WIDE, query: "text=cat&theme=light" },
  { name: "high contrast", width: WIDE, query: "text=cat&theme=hc-dark" },
  { name: "high contrast light", width: WIDE, query: "text=cat&theme=hc-light" },
  { name: "Korean", width: WIDE, query: "text=korean&theme=dark&locale=ko" },
  { name: "300 px", width: NARROW, query: "text=cat&theme=dark" },
  { name: "300 px, Korean", width: NARROW, query: "text=korean&theme=light&locale=ko" },
] as const;
const HEIGHT = 800;
const SCALE = 0.5; // of a panel on the sheet
const GAP = 12; // pixels of the sheet
const HEAD = 24; // above a panel, for its name
const LIMIT = 2_000_000; // bytes
const file = path.join(root, "test/gallery/sheet.png");

const COUNTED = {
  tokenizer: "tiny-gpt",
  files: [
    { path: "README.md", size: { tokens: 812, characters: 3120, bytes: 3144 } },
    { path: "src/prompts/summary.md", size: { tokens: 340, characters: 1290, bytes: 1290 } },
    { path: "src/prompts/한국어.md", size: { tokens: 221, characters: 310, bytes: 780 } },
  ],
  leftOut: ["server.log"],
};

async function take(
  visit: Visit,
  panel: (typeof PANELS)[number],
  { width, query }: (typeof LOOKS)[number],
): Promise<Buffer> {
  const size = { width, height: HEIGHT };
  const window = await visit.open(`panels=${panel}&${query}`, size);
  const frame = window.panel(panel);
  await frame.waitForSelector(".finding:not(:empty)");
  if (panel === "counts") {
    const host = visit.gallery.sessions.at(-1);
    if (host) host.counts = COUNTED;
    await frame.evaluate(() => location.reload());
    await frame.waitForSelector("tbody td button");
  }
  await window.page.waitForLoadState("networkidle");
  await window.page.waitForTimeout(500); // what is drawn after the first numbers
  const image = await window.page.screenshot();
  await window.page.close();
  return sharp(image)
    .resize({ width: width * SCALE })
    .toBuffer();
}

const name = (text: string, width: number) =>
  Buffer.from(
    `<svg width="${width}" height="${HEAD}"><text x="0" y="17" font-family="sans-serif" font-size="14" fill="#fff">${text}</text></svg>`,
  );

async function makeSheet(visit: Visit): Promise<void> {
  const tall = HEIGHT * SCALE + HEAD + GAP;
  const lefts = LOOKS.map((_, column) =>
    LOOKS.slice(0, column).reduce((left, { width }) => left + width * SCALE + GAP, GAP),
  );
  const layers: OverlayOptions[] = [];
  for (const [row, panel] of PANELS.entries()) {
    for (const [column, look] of LOOKS.entries()) {
      const left = lefts[column] as number;
      const top = GAP + row * tall;
      const title = column === 0 ? `${panel}, ${look.name}` : look.name;
      layers.push({ input: name(title, look.width * SCALE), left, top });
      layers.push({ input: await take(visit, panel, look), left, top: top + HEAD });
    }
    console.log(panel);
  }
  const last = LOOKS.at(-1);
  await sharp({
    create: {
      width: (lefts.at(-1) as number) + (last?.width ?? 0) * SCALE + GAP,
      height: GAP + PANELS.length * tall,
      channels: 3,
      background: "#606060",
    },
  })
    .composite(layers)
    .png({ palette: true, effort: 10 })
    .toFile(file);
  const { size } = statSync(file);
  console.log(`${path.relative(root, file)}: ${Math.round(size / 1000)} kB`);
  if (size > LIMIT) throw new Error(`It has ${size} bytes; ${LIMIT} are allowed.`);
}

try {
  await needFonts();
  const visit = await visitGallery();
  await makeSheet(visit).finally(visit.close);
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exitCode = 1;
}
