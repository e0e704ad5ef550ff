import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { eventually } from "../vscode/kit/eventually.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

/** A page that never answers fails its own test, not the whole run. */
const { visit, it } = useGallery();

const PANELS = [
  "tokens",
  "attention",
  "predictions",
  "embeddings",
  "anatomy",
  "layers",
  "generation",
] as const;
const PAGES = path.resolve(import.meta.dirname, "../../webview/panels");
const cat = SAMPLES.cat as string;

const ready = (panel: Frame) => panel.waitForSelector(".chip");
const finding = async (panel: Frame) => (await panel.locator(".finding").textContent()) ?? "";
const analyse = (text: string) => visit.parts.engine.analyse("tiny-gpt", text);

/** The rows of the only table that is open, as texts. */
const table = (panel: Frame) =>
  panel
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

async function openTwin(panel: Frame): Promise<(string | null)[][]> {
  await panel.locator("summary").click();
  await panel.waitForSelector("tbody tr");
  return table(panel);
}

describe("every panel", () => {
  for (const name of PANELS) {
    for (const text of Object.keys(SAMPLES)) {
      it(`${name} draws “${text}” without a complaint of the browser`, async () => {
        const window = await visit.open(`panels=${name}&text=${text}`);
        const panel = window.panel(name);
        await ready(panel);
        await panel.waitForFunction(() => document.querySelector(".finding")?.textContent);
        assert.deepEqual(window.complaints, []);
        await window.page.close();
      });
    }

    it(`${name} fits into 300 pixels, also with one long word and in Korean`, async () => {
      for (const query of ["text=word", "text=korean&locale=ko", "state=failed", "state=busy"]) {
        const window = await visit.open(`panels=${name}&width=300&${query}`);
        const panel = window.panel(name);
        await panel.waitForSelector(
          query.startsWith("text") ? ".finding:not(:empty)" : ".status > *",
        );
        const [wide, room] = await panel.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        assert.ok((wide as number) <= (room as number), `${query}: ${wide} of ${room}`);
        await window.page.close();
      }
    });

    it(`${name} explains itself in Korean`, async () => {
      const window = await visit.open(`panels=${name}&locale=ko`);
      const panel = window.panel(name);
      await ready(panel);
      await panel.locator("#help").click();
      const sentences = await panel.locator(".explanation p").allInnerTexts();
      const page = name === "embeddings" ? "explained/nearest.html" : "explain.html"; // of its first tab
      const english = readFileSync(path.resolve(PAGES, name, page), "utf8");
      assert.equal(sentences.length, english.match(/<p>/g)?.length);
      assert.ok(sentences.length >= 3);
      for (const sentence of sentences) assert.match(sentence, /[가-힣].*다\.|[가-힣].*다\(/);
      await window.page.close();
    });
  }

  for (const theme of ["hc-dark", "hc-light"]) {
    it(`shows chips, bars and map by lines in ${theme}`, async () => {
      const window = await visit.open(`panels=attention,predictions&theme=${theme}`);
      const border = theme === "hc-dark" ? "rgb(111, 195, 223)" : "rgb(15, 74, 133)";
      const attention = window.panel("attention");
      const predictions = window.panel("predictions");
      await ready(attention);
      await predictions.waitForSelector(".bars .ink");
      const line = (panel: Frame, selector: string) =>
        panel
          .locator(selector)
          .first()
          .evaluate((element) => {
            const { outlineColor, outlineStyle, boxShadow } = getComputedStyle(element);
            return outlineStyle === "none" ? boxShadow : outlineColor;
          });
      assert.equal(await line(attention, ".chip"), border);
      assert.ok((await line(attention, ".field")).includes(border));
      assert.equal(await line(predictions, ".bars .ink"), border);
      await window.page.close();
    });
  }
});

/** What each panel says of itself with no text, in both languages. */
const EMPTY: Readonly<Record<(typeof PANELS)[number], readonly [RegExp, RegExp]>> = {
  tokens: [/cut into tokens.*“strawberry”/s, /토큰으로 나뉘는 곳.*“strawberry”/s],
  attention: [/each head looks.*the last time/s, /각 헤드가 보는 곳.*지난번에/s],
  predictions: [/token comes next.*99% sure/s, /다음에 올 토큰.*99%/s],
  anatomy: [/way through the model.*“ball”/s, /모델을 지나는 과정.*“ball”/s],
  layers: [/answer forms.*puts “door” first/s, /모델의 답이.*“door”/s],
  embeddings: [/similar to its own.*“mother”/s, /비슷한 토큰.*“mother”/s],
  generation: [/model continue it.*beginning of a tale/s, /이어서.*첫머리/s],
};

describe("empty, busy, failed", () => {
  for (const name of PANELS) {
    it(`${name} says with no text what to do, what one sees then, and what its example shows`, async () => {
      for (const [at, locale] of ["en", "ko"].entries()) {
        const window = await visit.open(`panels=${name}&state=empty&width=300&locale=${locale}`);
        const panel = window.panel(name);
        await panel.waitForSelector(".status vscode-button");
        assert.match(await panel.locator(".status").innerText(), EMPTY[name][at] as RegExp);
        const isTooWide = await panel.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth > clientWidth;
        });
        assert.equal(isTooWide, false);
        assert.deepEqual(window.complaints, []);
        await window.page.close();
      }
    });
  }

  it("says what to do, and turns into a picture once a text is selected", async () => {
    const window = await visit.open("panels=attention&state=empty");
    const panel = window.panel("attention");
    await panel.waitForSelector("text=Select some text in the editor");
    await panel.locator("vscode-button", { hasText: "Open an example" }).waitFor();
    await window.page.evaluate("select('the cat')");
    await ready(panel);
    assert.equal(await panel.locator(".status").innerText(), "");
    await window.page.close();
  });

  it("names the stage and can be cancelled", async () => {
    const window = await visit.open("panels=attention&state=busy");
    const panel = window.panel("attention");
    await panel.waitForSelector("text=Loading the model… 40%");
    await panel.locator("vscode-button", { hasText: "Cancel" }).click();
    await panel.waitForSelector("text=Select some text in the editor");
    await window.page.close();
  });

  it("says the sentence, and the button leads on", async () => {
    const window = await visit.open("panels=attention&state=failed");
    const panel = window.panel("attention");
    await panel.waitForSelector("text=Glassbox hit an internal error.");
    await panel.locator("vscode-button", { hasText: "Try again" }).click();
    await ready(panel);
    await window.page.close();
  });
});

