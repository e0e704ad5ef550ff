// The map of the embeddings panel, with the real engine.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { isBeingMade, type TokenMap } from "../../src/domain/model/tokenMap.ts";
import { isWhole, label, tokenAt } from "../../src/domain/text/token.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { reload, type Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();
const TEXT = SAMPLES.cat as string;

const finding = (panel: Frame) =>
  panel.locator(".finding").evaluate((one) => one.textContent ?? "");
const reads = (panel: Frame, pattern: RegExp) =>
  panel.locator(".finding", { hasText: pattern }).waitFor();

/** The part “Map”, chosen by keyboard, made by PCA, with its regions found. */
async function open(query: string, size?: { width: number; height: number }) {
  const window = await visit.open(`panels=embeddings&${query}`, size);
  const panel = window.panel("embeddings");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-nearest").focus();
  await window.page.keyboard.press("ArrowRight");
  await panel.waitForSelector(".map .picture:not([hidden])");
  await choose(panel, "method", "pca");
  await panel.locator("#options").click();
  await panel.locator(".map .caption", { hasText: "PCA" }).waitFor();
  await reads(panel, /region|영역/);
  return [window, panel] as const;
}

async function choose(panel: Frame, id: string, value: string): Promise<void> {
  if (!(await panel.locator(`#${id}`).isVisible())) await panel.locator("#options").click();
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}

async function mapOf(dimensions: 2 | 3): Promise<TokenMap> {
  const { id } = await visit.parts.engine.analyse("tiny-gpt", TEXT);
  for (;;) {
    const answer = await visit.parts.engine.tokenMap(id, "pca", dimensions);
    if (!isBeingMade(answer)) return answer;
  }
}

/** Where a flat map has each token in its field, if all of it is seen: [tokens, 2]. */
async function placesOn(panel: Frame, { places }: TokenMap): Promise<Float32Array> {
  const size = await panel.locator(".map .points").evaluate((one) => {
    const { clientWidth, clientHeight } = one;
    return { width: clientWidth, height: clientHeight };
  });
  const ends = [0, 1].map((axis) => {
    const along = Array.from(places.filter((_, i) => i % 2 === axis));
    return { least: Math.min(...along), most: Math.max(...along) };
  });
  const reach = ends.map(({ least, most }) => (most - least) / 2) as [number, number];
  const middle = ends.map(({ least, most }) => (most + least) / 2) as [number, number];
  const scale = Math.min(size.width / 2 / reach[0], size.height / 2 / reach[1]) / 1.12;
  return places.map((value, i) =>
    i % 2 === 0
      ? size.width / 2 + (value - middle[0]) * scale
      : size.height / 2 - (value - middle[1]) * scale,
  );
}

async function fieldOf(panel: Frame) {
  const box = await panel.locator(".map .field").boundingBox();
  assert.ok(box);
  return box;
}

/** What the canvas of the points shows, to be compared. */
const picture = (panel: Frame) =>
  panel.locator(".map .points").evaluate((one) => (one as HTMLCanvasElement).toDataURL());

/** Waits until the map rests at this zoom, or all of it is seen, and is drawn. */
async function seenAs(panel: Frame, map: string, zoom: number | undefined): Promise<void> {
  await panel.waitForFunction(
    ([name, wanted]) => {
      const kept = Object.values(sessionStorage).map((text) => JSON.parse(text).view?.mapSight);
      return kept.some(
        (one) => one?.of.endsWith(name) && Math.abs((one.part?.zoom ?? 0) - (wanted ?? 0)) < 1e-6,
      );
    },
    [map, zoom] as const,
  );
  await panel.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  await panel.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
}

