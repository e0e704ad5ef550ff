import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { type Chain, totalBits } from "../../src/domain/prediction/prompts.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

const two = (share: number) =>
  new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 }).format(share);

async function open(query = ""): Promise<{ window: Window; panel: Frame }> {
  const window = await visit.open(`panels=prompts${query}`);
  const panel = window.panel("prompts");
  await panel.waitForSelector(".next tbody tr");
  return { window, panel };
}

/** Writes the prompts and waits until the picture is of these. */
async function write(panel: Frame, texts: readonly string[]): Promise<void> {
  for (const [i, text] of texts.entries()) {
    if (!(await panel.locator(`#prompts-${i}`).count()))
      await panel.locator("#add-prompts").click();
    await panel.locator(`#prompts-${i}`).fill(text);
  }
}

const cells = (panel: Frame, table: string) =>
  panel
    .locator(`${table} tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

describe("the prompts panel", () => {
  it("begins with an example whose story is told by the headline, and by the picture under it", async () => {
    const { window, panel } = await open();
    assert.equal(await panel.locator("textarea[id^=prompts]").count(), 3);
    assert.match(
      (await panel.locator(".finding").textContent()) ?? "",
      /^With three examples, ‘yes’ rises from <0\.01% to \d+%\.$/,
    );
    const lengths = await panel
      .locator(".answers .told .ink")
      .evaluateAll((all) =>
        all.map((ink) => ink.clientWidth / (ink.parentElement?.clientWidth ?? 1)),
      );
    const values = await panel.locator(".answers .told .value").allInnerTexts();
    assert.equal(lengths.length, 3);
    lengths.forEach((length, i) => {
      const share = values[i]?.startsWith("<") ? 0 : Number.parseFloat(values[i] ?? "") / 100;
      assert.ok(Math.abs(length - share) < 0.01, `a bar from 0 to 100%: ${length} of ${values[i]}`);
    });
    const sentences = await panel.locator(".differences li").allInnerTexts();
    assert.match(sentences[0] ?? "", /^B differs from A above all in ‘·y’ \(/);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("shows the result before the prompts, and both without scrolling", async () => {
    const window = await visit.open("panels=prompts&width=640", { width: 640, height: 800 });
    const panel = window.panel("prompts");
    await panel.waitForSelector(".answers");
    const places = await panel
      .locator(".finding, .answers, #shots, #prompts-0, #prompts-2, #continuations-1")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
    assert.equal(places.length, 6);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok((places.at(-1) as number) <= 720, `${places}`);
    await window.page.close();
  });

  it("says what is true of any two prompts: times, percent, or that nothing changes", async () => {
    const { window, panel } = await open();
    const two = async (prompts: readonly string[], words: string) => {
      const asked = await visit.parts.engine.prompts("tiny-gpt", prompts, [words]);
      const [a = 0, b = 0] = asked.prompts.map(({ chains }) => totalBits(chains[0] as Chain));
      const ends = a < b ? (["A", "B"] as const) : (["B", "A"] as const);
      const shares = [Math.min(a, b), Math.max(a, b)].map((bits) => shown(2 ** -bits));
      return { prompts, words, ends, shares, times: 2 ** Math.abs(a - b) };
    };
    // A newer question to the engine would cancel an older one: all of these come before the panel's.
    const far = await two(["The king and the", "Once upon a"], " queen");
    const near = await two(["The cat sat on the", "The dog sat on the"], " mat");
    assert.ok(far.times > 2 && near.times < 2, `${far.times}, ${near.times}`);
    await panel.getByRole("button", { name: "Remove prompt C" }).click();
    await panel.getByRole("button", { name: "Remove continuation 2" }).click();
    for (const [{ prompts, words }, sentence] of [
      [
        far,
        `‘queen’ is likelier after prompt ${far.ends[0]} (${far.shares[0]}) than after ${far.ends[1]} (${far.shares[1]}`,
      ],
      [near, `After prompt ${near.ends[0]}, ‘mat’ is ${shown(near.times - 1)} likelier than after`],
      [{ prompts: ["The cat", "The cat"], words: " sat" }, "‘sat’ is as likely after each prompt."],
    ] as const) {
      await panel.locator("#continuations-0").fill(words);
      await write(panel, prompts);
      await panel.locator(".finding", { hasText: sentence }).waitFor({ timeout: 60_000 });
    }
    await panel.getByRole("button", { name: "Remove prompt B" }).click();
    await panel.locator("#continuations-0").fill("");
    await panel.locator(".finding", { hasText: "After this prompt, ‘" }).waitFor();
    assert.equal(await panel.locator(".answers tbody").count(), 1);
    await window.page.close();
  });

  it("shows the engine's numbers: next tokens, divergences, every factor of a chain", async () => {
    const { window, panel } = await open();
    const prompts = ["Once upon a", "The king and the"];
    await panel.locator("#prompts-0").press("Tab"); // settles
    await write(panel, prompts);
    const third = panel.getByRole("button", { name: "Remove prompt C" });
    await third.click();
    await panel.locator("#continuations-0").fill(" queen of");
    await panel.waitForSelector(".answers th:has-text('queen of')");
    await panel.waitForFunction(() => document.querySelectorAll(".next thead th").length === 3);
    const asked = await visit.parts.engine.prompts("tiny-gpt", prompts, [" queen of"]);
    const rows = await cells(panel, ".next tbody");
    assert.equal(rows.length, asked.listed.length);
    rows.forEach(([, first, second], row) => {
      const [a, b] = [0, 1].map((i) => asked.probabilities[i * rows.length + row] as number);
      assert.ok(first?.startsWith(shown(a as number)), `${first} of ${a}`);
      assert.ok(second?.startsWith(shown(b as number)), `${second} of ${b}`);
    });
    await panel.locator("#math summary").click();
    const [entropies, there, back] = await cells(panel, ".inBits tfoot");
    const three = (value: number) => value.toPrecision(3).replace(/\.?0+$/, "");
    assert.deepEqual(entropies?.slice(1), [...asked.entropies].map(three));
    assert.deepEqual(there?.slice(1), ["–", three(asked.divergences[2] as number)]);
    assert.deepEqual(back?.slice(1), ["–", three(asked.divergences[1] as number)]);

    const changes = await cells(panel, ".inBits tbody");
    const change = Math.log2(
      (asked.probabilities[rows.length] as number) / (asked.probabilities[0] as number),
    );
    const sign = change > 0 ? "+" : "";
    assert.deepEqual(changes[0]?.slice(1), ["–", `${sign}${change.toFixed(1)}`]);

    const chain = await cells(panel, ".chain >> nth=0 >> tbody");
    assert.equal(chain.length, asked.continuations[0]?.tokens.ids.length);
    const [sum] = await cells(panel, ".chain >> nth=0 >> tfoot");
    [0, 1].forEach((i) => {
      const bits = totalBits(asked.prompts[i]?.chains[0] as Chain);
      assert.ok(sum?.[i + 1]?.endsWith(`2^−${three(bits)}`), `${sum} of ${bits}`);
    });
    await window.page.close();
  });

  it("takes each of several selections as a prompt, by keyboard", async () => {
    const { window, panel } = await open();
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.selections = ["The cat", "The dog", "The king", "The queen", "one too many"];
    await panel.locator("#take").focus();
    await window.page.keyboard.press("Enter");
    await panel.waitForFunction(() => document.querySelectorAll(".next thead th").length === 5);
    const values = await panel
      .locator("textarea[id^=prompts]")
      .evaluateAll((all) => all.map((area) => (area as HTMLTextAreaElement).value));
    assert.deepEqual(values, host.selections.slice(0, 4));
    await window.page.close();
  });

  it("compares the prompts with another one, and keeps texts and choice over a reload", async () => {
    const { window, panel } = await open();
    await write(panel, ["My own text", "Another text"]);
    await panel.locator("#options").click();
    await panel.locator("#reference").click();
    await panel.getByRole("option", { name: "B" }).click();
    await panel.waitForSelector(".differences li:has-text('A differs from B')");
    await window.page.reload();
    const again = window.page.frameLocator("iframe[name=prompts]");
    await again.locator(".differences li", { hasText: "A differs from B" }).waitFor();
    assert.equal(await again.locator("#prompts-0").inputValue(), "My own text");
    await window.page.close();
  });

  it("meters the window, and names what falls out of it", async () => {
    const { window, panel } = await open();
    const long = `Once upon a time. ${"The cat sat on the mat. ".repeat(250)}`;
    await write(panel, [long]);
    await panel.waitForSelector(".fallen");
    const asked = await visit.parts.engine.prompts("tiny-gpt", [long], []);
    const read = await panel.getByRole("meter").first().getAttribute("aria-valuenow");
    assert.ok(Number(read) <= 1_024 && Number(read) > 1_000);
    const total = asked.prompts[0]?.total as number;
    const sentence = await panel.locator(".fallen").innerText();
    const lost = (total - Number(read)).toLocaleString("en");
    assert.ok(sentence.startsWith(`Tokens at the start that don’t fit (${lost}): …`));
    await panel.locator(".below summary").first().click();
    assert.match(await panel.locator(".below .scroll").first().innerText(), /^‘Once’ ‘·upon’/);
    await window.page.close();
  });

  it("joins parts of Korean syllables where they are whole, and shows the bytes of each", async () => {
    const { window, panel } = await open();
    await panel.locator("#continuations-0").fill(" 뷁을 읽");
    await panel.locator("#math summary").click();
    await panel.waitForSelector(".chain caption:has-text('‘·뷁을·읽’, token by token')");
    const names = await panel.locator(".chain >> nth=0 >> tbody th").allInnerTexts();
    assert.ok(
      names.some((name) => /⟨[0-9A-F ]+⟩/.test(name)),
      names.join(),
    );
    await window.page.close();
  });

  it("says of equal prompts that they are, and of nothing selected what to do", async () => {
    const { window, panel } = await open();
    await write(panel, ["The cat", "The cat", "The cat"]);
    await panel
      .locator(".differences li", { hasText: "‘·yes’ is as likely after each prompt." })
      .waitFor();
    await panel.locator("#take").click();
    await panel.getByText("Select some text in the editor first.").waitFor();
    await window.page.close();
  });

  it("asks for a prompt where there is none, and goes on when there is", async () => {
    const { window, panel } = await open();
    for (const i of [0, 1, 2]) await panel.locator(`#prompts-${i}`).fill(" ");
    await panel.waitForSelector(".finding:has-text('Write a prompt.')");
    for (const left of [".meter", ".answers", ".next", ".twin", ".export"])
      assert.equal(await panel.locator(`${left}:visible`).count(), 0, left);
    await panel.locator("#prompts-1").fill("The cat");
    await panel.waitForSelector(".finding:has-text('After this prompt, ‘')");
    assert.equal(await panel.locator(".answers .prompt b").innerText(), "B");
    await window.page.close();
  });

  it("fits into 300 pixels, in Korean too, and can be read in every theme", async () => {
    for (const locale of ["en", "ko"]) {
      const { window, panel } = await open(`&width=300&locale=${locale}`);
      const [wide, room] = await panel.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok((wide as number) <= (room as number), `${locale}: ${wide} of ${room}`);
      await window.page.close();
    }
    const { window, panel } = await open();
    await holdReadable(window, panel, ".bars :is(th, .value, .axis), .hint, .window", 60);
    await window.page.close();
  });

  it("can be taken away as CSV, JSON, Markdown and a picture", async () => {
    const { window, panel } = await open();
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    await panel.locator("#options").click();
    const take = async (format: string) => {
      await panel.locator("#format").click();
      await panel.getByRole("option", { name: format, exact: true }).click();
      const before = host.copied.length;
      await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
      await panel.waitForSelector(".export .said:has-text('Copied.')");
      assert.equal(host.copied.length, before + 1);
      return host.copied.at(-1) as string;
    };
    const asked = await visit.parts.engine.prompts(
      "tiny-gpt",
      JSON.parse(await take("JSON")).prompts.map(({ text }: { text: string }) => text),
      [],
    );
    const [, first] = (await take("CSV")).split("\r\n");
    assert.equal(first?.split(",")[0], String(asked.listed[0]));
    assert.equal(Number(first?.split(",")[4]), asked.probabilities[2 * asked.listed.length]);
    const markdown = await take("Markdown");
    assert.match(markdown, /\| `·y` \| <?[\d.]+% \|/);
    assert.match(markdown, /\| entropy, bits \| [\d.]+ \|/);
    assert.match(await take("SVG"), /<svg [\s\S]*·y[\s\S]*<\/svg>/);
    await window.page.close();
  });

  it("names its parts for a screen reader", async () => {
    const { window, panel } = await open();
    const snapshot = await panel.locator("main").ariaSnapshot();
    for (const part of [
      /- textbox "Prompt A"/,
      /- textbox "Continuation 1"/,
      /- meter "Context window"/,
      /- table "How likely each text is after each prompt"/,
      /- table "Likeliest next tokens after each prompt"/,
      /- button "Remove prompt B"/,
    ]) {
      assert.match(snapshot, part);
    }
    await window.page.close();
  });

  it("takes what a search has put together, and says what it is and who answers", async () => {
    const window = await visit.open("panels=prompts&model=tiny-bert");
    const panel = window.panel("prompts");
    await panel.waitForSelector("vscode-button:has-text('Try again')"); // tiny-bert continues no text
    const host = visit.gallery.sessions.at(-1);
    const given = {
      ...{ id: "1", places: ["story.md:7", "notes.md:1"], asked: 3, isCut: true, window: 1024 },
      prompts: ["The sailors brought", "They ate bread.\n\nThe sea\n\nThe sailors brought"],
    } as const;
    host?.give(given);
    await panel.waitForSelector(".next thead th:nth-child(3)");
    assert.deepEqual(
      await panel.locator("textarea[id^=prompts]").evaluateAll(valuesOf),
      given.prompts,
    );
    const asides = () => panel.locator(".hint").allTextContents();
    const told = (await asides()).join(" ");
    for (const sentence of [
      "Prompt B is A with texts of your files before it: story.md:7, notes.md:1.",
      "The last of them is cut to fit the window of 1,024 tokens.",
      "Left out, since the window of 1,024 tokens is full: 1.",
      "tiny-bert can’t continue text, so tiny-gpt answers.",
    ]) {
      assert.ok(told.includes(sentence), sentence);
    }
    assert.match((await panel.locator(".finding").textContent()) ?? "", /prompt/);
    // The user goes on with them; what they were is no longer said. A reload keeps what was written.
    await panel.locator("#prompts-0").fill("The sailors ate");
    await panel.waitForSelector("text=texts of your files", { state: "detached" });
    await panel.evaluate(() => {
      document.body.id = "before";
      location.reload();
    });
    await panel.waitForSelector("body:not(#before) .next thead th:nth-child(3)");
    assert.equal(await panel.locator("#prompts-0").inputValue(), "The sailors ate");
    // Given once more, they are new ones.
    host?.give({ ...given, id: "2", places: [], isCut: false });
    await panel.waitForSelector("text=B is the same");
    assert.equal(await panel.locator("#prompts-0").inputValue(), given.prompts[0]);
    await window.page.close();
  });
});

function shown(share: number): string {
  if (share > 0 && share < 0.0001) return "<";
  if (share > 0.995 && share < 1) return ">";
  return two(share);
}

const valuesOf = (areas: readonly Element[]) =>
  areas.map((area) => (area as HTMLTextAreaElement).value);
