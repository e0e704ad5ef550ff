// The model panel, and the editor of a file of weights.
import assert from "node:assert/strict";
import { copyFileSync, cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe } from "node:test";
import type { ModelSheet } from "../../src/domain/makeup/sheet.ts";
import { models, temporaryFolder } from "../engine/folder.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();
const under = temporaryFolder();
const counted: Readonly<Record<string, { readonly config: ModelSheet["config"] }>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../domain/makeup/oracle.json"), "utf8"),
);

async function open(panels: "model" | "file", query = "") {
  const window = await visit.open(`panels=${panels}&width=700&${query}`);
  const panel = window.panel(panels);
  await panel.waitForSelector(".treemap svg rect");
  const host = visit.gallery.sessions.at(-1);
  assert.ok(host);
  const finding = (text: string | RegExp) => panel.locator(".finding", { hasText: text }).waitFor();
  return { window, panel, host, finding, key: (name: string) => window.page.keyboard.press(name) };
}

describe("the model panel", () => {
  it("says how many parameters there are, and goes into each part by keys", async () => {
    const { window, panel, finding, key } = await open("model");
    await finding("has 5.52M parameters, 57% of them in its 4 layers.");
    await panel.getByText("Body 5,518,848, no head of its own").waitFor();
    await panel.locator("#treemap").focus();
    await key("ArrowRight");
    await finding("Layers: 3,159,040 parameters, 57% of all");
    await key("Enter");
    await finding(/Layers › Layer \d: 789,760 parameters, 14% of all/);
    await key("Enter");
    await finding(/Layers › Layer \d › MLP: 525,568 parameters, 9.5% of all/);
    await key("Escape");
    await key("Escape");
    await finding("has 5.52M parameters");
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("shows the same as a table, and gives it away", async () => {
    const { window, panel, host } = await open("model");
    await panel.locator(".twin summary").click();
    await panel.locator(".twin td", { hasText: /^3,159,040$/ }).waitFor();
    await panel.locator("vscode-dropdown#format").click();
    await panel.locator("vscode-option", { hasText: "JSON" }).click();
    await panel.locator(".export vscode-button", { hasText: "Save As" }).click();
    await panel.locator(".said", { hasText: "Saved." }).waitFor();
    const { parameters, parts } = JSON.parse(String(host.saved[0]?.content));
    const sum = parts.reduce(
      (all: number, part: { parameters: number }) => all + part.parameters,
      0,
    );
    assert.deepEqual([parameters, sum], [5_518_848, 5_518_848]);
    await window.page.close();
  });

  it("tells what a length costs, as one chooses it", async () => {
    const { window, panel, host } = await open("model");
    await panel.locator("#tab-costs").click();
    // 2 · 4 layers · 8 heads · 32 · 1,024 tokens · 2 bytes
    await panel.getByText("1,024 tokens take 4.19 MB at fp16").waitFor();
    await panel.locator("#length").fill("100");
    await panel.getByText("100 tokens take 410 kB at fp16").waitFor();
    assert.equal(await panel.locator("#slide").inputValue(), "100");
    host.selections = ["The cat sat on the mat."];
    await panel.locator("#selection").click();
    await panel.getByText(/^\d tokens take/).waitFor();
    await window.page.close();
  });

  it("counts what LoRA trains of what is chosen", async () => {
    const { window, panel, finding } = await open("model");
    await panel.locator("#tab-lora").click();
    // Four matrices of 256 by 768: 4 · 8 · (256 + 768)
    await finding("LoRA of rank 8 trains 32.8K parameters, 0.59% of 5.52M.");
    await panel.getByText("32,768 parameters beside 4 matrices").waitFor();
    await panel.locator("#rank").fill("16");
    await panel.getByText("65,536 parameters beside 4 matrices").waitFor();
    await panel.locator("#target-queryKeyValue").click();
    await finding("Nothing is trained: choose at least one target.");
    await window.page.close();
  });

  it("opens for a model of which there is only a config.json", async () => {
    const { window, panel, host, finding } = await open("model");
    host.otherSheet = {
      ...{ name: "owner/Llama", model: undefined, files: [], fileCount: 0, exports: [] },
      config: counted["Llama-3.2-1B"]?.config ?? {},
      ...{ tokenizer: undefined, stored: undefined, licence: "llama3.2", origin: [] },
    };
    await panel.locator("#hub").click();
    await finding("owner/Llama’ has 1.24B parameters");
    await panel.getByText(/license: llama3\.2/).waitFor();
    await panel.locator("#tab-costs").click();
    await panel.getByText("32 heads of queries share 8 heads of keys and values").waitFor();
    await panel.locator("#own").click();
    await finding("has 5.52M parameters");
    host.otherSheet = "Cannot read it.";
    await panel.locator("#folder").click();
    await panel.locator(".told", { hasText: "Cannot read it." }).waitFor();
    await finding("has 5.52M parameters");
    await window.page.close();
  });

  it("shows a family that it does not know by what is known", async () => {
    const { window, panel, host } = await open("model");
    host.otherSheet = {
      ...{ name: "strange", model: undefined, files: [], fileCount: 0, exports: [] },
      config: { model_type: "unheard-of", a_key: { of: "ours" } },
      ...{ tokenizer: undefined, stored: undefined, licence: undefined, origin: [] },
    };
    await panel.locator("#folder").click();
    await panel
      .getByText("does not know how models of the family unheard-of are laid out")
      .waitFor();
    await panel.locator("#tab-config").click();
    await panel.locator("td", { hasText: "a_key.of" }).waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("compares two files of a model on a text", async () => {
    const folder = path.join(under, "twice");
    cpSync(path.join(models, "tiny-gpt"), folder, { recursive: true });
    const onnx = path.join(folder, "onnx/model.onnx");
    copyFileSync(onnx, path.join(folder, "onnx/model_int8.onnx"));
    const query = `model=${encodeURIComponent(folder)}`;
    const { window, panel, finding } = await open("model", query);
    await panel.locator("#tab-quantization").click();
    await panel.locator("#compare").click();
    await panel.locator(".said", { hasText: "Write or select some text first." }).waitFor();
    await panel.locator("#text").fill("The cat sat on the mat.");
    await panel.locator("#compare").click();
    await finding("by 0 bits per token on this text; the likeliest token stays the same in 100%");
    await panel.locator(".twin summary").click();
    await panel.locator(".twin tbody tr").first().waitFor();
    await window.page.close();
  });
});

describe("the model panel, of models that differ", () => {
  /** Shows what there is of a config.json alone. */
  async function openConfig(config: ModelSheet["config"]) {
    const opened = await open("model");
    opened.host.otherSheet = {
      ...{ name: "owner/other", model: undefined, files: [], fileCount: 0, exports: [], config },
      ...{ tokenizer: undefined, stored: undefined, licence: undefined, origin: [] },
    };
    await opened.panel.locator("#hub").click();
    await opened.finding("owner/other");
    return opened;
  }

  it("says the window of RoBERTa without the rows that no token gets", async () => {
    const { window, panel } = await openConfig(counted["roberta-base"]?.config ?? {});
    await panel.locator(".facts", { hasText: "window of 512 tokens" }).waitFor();
    await panel.locator("#tab-config").click();
    await panel.locator("td", { hasText: "context window, and 2 that no token gets" }).waitFor();
    await window.page.close();
  });

  it("says that T5 has no fixed window", async () => {
    const { window, panel } = await openConfig(counted["t5-small"]?.config ?? {});
    await panel.locator(".facts", { hasText: "no fixed window" }).waitFor();
    await window.page.close();
  });

  it("counts the experts of Mixtral, and the compute of those that a token passes", async () => {
    const { window, panel, finding } = await openConfig(counted["Mixtral-8x7B"]?.config ?? {});
    await finding("has 46.7B parameters");
    await panel.locator("#tab-costs").click();
    await panel.getByText("Of experts only those that a token passes are counted.").waitFor();
    await window.page.close();
  });

  it("says in one sentence that labels cannot be compared as tokens are", async () => {
    const folder = path.join(under, "labels");
    cpSync(path.join(models, "tiny-gpt/tokenizer.json"), path.join(folder, "tokenizer.json"));
    cpSync(path.join(import.meta.dirname, "../engine/labels/gpt2-text"), folder, {
      recursive: true,
    });
    copyFileSync(path.join(folder, "onnx/model.onnx"), path.join(folder, "onnx/model_int8.onnx"));
    const { window, panel } = await open("model", `model=${encodeURIComponent(folder)}`);
    await panel.locator("#tab-quantization").click();
    await panel.locator("#text").fill("a");
    await panel.locator("#compare").click();
    await panel.locator(".said", { hasText: "noLanguageHead" }).waitFor();
    assert.equal(await panel.locator(".twin").isHidden(), true);
    await window.page.close();
  });
});

describe("the editor of a file of weights", () => {
  it("lists its tensors, sorted and searched", async () => {
    const { window, panel, finding } = await open("file");
    await finding("is an ONNX model with 5.52M parameters.");
    const first = panel.locator(".long tbody:not([aria-hidden]) tr").first();
    await panel.locator("th button", { hasText: "parameters" }).last().click();
    await first.getByText("2,097,152").waitFor();
    await panel.locator("#search").fill("no such tensor");
    await panel.locator(".said", { hasText: "0 of 378 tensors" }).waitFor();
    await panel.locator("#search").fill("wpe");
    await first.getByText("262,144").waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("opens its folder as the model", async () => {
    const { window, panel, host } = await open("file");
    await panel.locator("#open").click();
    await eventually(async () =>
      assert.deepEqual(host.openedModels, [path.join(models, "tiny-gpt")]),
    );
    await window.page.close();
  });
});
