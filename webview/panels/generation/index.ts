import "./style.css";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { button, checkbox, dropdown } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createEntry } from "../../kit/controls/numberField.ts";
import { t } from "../../kit/page/language.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createOwnRules } from "../../kit/sampling/ownRules.ts";
import { createControls } from "../../kit/sampling/samplingControls.ts";
import { createBeamSearch } from "./beams/beams.ts";
import explain from "./explain.html";
import { BEGUN, type Prompt, type Remembered, taken } from "./ground/remembered.ts";
import type { Grown } from "./writing/story.ts";
import { createWriting } from "./writing/writing.ts";

const SEEDS = 2 ** 32;

startPanel<Remembered>("generation", { title: t("Generation"), explain, view: BEGUN }, (panel) => {
  const { run } = panel.subject;
  if (!run) throw new RangeError("The generation panel needs a run: the host gave none.");
  return run.says.kind === "next" ? drawGeneration(panel, run) : drawSilent(panel, whyNot(run));
});

/** Why a model writes nothing on, and what it does instead. */
function whyNot(run: Run): string {
  if (run.says.kind !== "masked") return whySilent(run);
  return t(
    "{0} reads a text from both sides and writes nothing on. What it would fill into a gap is in the Predictions panel (Glassbox: Show Predictions); a decoder such as {1} writes on.",
    run.model.name,
    EMBEDDED.decoder,
  );
}

function drawGeneration(panel: Panel<Remembered>, run: Run): Picture {
  const { text, tokens } = panel.subject;
  const page = h("div", { class: "decoding" });
  const stories = new Map<string, Grown>();
  const asker = panel.asker();
  let prompt: Prompt = { text, run };
  let behind: number | undefined; // the token of the text that is written behind; else its end
  const way = dropdown({
    id: "way",
    label: t("decoding"),
    choices: [
      { value: "sampling", text: t("one token at a time") },
      { value: "beams", text: t("beam search") },
    ],
    value: panel.view.way,
    onChange: (value) => {
      panel.setView({ way: value === "beams" ? "beams" : "sampling" });
      show();
    },
  });
  const most = createEntry({
    ...{ id: "most", label: t("max new tokens"), least: 1, most: run.model.contextLength },
    value: panel.view.most,
    changed: (value) => {
      panel.setView({ most: value });
      limited();
    },
  });
  let limited: () => void = () => {};
  const own = createOwnRules(run, {
    isOn: panel.view.ruled,
    changed: (ruled) => {
      panel.setView({ ruled });
      show();
    },
    take: () => {
      panel.setView(taken(panel.view, run));
      most.set(panel.view.most);
      way.set(panel.view.way);
      show();
    },
    spell: (ids) => panel.host.spell(run.id, ids),
  });

  const rules = own ? [own.element] : [];

  function show(): void {
    page.replaceChildren(...(panel.view.way === "beams" ? beams() : sampling()));
  }

  function sampling(): readonly HTMLElement[] {
    const writing = createWriting(panel, prompt, stories);
    const controls = createControls(panel.view.settings, run.model.vocabSize, (settings) => {
      panel.setView({ settings });
      writing.change();
    });
    const sow = (value: number) => {
      panel.setView({ seed: value });
      writing.change();
    };
    const seed = createEntry({
      ...{ id: "seed", label: t("seed"), least: 0, most: SEEDS - 1, value: panel.view.seed },
      changed: sow,
    });
    const again = button({
      id: "throw",
      label: t("Throw again"),
      onPress: () => {
        sow((panel.view.seed + 1) % SEEDS);
        seed.set(panel.view.seed);
      },
    });
    const stop = checkbox({
      id: "stopAtEnd",
      label: t("Stop at the end token"),
      short: t("Stop at the end token"),
      onChange: (isOn) => {
        panel.setView({ stop: isOn });
        writing.show();
      },
    });
    stop.set(panel.view.stop);
    limited = writing.show;
    writing.show();
    const entries = [seed.element, again, most.element, stop.element, controls.reset];
    const settings = [controls.element, h("div", { class: "entries" }, ...entries)];
    return [...settings, ...rules, ...writing.elements];
  }

  function beams(): readonly HTMLElement[] {
    const search = createBeamSearch(panel, prompt.run);
    limited = search.restart;
    search.restart();
    const entries = h("div", { class: "entries" }, ...search.entries, most.element);
    return [entries, ...rules, ...search.elements];
  }

  function writeBehind(index: number | undefined): void {
    if (behind === index) return;
    behind = index;
    const part = index === undefined ? text : text.slice(0, tokens.ends[index]);
    const isWhole = part === text || part.trim() === "";
    const asked = isWhole ? Promise.resolve(run) : panel.host.upTo(run.id, part.length);
    asker(asked, (found) => {
      prompt = { text: isWhole ? text : part, run: found };
      show();
    });
  }

  show();
  return {
    choices: [way.element],
    elements: [page],
    // What an encoder reads is one whole; in other texts, writing may begin behind any token.
    point: ({ index, how }) => {
      if (!run.decoder && how !== "passing") writeBehind(how === "pinned" ? index : undefined);
    },
  };
}
