// The tokens panel on a text of a megabyte: drawn where one looks, and reached everywhere.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import type { Survey } from "../../src/domain/text/blocks.ts";
import { hex, label, type Tokens, tokenAt } from "../../src/domain/text/token.ts";
import { writeEnglish, writeKorean } from "../bench/text.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

const english = writeEnglish(1_000_000, 3);

interface Opened {
  readonly window: Window;
  readonly panel: Frame;
  /** What the tokenizer says of the whole text. */
  readonly tokens: Tokens;
  readonly survey: Survey;
}

const known = new Map<string, Pick<Opened, "tokens" | "survey">>();

async function open(text = english, query = ""): Promise<Opened> {
  const { tokens, survey } = known.get(text) ?? (await study(text));
  known.set(text, { tokens, survey });
  const window = await visit.open(`panels=tokens${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await window.page.evaluate((chosen) => globalThis.select(chosen), text);
  await panel.waitForSelector(`.chip[aria-setsize="${tokens.ids.length}"]`);
  return { window, panel, tokens, survey };
}

async function study(text: string) {
  const { tokenizers } = visit.parts;
  await tokenizers.open("long", 0, text);
  const survey = await tokenizers.survey("tiny-gpt", "long");
  const { tokens } = await tokenizers.tokenize("tiny-gpt", text, survey.size.tokens);
  return { tokens, survey };
}

/** The chips in sight: their numbers, what they are called, and where they stand. */
const inSight = (panel: Frame) =>
  panel.evaluate(() => {
    const box = document.querySelector(".strip")?.getBoundingClientRect() as DOMRect;
    return [...document.querySelectorAll<HTMLElement>(".chip")].flatMap((chip) => {
      const { top, bottom } = chip.getBoundingClientRect();
      if (bottom <= box.top || top >= box.bottom) return [];
      return [{ index: Number(chip.dataset.index), name: chip.ariaLabel, top: top - box.top }];
    });
  });

/** Scrolls to a place from 0 to 1, and waits until there is no empty room in sight. */
async function scrollTo(panel: Frame, place: number): Promise<void> {
  await panel.evaluate((to) => {
    const strip = document.querySelector(".strip") as HTMLElement;
    strip.scrollTop = to * (strip.scrollHeight - strip.clientHeight);
  }, place);
  await panel.waitForFunction(() => {
    const strip = document.querySelector(".strip") as HTMLElement;
    const box = strip.getBoundingClientRect();
    return [...strip.children].every((part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      const isOut = height === 0 || bottom <= box.top + 4 || top >= box.bottom - 4;
      return isOut || part.querySelector(".chip");
    });
  });
}

const focused = (panel: Frame) =>
  panel.evaluate(() => Number((document.activeElement as HTMLElement | null)?.dataset.index));

describe("the strip of a long text", () => {
  it("draws only what is in sight, and there the tokenizer's own tokens in their order", async () => {
    const { window, panel, tokens } = await open();
    for (const place of [0, 0.2, 0.5, 0.9, 1, 0.1]) {
      await scrollTo(panel, place);
      const chips = await inSight(panel);
      assert.ok(chips.length > 50, `${chips.length} chips at ${place}`);
      const first = chips[0]?.index ?? 0;
      assert.deepEqual(
        chips.map(({ index, name }) => [index, name]),
        chips.map((_, i) => [first + i, label(tokenAt(tokens, first + i))]),
      );
      assert.ok((await panel.locator(".chip").count()) < 3_000);
    }
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("moves what is in sight by as much as one scrolls, though heights were guessed", async () => {
    for (const [text, query] of [
      [english, ""],
      [writeKorean(1_000_000, 3), "&width=320"],
    ] as const) {
      const { window, panel } = await open(text, query);
      await scrollTo(panel, 0.6);
      for (let turn = 0; turn < 40; turn++) {
        const before = await inSight(panel);
        await panel.evaluate(() => {
          const strip = document.querySelector(".strip") as HTMLElement;
          strip.scrollTop -= 100;
          return new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(resolve)),
          );
        });
        const after = new Map((await inSight(panel)).map(({ index, top }) => [index, top]));
        const stayed = before.filter(({ index }) => after.has(index));
        assert.ok(stayed.length > 0);
        for (const { index, top } of stayed) {
          const moved = (after.get(index) as number) - top;
          assert.ok(Math.abs(moved - 100) < 2, `turn ${turn}: token ${index} by ${moved} pixels`);
        }
      }
      await window.page.close();
    }
  });

  it("is walked by keyboard through all tokens", async () => {
    const { window, panel, tokens, survey } = await open();
    const { keyboard } = window.page;
    const last = tokens.ids.length - 1;
    const is = (index: number) => eventually(async () => assert.equal(await focused(panel), index));
    await panel.locator(".chip").first().focus();
    await keyboard.press("End");
    await is(last);
    await keyboard.press("ArrowLeft");
    await is(last - 1);
    await keyboard.press("Home");
    await is(0);
    const border = survey.blocks.ends[0] as number;
    await panel.locator(`.chip[data-index="${border - 2}"]`).focus();
    for (let keys = 0; keys < 3; keys++) await keyboard.press("ArrowRight");
    await is(border + 1);
    for (let page = 0; page < 3; page++) await keyboard.press("PageDown");
    await eventually(async () => assert.ok((await focused(panel)) > border + 300));
    for (let line = 0; line < 50; line++) await keyboard.press("ArrowUp");
    await eventually(async () => assert.ok((await focused(panel)) < border + 30));
    assert.ok((await inSight(panel)).some(({ index }) => index < border + 30));
    await window.page.close();
  });

  it("keeps a pinned token while one scrolls, and tells the editor its place", async () => {
    const { window, panel, tokens } = await open();
    await scrollTo(panel, 0.7);
    const [, , third] = await inSight(panel);
    assert.ok(third);
    const token = tokenAt(tokens, third.index);
    await panel.locator(`.chip[data-index="${third.index}"]`).click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () =>
      assert.deepEqual(host?.revealed.at(-1), {
        tokenizer: "tiny-gpt",
        index: third.index,
        start: token.start,
        end: token.end,
      }),
    );
    const facts = async () => (await panel.locator(".facts dd").allInnerTexts()).slice(1);
    const place = [token.start, token.end].map((at) => at.toLocaleString("en")).join("–");
    const told = [String(token.id), token.piece, hex(token.bytes), place];
    assert.deepEqual(await facts(), told);
    await scrollTo(panel, 0.1);
    await scrollTo(panel, 1);
    await panel.locator("h1").hover({ force: true });
    assert.deepEqual(await facts(), told);
    assert.equal(
      await panel.locator('.chip[aria-selected="true"]').getAttribute("data-index"),
      String(third.index),
    );
    await window.page.close();
  });

  it("tells how the word of a token far down was cut", async () => {
    const { window, panel, tokens } = await open();
    await panel.locator(".chip").first().focus();
    await window.page.keyboard.press("End");
    await eventually(async () => assert.equal(await focused(panel), tokens.ids.length - 1));
    for (let i = 0; i < 3; i++) await window.page.keyboard.press("ArrowLeft");
    const index = await focused(panel);
    await window.page.keyboard.press("Enter");
    await visit.parts.tokenizers.open("far", 0, english);
    const steps = await visit.parts.tokenizers.steps("tiny-gpt", "far", index);
    assert.ok(steps);
    await panel.getByRole("button", { name: "To the beginning", exact: true }).click();
    await panel.locator(".player .context mark").waitFor();
    await eventually(async () => {
      const mark = await panel.locator(".player .context mark").innerText();
      assert.equal(mark.replace("·", " "), steps.around.word);
    });
    assert.ok(steps.first <= index && index < steps.first + steps.ids.length);
    await window.page.close();
  });

  it("draws one line without an end, and a text of emoji cut into bytes", async () => {
    for (const text of ["word ".repeat(100_000), "👩‍👧뷁 ".repeat(20_000)]) {
      const { window, panel, tokens } = await open(text);
      for (const place of [0.5, 1]) {
        await scrollTo(panel, place);
        for (const { index, name } of await inSight(panel)) {
          // The first part of a character that is cut also has the character.
          assert.ok(name?.endsWith(label(tokenAt(tokens, index))), `${index}: ${name}`);
        }
      }
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
  });
});

describe("a text of more tokens than can be drawn", () => {
  it("is drawn up to a million, and says so", async () => {
    const text = "a ".repeat(1_050_000);
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await panel.waitForSelector(".chip");
    await window.page.evaluate((chosen) => globalThis.select(chosen), text);
    await panel.waitForSelector('.chip[aria-setsize="1000000"]');
    const { size } = await visit.parts.tokenizers.tokenize("tiny-gpt", text, 0);
    await panel
      .getByText(`The first 1,000,000 of ${size.tokens.toLocaleString("en")} tokens are shown.`)
      .waitFor();
    await panel.locator(".chip").first().focus();
    await window.page.keyboard.press("End");
    await eventually(async () => assert.equal(await focused(panel), 999_999));
    assert.ok((await inSight(panel)).some(({ index }) => index === 999_999));
    await window.page.close();
  });
});

describe("the table of a long text", () => {
  const rows = (panel: Frame) =>
    panel
      .locator(".long tbody:not([aria-hidden]) tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  const scrollTable = (panel: Frame, place: number) =>
    panel.evaluate((to) => {
      const box = document.querySelector(".long") as HTMLElement;
      box.scrollTop = to * (box.scrollHeight - box.clientHeight);
    }, place);

  it("has every row, drawn where one looks", async () => {
    const { window, panel, tokens } = await open();
    const count = tokens.ids.length;
    for (const [place, row] of [
      [1, count - 1],
      [0.5, Math.floor(count / 2)],
      [0, 0],
    ] as const) {
      await scrollTable(panel, place);
      await eventually(async () => {
        const shown = (await rows(panel)).find(
          ([number]) => number === (row + 1).toLocaleString("en"),
        );
        assert.equal(shown?.[3], String(tokens.ids[row]));
      });
      assert.ok((await rows(panel)).length < 200);
    }
    await window.page.close();
  });

  it("has heads that are read whole at 700 pixels, in Korean, too", async () => {
    for (const locale of ["en", "ko"]) {
      const { window, panel } = await open(english, `&width=700&locale=${locale}`);
      const cut = await panel
        .locator(".long th")
        .evaluateAll((all) =>
          all.filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.textContent),
        );
      assert.deepEqual(cut, [], locale);
      await window.page.close();
    }
  });

  it("is sorted by ID over the whole text, both ways", async () => {
    const { window, panel, tokens } = await open();
    const byId = [...tokens.ids.entries()].sort(([i, a], [j, b]) => a - b || i - j);
    const head = panel.locator(".long th button", { hasText: "ID" });
    for (const sorted of [byId.toReversed(), byId]) {
      await head.click();
      await eventually(async () => {
        const shown = (await rows(panel)).slice(0, 12);
        assert.deepEqual(
          shown.map((cells) => [cells[0], cells[3]]),
          sorted.slice(0, 12).map(([i, id]) => [(i + 1).toLocaleString("en"), String(id)]),
        );
      });
    }
    await window.page.close();
  });
});

describe("search in a long text", () => {
  it("jumps to the next place of a token, to the one before, and around", async () => {
    const { window, panel, tokens } = await open();
    const id = tokens.ids[200_000] as number;
    const places = [...tokens.ids.entries()].flatMap(([i, other]) => (other === id ? [i] : []));
    await panel.locator("#tab-token").click();
    await panel.locator("#find").fill(String(id));
    await panel.getByText(`places: ${places.length.toLocaleString("en")}`).waitFor();
    const pinned = (index: number | undefined) =>
      eventually(async () => {
        const chips = await inSight(panel);
        const selected = await panel
          .locator('.chip[aria-selected="true"]')
          .getAttribute("data-index", { timeout: 1_000 });
        assert.equal(selected, String(index));
        assert.ok(chips.some((chip) => chip.index === index));
      });
    await panel.locator("#place-before").press("Enter");
    await pinned(places.at(-1));
    await panel.locator("#place-after").press("Enter");
    await pinned(places[0]);
    await panel.locator("#place-after").press("Enter");
    await pinned(places[1 % places.length]);
    await window.page.close();
  });
});