describe("the embeddings panel", () => {
  const NAMES = ".dots .token";
  const isPiece = (name: string) => /^⟨[0-9A-F ]+⟩$/.test(name);

  it("shows the ten nearest tokens, goes on to a neighbor's and back, by keyboard", async () => {
    const window = await visit.open("panels=embeddings");
    const panel = window.panel("embeddings");
    await panel.waitForSelector(".dots");
    await panel.locator(".chip").nth(1).press("Enter");
    await panel.waitForSelector(".finding:has-text('The embedding of ‘·cat’')");
    await panel.getByText("cosine similarity (1 = same direction)").waitFor();
    const run = await analyse(cat);
    const { found: near } = await visit.parts.engine.neighbours(
      run.id,
      run.tokens.ids[1] as number,
      10,
      { isWhole: true },
    );
    const rows = await openTwin(panel);
    assert.deepEqual(
      rows.map(([, id, cosine]) => [id, cosine]),
      near.map(({ id, value }) => [String(id), value.toFixed(4)]),
    );
    const before = await finding(panel);
    await panel.locator(".dots button").first().press("Enter");
    await panel.waitForSelector("#back");
    assert.notEqual(await finding(panel), before);
    await panel.locator("#back").press("Enter");
    await panel.waitForFunction(
      (text) => document.querySelector(".finding")?.textContent === text,
      before,
    );
    await window.page.close();
  });

  it("opens on the word whose nearest neighbor is clear, and says so", async () => {
    const window = await visit.open("panels=embeddings");
    const panel = window.panel("embeddings");
    await panel
      .locator(".finding", {
        hasText: "The embedding of ‘·because’ is closest to that of ‘·since’, by far",
      })
      .waitFor();
    await window.page.close();
  });

  it("draws rings up to what chance would give, and says what stands out from it", async () => {
    const window = await visit.open("panels=embeddings");
    const panel = window.panel("embeddings");
    await panel.locator(".finding", { hasText: "‘·because’" }).waitFor();
    const { id, tokens } = await analyse(cat);
    const at = tokens.ids[6] as number;
    const { found, chance = 0 } = await visit.parts.engine.neighbours(id, at, 10, {
      isWhole: true,
    });
    assert.deepEqual(
      found.map(({ value }) => value <= chance),
      await panel.locator(".dots li").evaluateAll((all) => all.map((one) => one.matches(".faint"))),
    );
    const reach = chance.toFixed(2);
    await panel
      .getByText(`Only ‘·since’ stands out. The others show no more than chance would (${reach})`)
      .waitFor();
    await panel.getByText(`by chance up to ${reach}`).waitFor();
    assert.equal(await panel.locator('.chip.target[data-index="6"]').count(), 1);
    await panel.locator(".chip").nth(1).press("Enter");
    await panel.getByText("None stands out").waitFor();
    assert.equal(await panel.locator(".dots li:not(.faint)").count(), 0);
    assert.equal(await panel.locator('.chip.target[data-index="1"]').count(), 1);
    await window.page.close();
  });

  it("puts each dot where its number is on the labeled axis", async () => {
    const window = await visit.open("panels=embeddings");
    const panel = window.panel("embeddings");
    await panel.waitForSelector(".dots");
    const places = (selector: string) =>
      panel.locator(selector).evaluateAll((all) =>
        all.map((one) => {
          const { left, right } = one.getBoundingClientRect();
          return (left + right) / 2;
        }),
      );
    const values = async (selector: string) =>
      (await panel.locator(selector).allInnerTexts()).map(Number);
    const [ticks, labels] = [await places(".ticks span"), await values(".ticks span")];
    const [dots, numbers] = [await places(".dots .dot"), await values(".dots .value")];
    const [from, to] = [labels[0] as number, labels.at(-1) as number];
    const [left, right] = [ticks[0] as number, ticks.at(-1) as number];
    assert.equal(dots.length, 10);
    dots.forEach((dot, i) => {
      const told = from + ((dot - left) / (right - left)) * (to - from);
      assert.ok(Math.abs(told - (numbers[i] as number)) < 0.006, `${told} is ${numbers[i]}`);
    });
    await window.page.close();
  });

  it("hides neighbors that are no whole character unless asked for, and says how many", async () => {
    const window = await visit.open("panels=embeddings&text=cat");
    const panel = window.panel("embeddings");
    await panel.waitForSelector(".dots");
    await panel.locator(".chip").nth(2).press("Enter");
    await panel.waitForSelector(".finding:has-text('The embedding of ‘·sat’')");
    await panel.getByText("Pieces of characters hidden: 3.").waitFor();
    assert.deepEqual((await panel.locator(NAMES).allInnerTexts()).filter(isPiece), []);
    await panel.locator("#options").click();
    await panel.locator("#pieces").click();
    await panel.locator(NAMES, { hasText: "⟨" }).first().waitFor();
    assert.equal(await panel.getByText("Pieces of characters hidden").count(), 0);
    assert.equal(await panel.locator(NAMES).count(), 10);
    await window.page.close();
  });
});

