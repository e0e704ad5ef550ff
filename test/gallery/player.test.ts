// "Why here?" in the tokens panel: the tokenizers' steps, played, stepped and looked at.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { tokenAt } from "../../src/domain/text/token.ts";
import { contrast } from "../../webview/kit/page/theme.ts";
import { visible } from "../../webview/panels/tokens/ground/visible.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { READABLE, textsIn } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { THEMES } from "./themes.ts";

const { visit, it } = useGallery();

const TEXT = "Why is tokenization unaffable? 고양이가 앉았다 👩‍👧";

/** The tokens panel with a text and a tokenizer of its own. */
async function open(query: string, text: string, tokenizer?: string): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=tokens&${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".player:not([hidden])");
  await window.page.evaluate(
    (text) => (globalThis as unknown as { select(text: string): Promise<void> }).select(text),
    text,
  );
  if (tokenizer) {
    // In a narrow panel it stands among the options.
    if (!(await panel.locator("#tokenizer").isVisible())) await panel.locator("#options").click();
    await panel.locator("#tokenizer").click();
    await panel.locator(`vscode-option[value=${tokenizer}]`).click();
  }
  const { size } = await visit.parts.tokenizers.tokenize(tokenizer ?? "tiny-gpt", text, 2000);
  await panel.waitForFunction((count) => {
    const chips = document.querySelectorAll(".chip");
    return (chips[0]?.ariaSetSize ?? chips.length.toString()) === count;
  }, String(size.tokens));
  await panel.waitForSelector(".player:not([hidden])");
  await visit.parts.tokenizers.open("player", 0, text);
  return [window, panel];
}

const step = (panel: Frame) => panel.locator(".player .step").innerText();
const count = (panel: Frame) => panel.locator(".player .count").innerText();
const word = (panel: Frame) => panel.locator(".player h2 .token").innerText();

/** Pins a token, and waits until its word is shown. */
async function pin(panel: Frame, index: number, expected: string): Promise<void> {
  await panel.locator(".chip").nth(index).click();
  await panel.waitForFunction(
    (word) => document.querySelector(".player h2 .token")?.textContent === word,
    expected,
  );
}

