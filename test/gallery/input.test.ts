// The tokens panel's part “Model input”: the numbers that a model receives.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { fileOf } from "../tokenizer/reference.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { holdReadable, READABLE } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

const korean = SAMPLES.korean as string;
const lines = korean.split("\n");
const TALK = "system: Be kind.\nuser: Hello\nassistant: Hi.";

async function open(query: string, tokenizer: string): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=tokens&${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-input").click();
  await panel.waitForSelector(".received .cell");
  // In a narrow panel it is behind the options.
  if (!(await panel.locator("#tokenizer").isVisible())) await panel.locator("#options").click();
  await choose(panel, "tokenizer", tokenizer);
  const { rows } = await visit.parts.tokenizers.receive(tokenizer, [korean], "alone", 64);
  await eventually(async () => assert.deepEqual(await labels(panel, 0), rows[0]?.labels));
  return [window, panel];
}

async function choose(panel: Frame, list: string, value: string): Promise<void> {
  const option = panel.locator(`#${list} vscode-option[value="${value}"]`);
  // An answer that arrives between the two clicks draws the list anew, closed: it is opened again.
  await eventually(async () => {
    if (!(await option.isVisible())) await panel.locator(`#${list}`).click();
    await option.click({ timeout: 5_000 });
  });
}

const labels = (panel: Frame, row: number) =>
  panel
    .locator(".received")
    .nth(row)
    .locator("li .label")
    .evaluateAll((all) => all.map(({ textContent }) => textContent));

