import "./style.css";
import type { ModelSheet } from "../../../src/domain/makeup/sheet.ts";
import { button } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createTabs, type Tab } from "../../kit/controls/tabs.ts";
import { createExport, type Format } from "../../kit/export/export.ts";
import { t } from "../../kit/page/language.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { terms } from "../../kit/words/terms.ts";
import { createCosts } from "./costs/costs.ts";
import { createLora } from "./costs/lora.ts";
import { createQuantized } from "./costs/quantized.ts";
import explain from "./explain.html";
import { createConfig } from "./facts/config.ts";
import { createFiles } from "./facts/files.ts";
import { createParameters } from "./facts/parameters.ts";
import { createTokenizer } from "./facts/tokenizer.ts";
import { type Made, make } from "./ground/made.ts";
import type { Part, PartId, PartPanel, Remembered } from "./ground/part.ts";
import { factsOf, headlineOf } from "./ground/sentences.ts";

const PARTS: Readonly<Record<PartId, (panel: PartPanel) => Part>> = {
  parameters: createParameters,
  costs: createCosts,
  lora: createLora,
  quantization: createQuantized,
  config: createConfig,
  tokenizer: createTokenizer,
  files: createFiles,
};

const VIEW: Remembered = {
  ...{ part: "parameters", grouping: "layer", length: undefined, rank: 8, targets: undefined },
  text: "",
};

startPanel<Remembered>("model", { title: t("Model"), explain, view: VIEW }, draw);

function draw(panel: Panel<Remembered>): Picture {
  const { host, say, ask } = panel;
  const body = h("div", { class: "sheet" });
  const told = h("p", { class: "lead told", role: "status" });
  let shown: Part | undefined;
  const another = (from: "folder" | "hub") => () =>
    ask(host.sheet(from), (answer) => (answer === undefined ? undefined : take(answer, false)));
  const own = button({ id: "own", label: t("The chosen model"), onPress: begin });
  own.hidden = true;
  const choices = [
    button({ id: "folder", label: t("A folder…"), onPress: another("folder") }),
    button({ id: "hub", label: t("A model on the Hub…"), onPress: another("hub") }),
    own,
  ];
  begin();

  function begin(): void {
    told.textContent = t("Reading the model’s files…");
    ask(host.sheet(), (answer) => take(answer, true));
  }

  /** @param isChosen whether it is the model that Glassbox runs */
  function take(answer: ModelSheet | string | undefined, isChosen: boolean): void {
    own.hidden = isChosen;
    told.textContent = typeof answer === "string" ? answer : "";
    if (typeof answer === "string" && !isChosen) return; // what was shown stays
    if (typeof answer !== "object") {
      body.replaceChildren();
      say(t("What the model is made of is not known."));
      return;
    }
    body.replaceChildren(...sheetOf(panel, make(answer), isChosen, (part) => (shown = part)));
  }

  return {
    choices,
    elements: [told, body],
    point: () => {},
    recolour: () => shown?.recolour?.(),
  };
}

/** The facts of one model, and its tabs. */
function sheetOf(
  panel: Panel<Remembered>,
  made: Made,
  isChosen: boolean,
  showing: (part: Part) => void,
): readonly HTMLElement[] {
  const headline = headlineOf(made);
  const tabs: readonly Tab<PartId>[] = [
    { id: "parameters", title: t("Parameters") },
    { id: "costs", title: t("Memory and compute") },
    { id: "lora", title: t("LoRA") },
    { id: "quantization", title: t("Quantization") },
    { id: "config", title: t("Configuration") },
    { id: "tokenizer", title: t("Tokenizer") },
    { id: "files", title: t("Files") },
  ];
  panel.say(headline);

  function show(id: PartId): readonly HTMLElement[] {
    if (id !== panel.view.part) panel.setView({ part: id });
    panel.say(headline);
    const part = PARTS[id]({
      ...{ made, isChosen, host: panel.host, setView: panel.setView, ask: panel.asker() },
      get view() {
        return panel.view;
      },
      say: (sentence) => panel.say(sentence ?? headline),
    });
    showing(part);
    const { exported } = part;
    const offered: readonly Format[] =
      id === "parameters" ? ["svg", "png", "csv", "json"] : ["csv", "json"];
    const save = panel.asker();
    return exported
      ? [
          ...part.elements,
          createExport(panel.host, (work) => save(work, () => {}), exported, offered),
        ]
      : part.elements;
  }

  return [
    h("p", { class: "facts" }, ...terms(factsOf(made).join(" · "))),
    ...createTabs(tabs, t("Parts"), panel.view.part, show),
  ];
}
