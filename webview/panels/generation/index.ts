import "./style.css";
import { EMBEDDED } from "../../../src/domain/model/embedded.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { checkbox, dropdown } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createEntry } from "../../kit/controls/numberField.ts";
import { t } from "../../kit/page/language.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createOwnRules } from "../../kit/sampling/ownRules.ts";
import { createControls } from "../../kit/sampling/samplingControls.ts";
import { createSeed } from "../../kit/sampling/seed.ts";
import { createBeamSearch } from "./beams/beams.ts";
import explain from "./explain.html";
import { BEGUN, type Prompt, type Remembered, taken } from "./ground/remembered.ts";
import type { Grown } from "./writing/story.ts";
import { createWriting } from "./writing/writing.ts";

const EMPTY = {
  lead: t("Select some text in the editor and let the model continue it."),
  example: t("The example is the beginning of a tale."),
};

startPanel<Remembered>(
  "generation",
  { title: t("Generation"), explain, view: BEGUN, empty: EMPTY },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The generation panel needs a run: the host gave none.");
    return run.says.kind === "next" ? drawGeneration(panel, run) : drawSilent(panel, whyNot(run));
  },
);

/** Why a model writes nothing on, and what it does instead. */
function whyNot(run: Run): string {
  if (run.says.kind !== "masked") return whySilent(run);
  return t(
    "{0} reads in both directions and can’t continue a text. What it would fill into a gap is in the Predictions panel (Glassbox: Show Predictions); a decoder such as {1} can continue it.",
    run.model.name,
    EMBEDDED.decoder,
  );
}

function drawGeneration(panel: Panel<Remembered>, run: Run): Picture {
  const { text, tokens } = panel.subject;
  const page = h("div", { class: "decoding" });
  const options = h("div", { class: "more" });
  const stories = new Map<string, Grown>();
  const asker = panel.asker();
  let prompt: Prompt = { text, run };
  let behind: number | undefined; // the token of the text that is written behind; else its end
  const way = dropdown({
    id: "way",
    label: t("Decoding"),
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
    const drawn = panel.view.way === "beams" ? beams() : sampling();
    page.replaceChildren(...drawn.elements);
    options.replaceChildren(...drawn.options);
  }

  function sampling(): Required<Pick<Picture, "elements" | "options">> {
    const seed = createSeed(panel.view.seed, (value) => {
      panel.setView({ seed: value });
      writing.change();
    });
    const writing = createWriting(panel, prompt, stories, seed);
    const controls = createControls(panel.view.settings, run.model.vocabSize, (settings) => {
      panel.setView({ settings });
      writing.change();
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
    return {
      elements: [writing.picture, controls.element, ...rules, ...writing.details],
      options: [most.element, stop.element, writing.exported],
    };
  }

  function beams(): Required<Pick<Picture, "elements" | "options">> {
    const search = createBeamSearch(panel, prompt.run);
    limited = search.restart;
    search.restart();
    return {
      elements: [...search.elements, ...rules],
      options: [...search.entries, most.element, search.exported],
    };
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
    options: [way.element, options],
    elements: [page],
    // What an encoder reads is one whole; in other texts, writing may begin behind any token.
    point: ({ index, how }) => {
      if (!run.decoder && how !== "passing") writeBehind(how === "pinned" ? index : undefined);
    },
  };
}
