import {
  MergeList,
  MOST_MERGES,
  type Training,
} from "../../../../src/domain/tokenizer/training.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createStepButtons } from "../../../kit/controls/stepButtons.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import type { TokensPanel } from "../ground/part.ts";
import { createCurve } from "./curve.ts";
import {
  cutWords,
  knownSentence,
  type Learned,
  recentOf,
  sentenceOf,
  statusOf,
  tradeOff,
  wholeWords,
} from "./learned.ts";

/** Learns byte-pair encoding from the text, and steps through what was learned. */
export function createLearning({ host, asker }: TokensPanel): {
  readonly element: HTMLElement;
  recolour(): void;
} {
  const askTraining = asker();
  const askMerges = asker();
  let training: Training | undefined;
  let merges = new MergeList();
  let at = 0;
  let isRunning = false;
  let turn = 0;

  const status = h("p", { class: "aside", role: "status" });
  const bar = h("progress", { max: MOST_MERGES, "aria-label": t("Merges learned"), hidden: true });
  const stop = button({ id: "stop-learning", label: t("Stop"), onPress: () => finish() });
  stop.hidden = true;
  const results = createResults(goTo);

  function begin(from: "text" | "file"): void {
    askTraining(host.beginTraining(from), (begun) => {
      if (!begun) return;
      turn++;
      training = begun;
      merges = new MergeList();
      at = 0;
      isRunning = true;
      stop.hidden = bar.hidden = results.element.hidden = false;
      learn(begun, turn);
    });
  }

  /** Asks for the next merges, until there are no more or the user has enough. */
  function learn(begun: Training, mine: number): void {
    askMerges(host.learn(begun.id), (learned) => {
      if (mine !== turn || !isRunning) return;
      merges.add(learned);
      bar.value = merges.length;
      at = merges.length;
      draw();
      if (learned.isDone) finish();
      else if (results.element.isConnected) learn(begun, mine);
    });
  }

  function finish(): void {
    isRunning = false;
    stop.hidden = bar.hidden = true;
    draw();
  }

  function goTo(step: number): void {
    at = Math.max(0, Math.min(merges.length, step));
    draw();
  }

  function draw(): void {
    if (!training) return;
    const learned: Learned = { training, merges, at, isRunning };
    status.textContent = statusOf(learned);
    results.show(learned);
  }

  const element = h(
    "section",
    { class: "learning" },
    h("h2", {}, t("Learn a vocabulary from your text (BPE)")),
    h(
      "div",
      { class: "controls" },
      button({ id: "learn-text", label: t("Learn from this text"), onPress: () => begin("text") }),
      button({ id: "learn-file", label: t("Learn from a file…"), onPress: () => begin("file") }),
      stop,
      bar,
    ),
    status,
    results.element,
  );
  return { element, recolour: results.recolour };
}

/** What was learned, merge by merge. */
function createResults(goTo: (step: number) => void) {
  let shown: Learned | undefined;
  const at = () => shown?.at ?? 0;
  const end = () => shown?.merges.length ?? 0;
  const said = h("p", { class: "step" });
  const slider = h("input", {
    type: "range",
    min: 0,
    step: 1,
    id: "merges",
    "aria-label": t("Merges"),
    oninput: () => goTo(Number(slider.value)),
  });
  const buttons = createStepButtons({
    toBeginning: () => goTo(0),
    back: () => goTo(at() - 1),
    on: () => goTo(at() + 1),
    toEnd: () => goTo(end()),
  });
  const curve = createCurve();
  const recent = h("ol", { class: "recent", "aria-label": t("The last merges") });
  const sample = h("p", { class: "sample" });
  const unknown = h("p", { class: "sample" });
  const known = h("h3");
  const twin = createTwin(t("Show the trade-off as a table"));
  const element = h(
    "div",
    { class: "results", hidden: true },
    h(
      "div",
      { class: "controls", role: "group", "aria-label": t("Step through the merges") },
      ...Object.values(buttons),
      slider,
    ),
    said,
    curve.element,
    twin.element,
    h("h3", {}, t("The last merges")),
    recent,
    h("h3", {}, t("The beginning of the text, cut with these merges")),
    sample,
    known,
    unknown,
  );
  return {
    element,
    recolour: curve.recolour,
    show: (learned: Learned) => {
      shown = learned;
      const { training, merges, at, isRunning } = learned;
      slider.max = String(merges.length);
      slider.value = String(at);
      slider.ariaValueText = t("{0} of {1} merges", formatCount(at), formatCount(merges.length));
      const sentence = sentenceOf(learned);
      // While it learns, the sentence changes many times a second.
      said.ariaLive = isRunning ? "off" : "polite";
      said.textContent = sentence;
      curve.show([training.bytes, ...merges.tokens], at, sentence);
      recent.replaceChildren(...recentOf(learned));
      sample.replaceChildren(...cutWords(learned));
      known.textContent = knownSentence(learned);
      unknown.replaceChildren(...wholeWords(learned));
      twin.show(() => tradeOff(learned));
    },
  };
}
