// The model panel and the editor of a file of weights for everyone.

import path from "node:path";
import type { Frame } from "playwright-core";
import type { ModelSheet } from "../../../src/domain/makeup/sheet.ts";
import { fixtures } from "../../engine/folder.ts";
import { reload } from "../browser.ts";
import { useGallery } from "../gallery.ts";
import { holdForEveryone, type Sight } from "./sights.ts";

const gallery = useGallery();
type Prepare = NonNullable<Sight["prepare"]>;

const tab =
  (id: string, until: string): Prepare =>
  async (panel) => {
    await panel.locator(`#tab-${id}`).click();
    await panel.waitForSelector(until);
  };
const openTable = async (panel: Frame) => {
  await panel.locator(".twin summary").first().click();
  await panel.waitForSelector(".twin tbody tr");
};
const EXPERTS: ModelSheet = {
  ...{ name: "owner/experts", model: undefined, files: [], fileCount: 0, exports: [] },
  config: {
    ...{ model_type: "mixtral", architectures: ["MixtralForCausalLM"], vocab_size: 90 },
    ...{ hidden_size: 16, intermediate_size: 24, num_hidden_layers: 2, num_attention_heads: 4 },
    ...{ num_local_experts: 3, num_experts_per_tok: 2, max_position_embeddings: 64 },
  },
  ...{ tokenizer: undefined, stored: undefined, licence: "apache-2.0", origin: [] },
};
const UNTIL = ".treemap svg rect";

holdForEveryone(gallery, "model", [
  { name: "parameters by part, with their table", until: UNTIL, prepare: openTable },
  {
    name: "one layer, in Korean, with the explanation",
    query: "locale=ko&model=tiny-t5",
    until: UNTIL,
    prepare: async (panel, page) => {
      await panel.locator("#help").click();
      await panel.locator(".treemap").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await panel.waitForSelector("#out");
    },
  },
  {
    name: "memory and compute, with their table",
    query: "model=tiny-t5",
    until: UNTIL,
    prepare: async (panel, page, host) => {
      await tab("costs", ".grows p")(panel, page, host);
      await openTable(panel);
    },
  },
  {
    name: "LoRA, in Korean",
    query: "locale=ko&model=tiny-bert",
    until: UNTIL,
    prepare: tab("lora", ".targets"),
  },
  { name: "nothing to compare", until: UNTIL, prepare: tab("quantization", ".page .note") },
  { name: "the configuration", until: UNTIL, prepare: tab("config", ".page tbody tr") },
  {
    name: "the tokenizer, in Korean",
    query: "locale=ko&model=tiny-bert",
    until: UNTIL,
    prepare: tab("tokenizer", ".page tbody tr"),
  },
  { name: "the files", until: UNTIL, prepare: tab("files", ".page tbody tr") },
  {
    name: "a model with experts, of which only config.json is here, in Korean",
    query: "locale=ko",
    until: UNTIL,
    prepare: async (panel, _, host) => {
      host.otherSheet = EXPERTS;
      await panel.locator("#hub").click();
      await panel.locator(".finding", { hasText: EXPERTS.name }).waitFor();
      await panel.locator("#tab-config").click();
      await panel.waitForSelector(".page tbody tr");
    },
  },
  {
    name: "a model that is not there",
    query: `model=${encodeURIComponent(path.join(fixtures, "nowhere"))}`,
    until: ".told:not(:empty)",
  },
]);

const opened =
  (file: string, until: string): Prepare =>
  async (panel, _, host) => {
    host.file = file;
    await reload(panel);
    await panel.waitForSelector(until);
  };
const headers = path.join(import.meta.dirname, "../../engine/headers/files");

holdForEveryone(gallery, "file", [
  {
    name: "an ONNX file, with its table",
    until: ".long tbody:not([aria-hidden]) td",
    prepare: openTable,
  },
  {
    name: "a GGUF file, searched",
    prepare: async (panel, page, host) => {
      await opened(path.join(headers, "tiny.gguf"), ".long tbody:not([aria-hidden]) td")(
        panel,
        page,
        host,
      );
      await panel.locator("#search").fill("attn_q");
      await panel.locator(".said", { hasText: "2 of 21 tensors" }).waitFor();
    },
  },
  {
    name: "a safetensors file, in Korean, with the explanation",
    query: "locale=ko",
    prepare: async (panel, page, host) => {
      await opened(path.join(headers, "tiny.safetensors"), ".long tbody:not([aria-hidden]) td")(
        panel,
        page,
        host,
      );
      await panel.locator("#help").click();
    },
  },
  {
    name: "a file that cannot be read, in Korean",
    query: "locale=ko",
    prepare: opened(path.join(headers, "expected.json"), ".body > .finding[role=alert]"),
  },
]);
