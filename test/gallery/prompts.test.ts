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
  it("begins with an example that explains itself, and says how its prompts differ", async () => {
    const { window, panel } = await open();
    assert.equal(await panel.locator("textarea[id^=prompts]").count(), 3);
    assert.match(
      await panel.locator(".finding").innerText(),
      /^What the model expects most: after A ‘/,
    );
    const sentences = await panel.locator(".differences li").allInnerTexts();
    assert.match(sentences[0] ?? "", /^B differs from A by [\d.]+ bits, above all in ‘/);
    assert.deepEqual(window.complaints, []);
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
    await panel.waitForSelector(".chain caption:has-text('·queen·of')");
    await panel.waitForFunction(() => document.querySelectorAll(".next thead th").length === 3);
    const asked = await visit.parts.engine.prompts("tiny-gpt", prompts, [" queen of"]);
    const rows = await cells(panel, ".next tbody");
    assert.equal(rows.length, asked.listed.length);
    rows.forEach(([, first, second], row) => {
      const [a, b] = [0, 1].map((i) => asked.probabilities[i * rows.length + row] as number);
      assert.ok(first?.startsWith(shown(a as number)), `${first} of ${a}`);
      assert.ok(second?.startsWith(shown(b as number)), `${second} of ${b}`);
    });
    const [entropies, there, back] = await cells(panel, ".next tfoot");
    const three = (value: number) => value.toPrecision(3).replace(/\.?0+$/, "");
    assert.deepEqual(entropies?.slice(1), [...asked.entropies].map(three));
    assert.deepEqual(there?.slice(1), ["–", three(asked.divergences[2] as number)]);
    assert.deepEqual(back?.slice(1), ["–", three(asked.divergences[1] as number)]);

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

  it("holds the prompts against another one, and keeps texts and choice over a reload", async () => {
    const { window, panel } = await open();
    await write(panel, ["My own text", "Another text"]);
    await panel.locator("#reference").click();
    await panel.getByRole("option", { name: "B" }).click();
    await panel.waitForSelector(".next thead th:nth-child(2):has-text('beside B')");
    await window.page.reload();
    const again = window.page.frameLocator("iframe[name=prompts]");
    await again.locator(".next thead th:nth-child(2)", { hasText: "beside B" }).waitFor();
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
    assert.ok(sentence.startsWith(`Its first tokens fall out of the window, ${lost} of them: …`));
    await panel.locator(".below summary").first().click();
    assert.match(await panel.locator(".below .scroll").first().innerText(), /^‘Once’ ‘·upon’/);
    await window.page.close();
  });

  it("joins parts of Korean syllables where they are whole, and shows the bytes of each", async () => {
    const { window, panel } = await open();
    await panel.locator("#continuations-0").fill(" 뷁을 읽");
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
      .locator(".differences li", { hasText: "‘·yes’ is as likely after each of them." })
      .waitFor();
    await panel.locator("#take").click();
    await panel.getByText("Select some text in the editor first.").waitFor();
    await window.page.close();
  });

  it("asks for a prompt where there is none, and goes on when there is", async () => {
    const { window, panel } = await open();
    for (const i of [0, 1, 2]) await panel.locator(`#prompts-${i}`).fill(" ");
    await panel.waitForSelector(".finding:has-text('Write a prompt.')");
    for (const left of [".meter", ".next", ".twin", ".export"])
      assert.equal(await panel.locator(`${left}:visible`).count(), 0, left);
    await panel.locator("#prompts-1").fill("The cat");
    await panel.waitForSelector(".finding:has-text('expects most: after B ‘')");
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
    await holdReadable(window, panel, ".next :is(th, .value, .change, .deed), .hint, .window", 40);
    await window.page.close();
  });

  it("can be taken away as CSV, JSON, Markdown and a picture", async () => {
    const { window, panel } = await open();
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
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
    assert.match(await take("Markdown"), /\| `·y` \| <?[\d.]+% \|/);
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
      /- table "Likeliest next tokens after each prompt"/,
      /- button "Remove prompt B"/,
    ]) {
      assert.match(snapshot, part);
    }
    await window.page.close();
  });
});

function shown(share: number): string {
  if (share > 0 && share < 0.00005) return "<";
  if (share > 0.995 && share < 1) return ">";
  return two(share);
}