describe("what the model receives", () => {
  it("has the post-processor's tokens around the text, and copies as the tensors", async () => {
    const [window, panel] = await open("text=korean", "tiny-bert");
    assert.equal((await labels(panel, 0))[0], "[CLS]");
    assert.equal(await panel.locator(".cell.added").count(), 2);
    const batch = await visit.parts.tokenizers.receive("tiny-bert", [korean], "alone", 64);
    await panel.locator("#copy-input").click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () => assert.equal(host?.copied.length, 1));
    assert.deepEqual(JSON.parse(host?.copied[0] ?? ""), {
      input_ids: batch.rows.map(({ ids }) => ids),
      attention_mask: batch.rows.map(({ mask }) => mask),
      token_type_ids: batch.rows.map(({ types }) => types),
    });
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("copies also what is not drawn", async () => {
    const window = await visit.open("panels=tokens&text=story");
    const panel = window.panel("tokens");
    await panel.locator("#tab-input").click();
    await panel.waitForSelector(".received .cell");
    const { size, tokens } = await visit.parts.tokenizers.tokenize(
      "tiny-gpt",
      SAMPLES.story as string,
      2_000,
    );
    await panel.getByText(`and ${size.tokens - 64} more`).waitFor();
    await panel.locator("#copy-input").click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () => assert.equal(host?.copied.length, 1));
    assert.deepEqual(JSON.parse(host?.copied[0] ?? "").input_ids, [[...tokens.ids]]);
    await window.page.evaluate((text) => globalThis.select(text), SAMPLES.long as string);
    await panel.locator(".page > .aside", { hasText: "Drawn from the first 2,000" }).waitFor();
    await panel.waitForSelector(".received .cell");
    await panel.locator("#copy-input").click();
    await panel.getByText("Copied: JSON of the first 2,000 of 4,839 tokens").waitFor();
    assert.equal(JSON.parse(host?.copied[1] ?? "").input_ids[0].length, 2_000);
    await window.page.close();
  });

  it("has the colours of the roles, the exact string and the ids of a model from a folder", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-chat-"));
    await copyFile(fileOf("tiny-gpt"), path.join(folder, "tokenizer.json"));
    const chat_template =
      "{% for m in messages %}{{ eos_token }}{{ m.role }}: {{ m.content }}\n{% endfor %}";
    const config = JSON.stringify({ eos_token: "<|endoftext|>", chat_template });
    await writeFile(path.join(folder, "tokenizer_config.json"), config);
    const [window, panel] = await open("text=korean", "tiny-gpt");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.tokenizerFile = folder;
    await panel.locator("#open-chat").click();
    await panel.locator(".turn.user").waitFor();
    await window.page.evaluate((text) => globalThis.select(text), TALK);
    const roles = () => panel.locator(".turn h3").allInnerTexts();
    await eventually(async () =>
      assert.deepEqual(
        (await roles()).filter((role) => role !== "chat template"),
        ["system", "user", "assistant"],
      ),
    );
    const exact = "system: Be kind.\nuser: Hello\nassistant: Hi.\n".replace(
      /^(?=\w)/gm,
      "<|endoftext|>",
    );
    const { tokens } = await visit.parts.tokenizers.tokenize(folder, exact, 999);
    const ids = await panel.locator(".turns li span:last-child").allInnerTexts();
    assert.deepEqual(ids.map(Number), [...tokens.ids]);
    const colours = await panel
      .locator(".turn:not(.template)")
      .evaluateAll((turns) => turns.map((turn) => getComputedStyle(turn).borderInlineStartColor));
    assert.equal(new Set(colours).size, 3, colours.join());
    await panel.locator("#copy-chat").click();
    await eventually(async () => assert.equal(host.copied.at(-1), exact));
    rmSync(folder, { recursive: true });
    await window.page.close();
  });

  it("fills the lines of a batch, and says so; the table has every number", async () => {
    const [window, panel] = await open("text=korean", "tiny-t5");
    await choose(panel, "handed", "lines");
    const batch = await visit.parts.tokenizers.receive("tiny-t5", lines, "alone", 64);
    await eventually(async () => {
      for (const [i, row] of batch.rows.entries())
        assert.deepEqual(await labels(panel, i), row.labels);
    });
    const filled = batch.rows.flatMap(({ mask }) => mask).filter((mask) => mask === 0).length;
    assert.ok(filled > 0);
    assert.equal(await panel.locator(".cell.filled").count(), filled);
    assert.match(
      await panel.locator(".input .step").innerText(),
      new RegExp(`padded to ${batch.length} tokens`),
    );
    await panel.locator(".input summary").click();
    const ids = () => panel.locator(".input tbody td:nth-child(4)").allInnerTexts();
    await eventually(async () =>
      assert.deepEqual(
        await ids(),
        batch.rows.flatMap((row) => row.ids.map(String)),
      ),
    );
    await window.page.close();
  });

  it("counts also what is not drawn: special tokens, the longest row, the lines left out", async () => {
    const [window, panel] = await open("text=korean", "tiny-bert");
    const long = (SAMPLES.story as string).slice(0, 400);
    await window.page.evaluate((text) => globalThis.select(text), `${long}\nthe cat`);
    await panel.getByText("Special tokens that the post-processor adds to the text: 2.").waitFor();
    await choose(panel, "handed", "lines");
    const { length } = await visit.parts.tokenizers.receive("tiny-bert", [long], "alone", 1e6);
    await panel.getByText(`All rows are padded to ${length} tokens`).waitFor();
    const many = Array.from({ length: 11 }, (_, i) => `line ${i}`).join("\n");
    await window.page.evaluate((text) => globalThis.select(text), many);
    await panel.waitForFunction(() => document.querySelectorAll(".received").length === 1);
    await choose(panel, "handed", "lines");
    await panel.getByText("Only the first 8 of 11 lines are used.").waitFor();
    assert.equal(await panel.locator(".received").count(), 8);
    await window.page.evaluate((text) => globalThis.select(text), "line");
    await panel.waitForFunction(() => document.querySelectorAll(".received").length === 1);
    await choose(panel, "handed", "pair");
    await panel.getByText("There is no second line: the second text is empty.").waitFor();
    await window.page.close();
  });

  it("joins two lines as the tokenizer's file says, else says that it cannot", async () => {
    const [window, panel] = await open("text=korean", "tiny-bert");
    await choose(panel, "handed", "pair");
    const batch = await visit.parts.tokenizers.receive("tiny-bert", lines, "pair", 64);
    await eventually(async () => assert.deepEqual(await labels(panel, 0), batch.rows[0]?.labels));
    assert.equal((await labels(panel, 0)).filter((label) => label === "[SEP]").length, 2);
    await choose(panel, "tokenizer", "tiny-gpt");
    await panel.waitForFunction(() => document.querySelectorAll(".received").length === 1);
    await choose(panel, "handed", "pair");
    await panel.getByText("does not say how two texts are joined").waitFor();
    await window.page.close();
  });

  it("shows what decoding gives, and whether that is the text", async () => {
    const [window, panel] = await open("text=korean", "cl100k_base");
    await panel.getByText("Decoding gives the text back, character by character.").waitFor();
    await choose(panel, "tokenizer", "tiny-bert"); // its blanks are those of its decoder
    await panel.getByText("Decoding does not give the text back as it was.").waitFor();
    const [special = "", plain = ""] = await panel.locator(".decodings dd").allInnerTexts();
    assert.match(special, /^\[CLS\] .* \[SEP\]$/);
    assert.doesNotMatch(plain, /\[(CLS|SEP)\]/);
    await window.page.close();
  });

  it("writes the text as a chat, by the template of a model that is opened", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-chat-"));
    await copyFile(fileOf("tiny-gpt"), path.join(folder, "tokenizer.json"));
    const chat_template =
      "{% for m in messages %}{{ eos_token }}{{ m.role }}: {{ m.content }}\n{% endfor %}" +
      "{% if add_generation_prompt %}{{ eos_token }}assistant:{% endif %}";
    const config = JSON.stringify({ eos_token: "<|endoftext|>", chat_template });
    await writeFile(path.join(folder, "tokenizer_config.json"), config);
    const [window, panel] = await open("text=korean", "tiny-gpt");
    await panel.getByText("tiny-gpt brings no chat template.").waitFor();
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.tokenizerFile = path.join(folder, "tokenizer.json");
    await panel.locator("#open-chat").click();
    const roles = () => panel.locator(".turn h3").allInnerTexts();
    await eventually(async () =>
      assert.deepEqual(await roles(), ["chat template", "user", "chat template"]),
    );
    await panel.locator("#copy-chat").click();
    await eventually(async () =>
      assert.equal(host.copied.at(-1), `<|endoftext|>user: ${korean}\n<|endoftext|>assistant:`),
    );
    await panel.locator("#begin-answer").click();
    await eventually(async () => assert.equal(await panel.locator(".turns .added").count(), 1));
    rmSync(folder, { recursive: true });
    await window.page.close();
  });

  it("says in one language why a template does not write the chat", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-chat-"));
    await copyFile(fileOf("tiny-gpt"), path.join(folder, "tokenizer.json"));
    const [window, panel] = await open("text=korean&locale=ko", "tiny-gpt");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.tokenizerFile = folder;
    const half = "채팅 템플릿이 이 대화를 받아들이지 않습니다:";
    for (const [template, said] of [
      ["{{ tool.name }}", "“tool” 변수가 정의되지 않았습니다."],
      ["\n{% if %}", "템플릿 2행의 태그가 끝나는 곳에 문제가 있습니다(값이 없음)."],
      [
        "{{ raise_exception('역할이 번갈아야 함') }}",
        "템플릿에 적힌 이유는 “역할이 번갈아야 함”입니다.",
      ],
    ] as const) {
      await writeFile(path.join(folder, "chat_template.jinja"), template);
      await panel.locator("#open-chat").click();
      await panel.locator(".chat").getByText(`${half} ${said}`, { exact: true }).waitFor();
    }
    assert.deepEqual(window.complaints, []);
    rmSync(folder, { recursive: true });
    await window.page.close();
  });

  it("fits into 300 pixels, in Korean", async () => {
    const [window, panel] = await open("text=korean&locale=ko&width=300", "tiny-bert");
    const [wide, room] = await panel.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok((wide as number) <= (room as number), `${wide} of ${room}`);
    assert.match(await panel.locator(".input .step").innerText(), /특수 토큰: 2개\.$/);
    await window.page.close();
  });

  it(`writes with a contrast of ${READABLE} or more in every theme`, async () => {
    const [window, panel] = await open("text=korean", "tiny-bert");
    await choose(panel, "handed", "lines");
    await panel.waitForSelector(".cell.filled");
    await holdReadable(window, panel, ".input :is(.cell span, dt, dd, p, h2, h3)", 50);
    await window.page.close();
  });
});