describe("the tokens panel", () => {
  it("shows each token's id, bytes and place as the tokenizer gives them", async () => {
    const window = await visit.open("panels=tokens&text=korean");
    const panel = window.panel("tokens");
    await ready(panel);
    const { tokens, size } = await visit.parts.tokenizers.tokenize(
      "tiny-gpt",
      SAMPLES.korean ?? "",
      2000,
    );
    const rows = await table(panel);
    assert.deepEqual(
      rows.map((cells) => [cells[3], cells[5]]),
      Array.from(tokens.ids, (id, i) => [String(id), `${tokens.starts[i]}–${tokens.ends[i]}`]),
    );
    const facts = await panel.locator(".facts dd").allInnerTexts();
    assert.deepEqual(facts.slice(0, 3), [size.tokens, size.characters, size.bytes].map(String));
    await window.page.close();
  });

  it("takes another tokenizer", async () => {
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await ready(panel);
    await panel.locator("#tokenizer").focus();
    await panel.locator("#tokenizer").click();
    await panel.locator("vscode-option", { hasText: "tiny-bert" }).click();
    await panel.waitForSelector("td:text-is('[CLS]'), td:text-is('the')");
    assert.equal(
      await panel.evaluate(() => document.activeElement?.id),
      "tokenizer",
      "the list keeps the focus though the panel was drawn anew",
    );
    await window.page.close();
  });

  it("sorts its table by a column of numbers", async () => {
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await ready(panel);
    await panel.locator("th button", { hasText: "ID" }).click();
    const ids = (await table(panel)).map((cells) => Number(cells[3]));
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => b - a),
    );
    assert.equal(
      await panel.locator("th", { hasText: "ID" }).getAttribute("aria-sort"),
      "descending",
    );
    await window.page.close();
  });

  it("shows hostile text as text", async () => {
    const window = await visit.open("panels=tokens&text=hostile");
    const panel = window.panel("tokens");
    await ready(panel);
    assert.equal(await panel.locator("img, main script, main b").count(), 0);
    await window.page.close();
  });
});

