// The tokens panel's part “Compare”: tokenizers side by side, and what Korean costs.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, describe } from "node:test";
import type { Frame } from "playwright-core";
import { align } from "../../src/domain/tokenizer/comparison.ts";
import { fileOf } from "../tokenizer/reference.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { reload, type Window } from "./browser.ts";
import { holdReadable, READABLE } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-compare-"));
after(() => rmSync(folder, { recursive: true }));
const { visit, it } = useGallery();

const OFFERED = ["tiny-gpt", "tiny-bert", "tiny-t5", "o200k_base", "cl100k_base"];
const korean = SAMPLES.korean as string;

async function open(query: string): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=tokens&${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-compare").click();
  await panel.waitForSelector(".compare .segment");
  await panel.waitForSelector(".compare table:last-of-type tbody tr");
  return [window, panel];
}

/** The rows of the table of this name. */
const rows = (panel: Frame, caption: string) =>
  panel
    .locator(`.compare table:has(caption:text-is("${caption}")) tbody tr`)
    .evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")),
    );
const sentence = (panel: Frame) => panel.locator(".compare .step").innerText();

describe("tokenizers side by side", () => {
  it("count the tokens of the whole text, each for itself", async () => {
    const [window, panel] = await open("text=korean");
    const expected = await Promise.all(
      OFFERED.map(async (id) => {
        const { size } = await visit.parts.tokenizers.tokenize(id, korean, 0);
        return [id, String(size.tokens)];
      }),
    );
    const found = (await rows(panel, "Counts")).map(([id, , , tokens]) => [id, tokens]);
    assert.deepEqual(found, expected);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("light what not all cut alike, and no more; arrow keys go there and say why", async () => {
    const [window, panel] = await open("text=korean");
    const all = await Promise.all(
      OFFERED.map(async (id) => (await visit.parts.tokenizers.tokenize(id, korean, 99)).tokens),
    );
    const different = align(all, korean.length).filter(({ isSame }) => !isSame);
    const lit = panel.locator(".segment.different");
    assert.deepEqual(
      await lit.locator(".unseen").evaluateAll((all) => all.map(({ textContent }) => textContent)),
      different.map(({ start, end }) => korean.slice(start, end)),
    );
    const before = await sentence(panel);
    assert.match(
      before,
      /^Fewest tokens: tiny-bert \(20\)\. Most: cl100k_base \(46, 2\.3 times as many\)\.$/,
    );
    await lit.first().focus();
    await window.page.keyboard.press("ArrowRight");
    assert.match(
      await sentence(panel),
      /tiny-gpt has it whole in its vocabulary: 이가\..*tiny-t5 puts it together/,
    );
    await window.page.keyboard.press("Home");
    assert.match(await sentence(panel), /tiny-gpt puts it together from 2 pieces: 고│양\./);
    await panel.locator("#tab-compare").focus();
    assert.equal(await sentence(panel), before);
    await window.page.close();
  });

  it("name all that need as few tokens, and take what the text writes out for no unknown", async () => {
    const [window, panel] = await open("text=cat");
    assert.equal(
      await sentence(panel),
      "Fewest tokens: tiny-bert, tiny-t5, o200k_base, cl100k_base (11). Most: tiny-gpt (12, 1.09 times as many).",
    );
    await window.page.evaluate((text) => globalThis.select(text), "a [MASK] 🦄");
    await eventually(async () => {
      const [, bert] = await rows(panel, "Counts");
      assert.deepEqual([bert?.[0], bert?.[3], bert?.[5]], ["tiny-bert", "3", "1"]);
    });
    await window.page.close();
  });

  it("stand in rows as high as their names, also where one has no token", async () => {
    const [window, panel] = await open("text=emoji&theme=hc-dark");
    const off = await panel.locator(".aligned .line").evaluateAll((lines) =>
      lines.flatMap((line) => {
        const names = [...line.querySelectorAll(".names span")];
        return [...line.querySelectorAll(".segment")].flatMap((segment) =>
          [...segment.querySelectorAll(".row")].map((row, k) =>
            Math.abs(
              row.getBoundingClientRect().top - (names[k]?.getBoundingClientRect().top ?? 0),
            ),
          ),
        );
      }),
    );
    assert.ok(Math.max(...off) <= 1, off.join());
    await window.page.close();
  });

  it("show the same in a table", async () => {
    const [window, panel] = await open("text=cat");
    await panel.locator(".compare summary").click();
    await eventually(async () =>
      assert.deepEqual(await rows(panel, "Places where they differ: 1"), [
        ["·warm", "·w│arm", "warm", "·warm", "·warm", "·warm"],
      ]),
    );
    await window.page.close();
  });

  it("are chosen by boxes, at least two, and the choice is remembered", async () => {
    const [window, panel] = await open("text=cat");
    const names = async () => (await rows(panel, "Counts")).map(([name]) => name);
    for (const id of ["tiny-gpt", "o200k_base", "cl100k_base"]) {
      await panel.locator(`#compare-${id}`).focus();
      await window.page.keyboard.press("Space");
      await eventually(async () => assert.ok(!(await names()).includes(id)));
    }
    assert.deepEqual(await names(), ["tiny-bert", "tiny-t5"]);
    await reload(panel);
    await panel.waitForSelector(".compare .segment");
    assert.deepEqual(await names(), ["tiny-bert", "tiny-t5"]);
    await panel.locator("#compare-tiny-t5").click();
    await panel.getByText("Choose at least two tokenizers.").waitFor();
    await window.page.close();
  });

  it("take in any tokenizer.json, up to six in all", async () => {
    const [window, panel] = await open("text=cat");
    const file = path.join(folder, "tokenizer.json");
    await copyFile(fileOf("tiny-t5"), file);
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.tokenizerFile = file;
    await panel.locator("#open-tokenizer").click();
    const name = path.basename(folder);
    await eventually(async () => {
      const table = await rows(panel, "Counts");
      assert.deepEqual(table.at(-1)?.slice(0, 3), [name, "Unigram", "12,288"]);
    });
    // Six are the most: another can only come when one has gone.
    host.tokenizerFile = undefined;
    await panel.getByText("You can compare up to six tokenizers.").waitFor();
    await window.page.close();
  });

  it("fit into 300 pixels, in Korean", async () => {
    const [window, panel] = await open("text=korean&locale=ko&width=300");
    const [wide, room] = await panel.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok((wide as number) <= (room as number), `${wide} of ${room}`);
    assert.match(await sentence(panel), /^토큰이 가장 적은 토크나이저: tiny-bert\(20개\)/);
    await window.page.close();
  });

  it(`writes with a contrast of ${READABLE} or more in every theme`, async () => {
    const [window, panel] = await open("text=korean");
    await holdReadable(
      window,
      panel,
      ".compare :is(.piece, .names span, .aside, .step, td, th, .jamo, .syllable, .octets span)",
      100,
    );
    await window.page.close();
  });
});

describe("Korean", () => {
  it("costs what the tokenizers say, beside English and in NFD", async () => {
    const [window, panel] = await open("text=korean");
    await eventually(async () => {
      const table = await rows(panel, "What Korean costs");
      assert.equal(table.length, OFFERED.length);
      for (const [name = "", english, same, , nfc, nfd] of table) {
        const [composed, decomposed] = await visit.parts.tokenizers.sizes(name, [
          korean.normalize("NFC"),
          korean.normalize("NFD"),
        ]);
        assert.deepEqual([nfc, nfd], [String(composed?.tokens), String(decomposed?.tokens)]);
        assert.ok(Number(english) > 90 && Number(same) > 90);
      }
    });
    await window.page.close();
  });

  it("shows syllables with jamo and bytes, and a line wherever a token begins", async () => {
    const [window, panel] = await open("text=korean");
    const first = panel.locator(".syllables li").first();
    assert.equal((await first.innerText()).replace(/\s+/g, " "), "고 ㄱ ㅗ EA B3 A0");
    const { tokens } = await visit.parts.tokenizers.tokenize(
      "tiny-gpt",
      "고양이가 매트 위에 앉",
      99,
    );
    const cuts = await panel.locator(".syllables li:nth-child(9) .cut").count();
    assert.equal(tokens.ids.length, 9); // … ⟨20 EC 95⟩⟨89⟩: the syllable's last byte begins one
    assert.equal(cuts, 1);
    await window.page.close();
  });
});