/** How many colors the points have, and which of these pixels have none. @param at [points, 2] */
const pixels = (panel: Frame, at: Float32Array = new Float32Array()) =>
  panel.locator(".map .points").evaluate(
    (one, places) => {
      const { width, height } = one as HTMLCanvasElement;
      const copy = document.createElement("canvas");
      copy.width = width;
      copy.height = height;
      const pen = copy.getContext("2d");
      if (!pen) throw new Error("no pen");
      pen.drawImage(one as HTMLCanvasElement, 0, 0);
      const colours = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
      const empty: number[] = [];
      for (let i = 0; i < places.length / 2; i++) {
        const [x, y] = [
          Math.floor(places[2 * i] as number),
          Math.floor(places[2 * i + 1] as number),
        ];
        if (!colours[y * width + x]) empty.push(i);
      }
      return { colours: new Set(colours.filter((colour) => colour !== 0)).size, empty };
    },
    [...at],
  );

describe("the map of the vocabulary", () => {
  it("draws all 8,192 tokens where the model's map has them", async () => {
    const [window, panel] = await open("text=cat");
    const at = await placesOn(panel, await mapOf(2));
    assert.equal(at.length, 2 * 8_192);
    assert.deepEqual((await pixels(panel, at)).empty, []);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("says in how many regions the text lies, and what of the variance the axes hold", async () => {
    const [window, panel] = await open("text=cat");
    const { explained = [] } = await mapOf(2);
    const percent = (share: number) =>
      share.toLocaleString("en", { style: "percent", maximumSignificantDigits: 2 });
    assert.match(
      await finding(panel),
      /^The text’s 12 different tokens are spread over \d+ of the map’s 24 regions\./,
    );
    assert.deepEqual(
      (await panel.locator(".axes .name").allInnerTexts()).map((text) => text.trim()),
      [
        `axis 1: ${percent(explained[0] as number)} of the variance →`,
        `↑ axis 2: ${percent(explained[1] as number)} of the variance`,
      ],
    );
    assert.equal(
      await panel.locator(".map .points").getAttribute("aria-label"),
      await finding(panel),
    );
    const none = panel.locator(".unnamed", { hasText: "No region has a name" });
    await none.waitFor();
    await panel.locator("#options").click();
    await panel.locator("#regions").click();
    await none.waitFor({ state: "hidden" });
    await window.page.close();
  });

  it("points both ways: the strip at the map, the map at the strip", async () => {
    const [window, panel] = await open("text=cat");
    const run = await visit.parts.engine.analyse("tiny-gpt", TEXT);
    const id = run.tokens.ids[1] as number;
    await panel.locator(".chip").nth(1).hover();
    const near = (await visit.parts.engine.neighbours(run.id, id, 30)).found
      .filter(isWhole)
      .slice(0, 3);
    const names = near.map((one) => `‘${label(one)}’ ${one.value.toFixed(2)}`).join(", ");
    const most = names.split(", ")[0]?.replace(/ (\S+)$/, " \\($1\\)");
    await reads(
      panel,
      new RegExp(
        `^‘·cat’ lies among (‘[^’]+’(, )?){3} in the map, (and|but) is most similar to ${most}\\.$`,
      ),
    );
    await eventually(async () => {
      const said = await panel.locator(".about").textContent();
      const start = `‘·cat’ has ID ${id}. Lines lead to the most similar by cosine: ${names}`;
      assert.ok(said?.startsWith(start), `${said}`);
    });
    await window.page.mouse.move(5, 5);
    const at = await placesOn(panel, await mapOf(2));
    const box = await fieldOf(panel);
    const [x, y] = [box.x + (at[2 * id] as number), box.y + (at[2 * id + 1] as number)];
    await window.page.mouse.move(x, y);
    await panel.waitForSelector(".chip.pointed:has-text('·cat')");
    await window.page.mouse.down();
    await window.page.mouse.up();
    await panel.waitForSelector(".chip[aria-selected=true]:has-text('·cat')");
    await window.page.mouse.move(5, 5);
    await reads(panel, /^‘·cat’/);
    await panel.locator(".chip").nth(1).press("Escape");
    await reads(panel, /^The text’s 12/);
    await window.page.close();
  });

  it("keeps the token under the pointer while Ctrl and the wheel zoom", async () => {
    const [window, panel] = await open("text=cat");
    const map = await mapOf(2);
    const run = await visit.parts.engine.analyse("tiny-gpt", TEXT);
    const at = await placesOn(panel, map);
    const id = run.tokens.ids[4] as number; // ·the, far from others
    const box = await fieldOf(panel);
    const [x, y] = [0, 1].map((axis) => Math.round(at[2 * id + axis] as number)) as [
      number,
      number,
    ];
    await window.page.mouse.move(box.x + x, Math.round(box.y) + y);
    await reads(panel, /^‘·the’/);
    const before = await picture(panel);
    await window.page.keyboard.down("Control");
    for (let turn = 0; turn < 3; turn++) await window.page.mouse.wheel(0, -150);
    await window.page.keyboard.up("Control");
    await eventually(async () => assert.notEqual(await picture(panel), before));
    await window.page.mouse.move(box.x + x + 1, Math.round(box.y) + y);
    await reads(panel, /^‘·the’/);
    await window.page.close();
  });

  it("finds tokens by text, goes there and says what is near", async () => {
    const [window, panel] = await open("text=cat");
    await panel.locator("#find").fill("girl");
    await panel.locator(".find .said", { hasText: /^\d+ found$/ }).waitFor();
    await panel.locator("#find").press("Enter");
    await panel.locator(".find .said", { hasText: /^1 of \d+: ·girl$/ }).waitFor();
    await reads(panel, /^‘·girl’ lies among/);
    await panel.locator("#find").fill("zzzzqq");
    await panel.locator(".find .said", { hasText: "No matching token." }).waitFor();
    await window.page.close();
  });

  it("lists what a line is drawn around, and by keyboard what is in view", async () => {
    const [window, panel] = await open("text=cat", { width: 900, height: 1_100 });
    const at = await placesOn(panel, await mapOf(2));
    const box = await fieldOf(panel);
    const [left, top, right, bottom] = [
      ...[box.width * 0.6, box.height * 0.3],
      ...[box.width * 0.8, box.height * 0.7],
    ] as const;
    await panel.locator("#lasso").click();
    const { mouse } = window.page;
    await mouse.move(box.x + left, box.y + top);
    await mouse.down();
    for (const [x, y] of [
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const)
      await mouse.move(box.x + x, box.y + y, { steps: 5 });
    await mouse.up();
    const within = Array.from({ length: 8_192 }, (_, id) => id).filter((id) => {
      const [x, y] = [at[2 * id] as number, at[2 * id + 1] as number];
      return x > left && x < right && y > top && y < bottom;
    });
    const summary = panel.locator(".map .twin summary");
    await eventually(async () => {
      const listed = Number((await summary.innerText()).replace(/\D/g, ""));
      // The mouse stands on whole pixels.
      assert.ok(
        Math.abs(listed - within.length) <= 3 && listed > 50,
        `${listed}, ${within.length}`,
      );
    });
    await panel.waitForSelector(".map .twin tbody tr:has(.token)");
    // The others are pale: what is selected is seen without its rings, too.
    const selected = await picture(panel);
    await panel.locator("#none").click();
    await eventually(async () => assert.notEqual(await picture(panel), selected));
    assert.equal(await summary.innerText(), "All tokens as a table: 8,192");
    await panel.locator(".map .field").focus();
    await window.page.keyboard.press("s");
    await eventually(async () => assert.equal(await summary.innerText(), "Selected tokens: 8,192"));
    await window.page.close();
  });

  it("is walked by keyboard, flat and solid: what comes to the middle is read", async () => {
    const [window, panel] = await open("text=cat");
    for (const dimensions of ["2", "3"]) {
      if (dimensions === "3") {
        await choose(panel, "dimensions", "3");
        await panel.waitForSelector(".axes.solid .cross", { state: "attached" });
      }
      await panel.locator(".map .field").focus();
      await window.page.keyboard.press("+");
      await reads(panel, /lies among/);
      const said = new Set<string>();
      const seen = new Set<string>();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp", "+", "-"]) {
        const before = await picture(panel);
        await window.page.keyboard.press(key);
        await eventually(async () => assert.notEqual(await picture(panel), before));
        said.add(await finding(panel));
        seen.add(await picture(panel));
      }
      assert.ok(said.size > 2, [...said].join("\n"));
      assert.ok(seen.size > 3, `${seen.size}`);
      await window.page.keyboard.press("0");
      await window.page.keyboard.press("Tab");
      await reads(panel, /^The text’s 12/);
    }
    await window.page.close();
  });

  it("is seen from the same place with another text, and after a reload, flat and solid", async () => {
    const [window, panel] = await open("text=cat");
    for (const dimensions of [2, 3] as const) {
      if (dimensions === 3) await choose(panel, "dimensions", "3");
      await seenAs(panel, `pca ${dimensions}`, undefined);
      const whole = await picture(panel);
      await panel.locator(".map .field").focus();
      for (const key of ["ArrowRight", "Shift+ArrowUp", "+", "+"])
        await window.page.keyboard.press(key);
      await seenAs(panel, `pca ${dimensions}`, 1.5 ** 2);
      const before = await picture(panel);
      assert.notEqual(before, whole);
      await window.page.evaluate("select('a small dog')");
      await panel.waitForFunction(() => document.querySelectorAll(".chip").length === 3);
      await reads(panel, /^The text’s 3 different tokens/);
      await eventually(async () => assert.equal(await picture(panel), before));
      await reload(panel);
      await reads(panel, /^The text’s 3 different tokens/);
      await eventually(async () => assert.equal(await picture(panel), before));
      await panel.locator("#fit").click();
      await seenAs(panel, `pca ${dimensions}`, undefined);
      await window.page.evaluate(`select(${JSON.stringify(TEXT)})`);
      await reads(panel, /^The text’s 12 different tokens/);
    }
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("lets the text's tokens drift behind the layers, and come back", async () => {
    const [window, panel] = await open("text=cat");
    await panel.waitForSelector(".drift:not([hidden])");
    const { id, tokens } = await visit.parts.engine.analyse("tiny-gpt", TEXT);
    const paths = await visit.parts.engine.tokenPaths(id, "pca", 2);
    assert.ok(paths);
    const slider = panel.locator("#drift");
    assert.equal(await slider.getAttribute("max"), String(paths.layers));
    await slider.focus();
    await window.page.keyboard.press("End");
    await panel.locator(".drift output", { hasText: `after layer ${paths.layers}` }).waitFor();
    await reads(
      panel,
      new RegExp(
        `^After layer ${paths.layers} the text’s ${tokens.ids.length} tokens are nearest to`,
      ),
    );
    await panel.locator(".chip").nth(3).hover();
    await reads(panel, new RegExp(`^After layer ${paths.layers}, ‘·on’ lies among`));
    await window.page.mouse.move(5, 5);
    await slider.focus();
    await window.page.keyboard.press("Home");
    await reads(panel, /^The text’s 12 different tokens/);
    await window.page.close();
  });

  it("shows what has one color alone, and colors by something else", async () => {
    const [window, panel] = await open("text=cat");
    const colours = async () => (await pixels(panel)).colours;
    assert.equal(await colours(), await panel.locator(".legend button").count());
    await panel.locator(".legend button", { hasText: "Hangul" }).click();
    await eventually(async () => assert.equal(await colours(), 2));
    await panel.locator(".legend button", { hasText: "Hangul" }).click();
    await choose(panel, "colouring", "rank");
    await panel.locator(".legend button", { hasText: "IDs 0 to 511" }).waitFor();
    await eventually(async () => assert.equal(await colours(), 5));
    const counts = await panel.locator(".legend small").allInnerTexts();
    assert.equal(
      counts.reduce((sum, text) => sum + Number(text.replace(",", "")), 0),
      8_192,
    );
    await window.page.close();
  });

  it("can be taken along: every token with its place, and all points in the drawing", async () => {
    const [window, panel] = await open("text=cat");
    const { places } = await mapOf(2);
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    for (const format of ["csv", "svg", "json"]) {
      await choose(panel, "format", format);
      await panel.locator(".export vscode-button").first().click();
      await panel.locator(".export .said", { hasText: "Copied." }).waitFor();
    }
    const [csv = "", svg = "", json = ""] = host.copied;
    const rows = csv.trimEnd().split("\r\n");
    assert.equal(rows[0], "id,token,axis1,axis2,script,kind,length,region");
    assert.equal(rows.length, 8_193);
    const [id, , x, y] = (rows[4_001] as string).split(",");
    assert.deepEqual([Number(id), Number(x), Number(y)], [4_000, places[8_000], places[8_001]]);
    assert.equal(svg.match(/h0/g)?.length, 8_192);
    assert.match(svg, /Map of the vocabulary of tiny-gpt.*PCA keeps/s);
    const facts = JSON.parse(json) as { tokens: { token: string; place: number[] }[] };
    const run = await visit.parts.engine.analyse("tiny-gpt", TEXT);
    const spelled = await visit.parts.engine.spell(run.id, [4_000]);
    assert.equal(facts.tokens[4_000]?.token, label(tokenAt(spelled, 0)));
    await window.page.close();
  });

  it("is the same in Korean, and written with enough contrast in every theme", async () => {
    const [window, panel] = await open("text=korean&locale=ko");
    assert.match(
      await finding(panel),
      /^텍스트의 서로 다른 토큰 \d+개가 지도의 영역 24개 중 \d+곳에/,
    );
    await panel.locator(".caption", { hasText: "PCA는 임베딩 분산의" }).waitFor();
    await holdReadable(
      ...[
        window,
        panel,
        ".map :is(.caption, .keys, .legend span, .legend small, summary, output)",
        8,
      ],
    );
    await window.page.close();
  });
});

describe("the map of a model that we ship", () => {
  it("is UMAP's, there at once, and says that only neighborhood means something", async () => {
    const window = await visit.open("panels=embeddings&text=cat");
    const panel = window.panel("embeddings");
    await panel.locator("#tab-map").click();
    await panel
      .locator(".map .caption", { hasText: /^UMAP: only which tokens are neighbors.* Seed \d+\.$/ })
      .waitFor();
    await reads(
      panel,
      /^The text’s 12 different tokens are spread over \d+ of the map’s 24 regions\./,
    );
    assert.equal(await panel.locator(".axes .name").count(), 0);
    assert.equal(await panel.locator(".making").isVisible(), false);
    await window.page.close();
  });
});

describe("a map that takes long", () => {
  it("says how far it is, and can be canceled and begun again", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "glassbox-map-"));
    const model = path.join(folder, "copy");
    const source = path.resolve(import.meta.dirname, "../../media/models/tiny-gpt");
    cpSync(source, model, {
      recursive: true,
      filter: (file) => !path.basename(file).startsWith("umap-"),
    });
    let window: Window | undefined;
    try {
      const opened = await open(`text=cat&model=${encodeURIComponent(model)}`);
      window = opened[0];
      const panel = opened[1];
      await choose(panel, "method", "umap");
      await panel.locator(".making [role=status]", { hasText: /Making the map… \d+%/ }).waitFor();
      assert.equal(await panel.locator(".making progress").isVisible(), true);
      await panel.locator("#cancel").click();
      await panel.locator(".making [role=status]", { hasText: "Canceled." }).waitFor();
      await panel.waitForSelector("#begin");
      assert.equal(await panel.locator(".making progress").isVisible(), false);
      await panel.locator("#begin").click();
      await panel.locator(".making [role=status]", { hasText: "Making the map…" }).waitFor();
      await panel.locator("#cancel").click();
      await panel.locator(".making [role=status]", { hasText: "Canceled." }).waitFor();
      // What was there before is still there.
      assert.equal(
        await panel
          .locator(".map .caption.distances")
          .innerText()
          .then((text) => text.slice(0, 3)),
        "PCA",
      );
      assert.equal(await panel.locator(".status:not(:empty)").count(), 0);
    } finally {
      await window?.page.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
