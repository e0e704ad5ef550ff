// The tokens panel's other parts: tabs, one token whole, search, copies.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { reload, type Window } from "./browser.ts";
import { holdReadable, READABLE } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

/** The part “Token”, chosen by keyboard. */
async function open(query: string): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=tokens&${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-cut").focus();
  await window.page.keyboard.press("ArrowRight");
  await panel.waitForSelector(".lookup h2");
  return [window, panel];
}

const named = (panel: Frame) => panel.locator(".lookup h2").innerText();
const fact = (panel: Frame, name: string) =>
  panel.locator(".lookup .facts div", { hasText: name }).first().locator("dd").innerText();
const relatives = (panel: Frame, title: string) =>
  panel.locator(".relatives", { hasText: title }).locator(".entry .token").allInnerTexts();

describe("the parts of the tokens panel", () => {
  it("are tabs: arrow keys choose, and the choice is remembered", async () => {
    const [window, panel] = await open("text=cat");
    assert.equal(await panel.locator("#tab-token").getAttribute("aria-selected"), "true");
    assert.equal(await panel.locator("[role=tabpanel] .player").count(), 0);
    await reload(panel);
    await panel.waitForSelector(".lookup h2");
    await panel.locator("#tab-token").focus();
    await window.page.keyboard.press("Home");
    await panel.waitForSelector(".player:not([hidden])");
    assert.match(
      await panel.locator("main").ariaSnapshot(),
      /- tablist "Parts":\n\s*- tab "Cut" \[selected\]\n\s*- tab "Token"/,
    );
    await window.page.close();
  });

  it(`writes with a contrast of ${READABLE} or more in every theme`, async () => {
    const [window, panel] = await open("text=cat");
    await holdReadable(window, panel, ".tabs button, .lookup :is(span, small, dt, dd, h3, td)", 20);
    await window.page.close();
  });
});

describe("one token", () => {
  it("is that of the strip which is pinned, as the vocabulary has it", async () => {
    const [window, panel] = await open("text=cat");
    const text = SAMPLES.cat as string;
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-gpt", text, 99);
    for (const index of [1, 3]) {
      await panel.locator(".chip").nth(index).click();
      const token = tokenAt(tokens, index);
      await eventually(async () => assert.equal(await named(panel), label(token)));
      const details = await visit.parts.tokenizers.tokenDetails("tiny-gpt", token.id);
      assert.equal(await fact(panel, "ID"), String(token.id));
      assert.equal(
        await fact(panel, "merge rank"),
        details?.origin?.rank.toLocaleString("en") ?? "none",
      );
      assert.deepEqual(
        await relatives(panel, "Merged from"),
        details?.origin ? [details.origin.left, details.origin.right].map(label) : [],
      );
      assert.deepEqual(
        await relatives(panel, "It begins with these (spaces and capitals ignored)"),
        details?.relatives.shorter.map(label),
      );
      const names = await panel.locator(".lookup tbody td:last-child").allInnerTexts();
      assert.deepEqual(
        names,
        details?.points.map(({ name }) => name),
      );
    }
    await window.page.close();
  });

  it("is said to stand for what it stands for", async () => {
    const [window, panel] = await open("text=cat");
    const select = (text: string) => window.page.evaluate((text) => globalThis.select(text), text);
    const says = async (text: string, name: string, sentence: string) => {
      await select(text);
      await panel.locator(`.chip[aria-label="${name}"]`).click();
      await panel.locator(".finding", { hasText: sentence }).waitFor();
    };
    await says("a!", "!", "‘!’ has ID 1 and stands for 1 byte.");
    await panel.locator("#tokenizer").click();
    await panel.locator('#tokenizer vscode-option[value="tiny-bert"]').click();
    await says("a 🦄 b", "[UNK]", "‘[UNK]’, ID 1, stands for what has no piece: ‘🦄’.");
    await says("[MASK] c", "[MASK]", "‘[MASK]’ is a special token, ID 4, that the text itself");
    await select("\u200b");
    await panel.getByText("The tokenizer drops all of this text: no token is left.").waitFor();
    await window.page.close();
  });

  it("is found by its number and by text, and its neighbours lead on", async () => {
    const [window, panel] = await open("text=cat");
    await panel.locator("#find").fill("1234");
    await eventually(async () => assert.equal(await fact(panel, "ID"), "1234"));
    await panel.locator("#find").fill("cat");
    const matches = await visit.parts.tokenizers.findTokens("tiny-gpt", "cat", 40);
    await eventually(async () =>
      assert.deepEqual(
        await panel.locator(".found .token").allInnerTexts(),
        matches.entries.map(label),
      ),
    );
    const second = matches.entries[1];
    assert.ok(second);
    await panel.locator(".found .entry").nth(1).focus();
    await window.page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await fact(panel, "ID"), String(second.id)));
    await panel.locator("#find").fill("qqqqqqqq");
    await panel.getByText("No matching token.").waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("stays when the mouse only passes over the strip after a search", async () => {
    const [window, panel] = await open("text=cat");
    await panel.locator("#find").fill("1234");
    await eventually(async () => assert.equal(await fact(panel, "ID"), "1234"));
    await panel.locator(".chip").nth(2).hover();
    await panel.locator(".chip.pointed").waitFor();
    await panel.locator(".chip").nth(4).click(); // a pin is meant
    await eventually(async () => assert.notEqual(await fact(panel, "ID"), "1234"));
    await window.page.close();
  });
});

describe("copies", () => {
  it("have all tokens: as pieces, IDs and JSON", async () => {
    const window = await visit.open("panels=tokens&text=long");
    const panel = window.panel("tokens");
    await panel.waitForSelector(".chip");
    const text = SAMPLES.long as string;
    const { tokens, size } = await visit.parts.tokenizers.tokenize("tiny-gpt", text, 1e6);
    const host = visit.gallery.sessions.at(-1);
    for (const [at, kind] of ["text", "ids", "json"].entries()) {
      await panel.locator(`#copy-${kind}`).click();
      await eventually(async () => assert.equal(host?.copied.length, at + 1));
    }
    const [pieces = "", ids = "", json = ""] = host?.copied ?? [];
    assert.equal(pieces.split("│").length, size.tokens);
    assert.deepEqual(JSON.parse(ids), [...tokens.ids]);
    const parsed = JSON.parse(json) as readonly { readonly bytes: readonly number[] }[];
    const bytes = parsed.flatMap((token) => token.bytes);
    assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), text);
    await panel.getByText("Copied: JSON").waitFor();
    await window.page.close();
  });
});