describe("the token strip", () => {
  it("lights the same token in every panel, and lets go", async () => {
    const window = await visit.open("panels=tokens,attention,predictions");
    const [tokens, attention, predictions] = ["tokens", "attention", "predictions"].map(
      window.panel,
    ) as [Frame, Frame, Frame];
    for (const panel of [tokens, attention, predictions]) await ready(panel);
    await attention.locator(".chip").nth(2).hover();
    for (const panel of [tokens, predictions]) {
      await panel.waitForSelector('.chip.pointed[data-index="2"]');
      assert.equal(await panel.locator(".chip.pointed").count(), 1);
    }
    await attention.locator(".keys").hover();
    await tokens.waitForFunction(() => !document.querySelector(".chip.pointed"));
    await window.page.close();
  });

  it("is walked by arrow keys, pinned by Enter, shown in the editor by Space, let go by Escape", async () => {
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await ready(panel);
    const { keyboard } = window.page;
    await panel.locator(".chip").first().focus();
    const at = () =>
      panel.evaluate(() => Number((document.activeElement as HTMLElement).dataset.index));
    for (const [key, index] of [
      ["ArrowRight", 1],
      ["ArrowRight", 2],
      ["ArrowLeft", 1],
      ["End", 11],
      ["ArrowRight", 11],
      ["Home", 0],
      ["ArrowRight", 1],
    ] as const) {
      await keyboard.press(key);
      assert.equal(await at(), index, key);
    }
    assert.match(await finding(panel), /^‘·cat’ has ID \d+/);
    await keyboard.press("Enter");
    assert.equal(
      await panel.locator('.chip[aria-selected="true"]').getAttribute("data-index"),
      "1",
    );
    await keyboard.press("Space");
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () =>
      assert.deepEqual(host?.revealed, [{ tokenizer: "tiny-gpt", index: 1, start: 3, end: 7 }]),
    );
    await keyboard.press("Escape");
    assert.equal(await panel.locator('.chip[aria-selected="true"]').count(), 0);
    await window.page.close();
  });

  it("keeps the lines of the text", async () => {
    const window = await visit.open("panels=tokens&text=code");
    const panel = window.panel("tokens");
    await ready(panel);
    const lines = await panel.evaluate(
      () =>
        new Set([...document.querySelectorAll<HTMLElement>(".chip")].map((chip) => chip.offsetTop))
          .size,
    );
    assert.equal(lines, 3);
    await window.page.close();
  });

  it("ends a line once where a CRLF is cut in two", async () => {
    const window = await visit.open("panels=tokens&text=emoji");
    const panel = window.panel("tokens");
    await ready(panel);
    assert.equal(await panel.locator(".strip br").count(), 1);
    await window.page.close();
  });
});

describe("following and pinning", () => {
  it("follows the selection until it is pinned, keeping the keyboard's focus", async () => {
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await ready(panel);
    await panel.locator("#follow").focus();
    await window.page.keyboard.press("Space");
    await panel.waitForFunction(
      () => document.querySelector("#follow")?.getAttribute("aria-checked") === "false",
    );
    await window.page.evaluate("select('another text')");
    await window.page.waitForTimeout(300);
    assert.equal(await panel.locator(".chip").first().innerText(), "The");
    assert.equal(await panel.evaluate(() => document.activeElement?.id), "follow");
    await window.page.keyboard.press("Space");
    await window.page.evaluate("select('another text')");
    await panel.waitForFunction(() => document.querySelector(".chip")?.textContent !== "The");
    await window.page.close();
  });

  it("drops the answers of an older text", async () => {
    const window = await visit.open("panels=attention&text=long");
    const panel = window.panel("attention");
    await ready(panel);
    await window.page.evaluate("select('a'); select('the cat'); select('the')");
    await panel.waitForFunction(() => document.querySelectorAll(".chip").length === 1);
    await panel.waitForSelector(".finding:has-text('One token alone')");
    await window.page.close();
  });
});