describe("the player", () => {
  for (const tokenizer of ["tiny-gpt", "tiny-bert", "tiny-t5", "cl100k_base"]) {
    it(`ends in the tokens of the word, of every word, with ${tokenizer}`, async () => {
      const [window, panel] = await open("", TEXT, tokenizer);
      const { tokens } = await visit.parts.tokenizers.tokenize(tokenizer, TEXT, 2000);
      const seen: string[] = [];
      while (seen.length < tokens.ids.length) {
        const steps = await visit.parts.tokenizers.steps(tokenizer, "player", seen.length);
        await pin(panel, seen.length, visible(steps?.around.word ?? ""));
        const ids = steps?.ids.map(String) ?? [];
        await panel.locator(".player input").focus();
        await window.page.keyboard.press("End");
        const shown = () =>
          panel
            .locator(".player .result small:not(.as-stored)")
            .evaluateAll((all) => all.map((each) => each.textContent?.replace("ID ", "") ?? ""));
        await eventually(async () => assert.deepEqual(await shown(), ids));
        seen.push(...ids);
      }
      assert.deepEqual(seen, [...tokens.ids].map(String));
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    });
  }

  it("steps, goes back, to the end and to the beginning, by keyboard", async () => {
    const [window, panel] = await open("", TEXT);
    assert.equal(await word(panel), "·tokenization");
    const [first, total] = (await count(panel)).split(" / ").map(Number);
    assert.ok(await panel.locator(".player .link.winner").isVisible(), "it opens on a merge");
    const opened = first as number;
    await panel.locator(".player input").focus();
    const visited: number[] = [];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home"]) {
      await window.page.keyboard.press(key);
      visited.push(Number((await count(panel)).split(" / ")[0]));
    }
    assert.deepEqual(visited, [opened + 1, opened + 2, opened + 1, total, total, 1]);
    assert.equal(
      await panel.locator(".player input").getAttribute("aria-valuetext"),
      `Step 1 of ${total}`,
    );
    await window.page.close();
  });

  it("says and shows each merge with its rank, as the merge table has it", async () => {
    const [window, panel] = await open("", TEXT);
    const steps = await visit.parts.tokenizers.steps("tiny-gpt", "player");
    assert.ok(steps?.play.kind === "merges");
    const { merges } = steps.play;
    await panel.locator(".player input").focus();
    for (const { rank, id } of merges) {
      const shown = rank.toLocaleString("en");
      assert.equal(await panel.locator(".player .link.winner").innerText(), shown);
      assert.match(await panel.locator(".pairs .winner .number").innerText(), new RegExp(shown));
      const sentence = await step(panel);
      assert.ok(sentence.includes(shown), sentence);
      assert.ok(sentence.endsWith(`becomes ‘${steps.pieces[id]?.shown}’.`), sentence);
      await window.page.keyboard.press("ArrowRight");
    }
    assert.match(await step(panel), /merging ends here/);
    await window.page.close();
  });

  it("does by its buttons what the keys do, each with a name", async () => {
    const [window, panel] = await open("", TEXT);
    const press = (name: string) => panel.getByRole("button", { name, exact: true }).click();
    const [opened, total] = (await count(panel)).split(" / ");
    await press("Step forward");
    assert.equal(await count(panel), `${Number(opened) + 1} / ${total}`);
    await press("Step back");
    assert.equal(await count(panel), `${opened} / ${total}`);
    await press("To the end");
    assert.equal(await count(panel), `${total} / ${total}`);
    await press("To the beginning");
    assert.equal(await count(panel), `1 / ${total}`);
    const snapshot = await panel.locator(".player").ariaSnapshot();
    assert.match(snapshot, /- heading "Why here\? ·tokenization"/);
    assert.match(snapshot, /- slider "Step"/);
    assert.match(snapshot, /- list "Stages":/);
    await window.page.close();
  });

  it("plays by itself, speaks each step, moves nothing, and stops when the user steps", async () => {
    const [window, panel] = await open("", TEXT);
    await panel.locator(".player input").focus();
    await window.page.keyboard.press(" ");
    await panel.getByRole("button", { name: "Pause" }).waitFor();
    assert.equal(await panel.locator(".player .step").getAttribute("aria-live"), "polite");
    const opened = Number.parseInt(await count(panel), 10);
    await panel.waitForFunction(
      (wanted) =>
        Number.parseInt(document.querySelector(".player .count")?.textContent ?? "", 10) >= wanted,
      opened + 2,
    );
    assert.equal(await panel.evaluate(() => document.getAnimations().length), 0);
    await window.page.keyboard.press("ArrowRight");
    await panel.getByRole("button", { name: "Play", exact: true }).waitFor();
    const stopped = await count(panel);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(await count(panel), stopped);
    await window.page.close();
  });

  it("follows the mouse until the user has begun to step, then only a pin", async () => {
    const [window, panel] = await open("", "one tokenization two");
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-gpt", "one tokenization two", 9);
    const last = tokens.ids.length - 1;
    assert.equal(tokenAt(tokens, last).piece, "Ġtwo");
    await panel.locator(".chip").nth(last).hover();
    await panel.waitForFunction(
      () => document.querySelector(".player h2 .token")?.textContent === "·two",
    );
    await panel.locator(".player input").focus();
    await window.page.keyboard.press("ArrowRight");
    await panel.locator(".chip").first().hover();
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await word(panel), "·two");
    await pin(panel, 0, "one");
    await window.page.close();
  });

  it("keeps the place that is looked at in sight, where the lattice is wider than the panel", async () => {
    const [window, panel] = await open("width=300", "A tokenization", "tiny-t5");
    await pin(panel, 2, "·tokenization");
    await panel.locator(".player input").focus();
    await window.page.keyboard.press("End");
    while (!(await panel.locator(".sum.here").count())) {
      await window.page.keyboard.press("ArrowLeft");
      await panel.evaluate(() => new Promise(requestAnimationFrame)); // until it is drawn
    }
    const place = await panel.locator(".sum.here").boundingBox();
    assert.ok(place && place.x > 0 && place.x + place.width <= 300, JSON.stringify(place));
    await window.page.close();
  });

  it("says of a word that is too long how long it is", async () => {
    const [window, panel] = await open("", "abcdefghij".repeat(1000));
    await panel.locator(".player input").focus();
    await window.page.keyboard.press("End");
    assert.match(await step(panel), /10,000 characters/);
    assert.ok((await panel.locator(".player .picture").innerText()).length < 400);
    await window.page.close();
  });

  it("tells why a word is unknown, in Korean too", async () => {
    const text = "Hi 🦄unicorns";
    const [window, panel] = await open("locale=ko", text, "tiny-bert");
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-bert", text, 9);
    await pin(panel, tokens.ids.length - 1, "🦄unicorns");
    await panel.locator(".player input").focus();
    await window.page.keyboard.press("End");
    await window.page.keyboard.press("ArrowLeft");
    assert.match(await step(panel), /^어휘 사전에 없음: ‘🦄’\. .*\[UNK\]/);
    await window.page.close();
  });

  for (const theme of Object.keys(THEMES)) {
    it(`writes with a contrast of ${READABLE} or more in ${theme}`, async () => {
      for (const [tokenizer, key] of [
        ["tiny-gpt", "ArrowRight"],
        ["tiny-bert", "End"],
        ["tiny-t5", "ArrowLeft"],
      ] as const) {
        const [window, panel] = await open(`theme=${theme}`, TEXT, tokenizer);
        await panel.locator(".player input").focus();
        // Somewhere in the algorithm, at the result, and at the runners-up.
        if (key === "ArrowLeft") await window.page.keyboard.press("End");
        for (let i = 0; i < (key === "ArrowRight" ? 6 : 1); i++)
          await window.page.keyboard.press(key);
        const texts = await textsIn(panel, ".player span, .player small, .player li, .player p");
        assert.ok(texts.length > 10);
        for (const { text, paper, ink } of texts) {
          if (text.trim() === "") continue;
          const ratio = contrast(ink, paper);
          assert.ok(ratio >= READABLE, `${tokenizer} “${text}”: ${ratio.toFixed(2)}`);
        }
        await window.page.close();
      }
    });
  }
});
