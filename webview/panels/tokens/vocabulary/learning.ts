import { label, readable } from "../../../../src/domain/text/token.ts";
import {
  BYTES,
  MergeList,
  MOST_MERGES,
  outOfVocabulary,
  type Training,
} from "../../../../src/domain/tokenizer/training.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/host.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { TokensPanel } from "../ground/part.ts";
import { createCurve } from "./curve.ts";

const RECENT = 8; // merges that are listed
const WIDTH = 768; // of GPT-2's embeddings, for what a vocabulary costs

/** Learns byte-pair encoding from the text before one's eyes, and steps through what was learned. */
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
  const said = h("p", { class: "step" });
  const slider = h("input", {
    type: "range",
    min: 0,
    step: 1,
    id: "merges",
    "aria-label": t("Merges"),
    oninput: () => goTo(Number(slider.value)),
  });
  const curve = createCurve();
  const recent = h("ol", { class: "recent", "aria-label": t("The last merges") });
  const sample = h("p", { class: "sample" });
  const unknown = h("p", { class: "sample" });
  const known = h("h3");
  const twin = createTwin(t("Show the trade-off as a table"));
  const results = h(
    "div",
    { class: "results", hidden: true },
    h(
      "div",
      { class: "controls", role: "group", "aria-label": t("Step through the merges") },
      button({ label: "|◀", look: "icon", spoken: t("To the beginning"), onPress: () => goTo(0) }),
      button({ label: "◀", look: "icon", spoken: t("Step back"), onPress: () => goTo(at - 1) }),
      button({ label: "▶", look: "icon", spoken: t("Step on"), onPress: () => goTo(at + 1) }),
      button({
        label: "▶|",
        look: "icon",
        spoken: t("To the end"),
        onPress: () => goTo(merges.length),
      }),
      slider,
    ),
    said,
    curve.element,
    twin.element,
    h("h3", {}, t("The last merges")),
    recent,
    h("h3", {}, t("The text's beginning, cut with these merges")),
    sample,
    known,
    unknown,
  );

  function begin(from: "text" | "file"): void {
    askTraining(host.beginTraining(from), (begun) => {
      if (!begun) return;
      turn++;
      training = begun;
      merges = new MergeList();
      at = 0;
      isRunning = true;
      stop.hidden = bar.hidden = results.hidden = false;
      said.ariaLive = "off"; // while it learns it changes many times a second
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
      else if (results.isConnected) learn(begun, mine);
    });
  }

  function finish(): void {
    isRunning = false;
    stop.hidden = bar.hidden = true;
    said.ariaLive = "polite";
    draw();
  }

  function goTo(step: number): void {
    at = Math.max(0, Math.min(merges.length, step));
    draw();
  }

  /** Tokens of the text with the first `step` merges. */
  const tokensAt = ({ bytes }: Training, step: number) =>
    step === 0 ? bytes : (merges.tokens[step - 1] as number);
  const nameOf = (token: number) => readable(merges.bytes(token));

  function draw(): void {
    if (!training) return;
    const learned = formatCount(merges.length);
    status.textContent = isRunning
      ? t("Learning: {0} merges", learned)
      : t(
          "Learned {0} merges from {1}: {2} bytes, {3} words, {4} different ones.",
          learned,
          training.name ?? t("the selected text"),
          formatCount(training.bytes),
          formatCount(training.words),
          formatCount(training.frequencies.length),
        );
    if (training.read < training.length) {
      status.textContent += ` ${t("Only the first {0} of {1} characters are read.", formatCount(training.read), formatCount(training.length))}`;
    }
    slider.max = String(merges.length);
    slider.value = String(at);
    slider.ariaValueText = t("{0} of {1} merges", formatCount(at), learned);
    const sentence = sentenceOf(training);
    said.textContent = sentence;
    curve.show([training.bytes, ...merges.tokens], at, sentence);
    drawRecent();
    drawSample(training);
    const begun = training;
    twin.show(() => tradeOff(begun));
  }

  function sentenceOf(begun: Training): string {
    const tokens = tokensAt(begun, at);
    const size = formatCount(BYTES + at);
    const perToken = formatNumber(begun.bytes / Math.max(1, tokens));
    if (merges.length === 0 && !isRunning)
      return t("No pair of tokens comes twice in this text, so there is nothing to merge.");
    if (at === 0)
      return t(
        "No merge yet: the vocabulary is the {0} bytes, and the text has {1} tokens.",
        size,
        formatCount(tokens),
      );
    return t(
      "Merge {0}: {1} and {2} become {3}, {4} times. The vocabulary has {5} tokens, the text {6}: {7} bytes each.",
      formatCount(at),
      nameOf(merges.lefts[at - 1] as number),
      nameOf(merges.rights[at - 1] as number),
      nameOf(BYTES + at - 1),
      formatCount(merges.counts[at - 1] as number),
      size,
      formatCount(tokens),
      perToken,
    );
  }

  function drawRecent(): void {
    const first = Math.max(0, at - RECENT);
    recent.replaceChildren(
      ...Array.from({ length: at - first }, (_, i) => {
        const merge = at - 1 - i;
        return h(
          "li",
          {},
          h("span", { class: "number" }, formatCount(merge + 1)),
          h(
            "span",
            { class: "token" },
            `${nameOf(merges.lefts[merge] as number)} + ${nameOf(merges.rights[merge] as number)} → ${nameOf(BYTES + merge)}`,
          ),
          h(
            "span",
            { class: "aside" },
            t("{0} times", formatCount(merges.counts[merge] as number)),
          ),
        );
      }),
    );
  }

  /** The first words as these merges cut them, and as a list of whole words knows them. */
  function drawSample(begun: Training): void {
    sample.replaceChildren(
      ...begun.sample.flatMap((word) =>
        merges
          .cut(word.text, at)
          .map((token) =>
            h("span", { class: `piece${token === BYTES + at - 1 ? " new" : ""}` }, nameOf(token)),
          ),
      ),
    );
    const size = BYTES + at;
    known.textContent = t(
      "With the {0} most frequent words as vocabulary instead, {1} of the text's words are out of vocabulary",
      formatCount(Math.min(size, begun.frequencies.length)),
      formatShare(outOfVocabulary(begun, size)),
    );
    unknown.replaceChildren(
      ...begun.sample.map(({ text, rank }) =>
        rank < size
          ? h(
              "span",
              { class: "piece" },
              label({ piece: text, bytes: encode(text), special: false }),
            )
          : h("span", { class: "piece lost" }, "[UNK]"),
      ),
    );
  }

  /** What larger vocabularies save, and what they cost. */
  function tradeOff(begun: Training): HTMLTableElement {
    const steps = [0, 64, 256, 512, 1_000, 2_000, 3_000, 4_000].filter(
      (step) => step < merges.length,
    );
    return createTable(
      t("What a vocabulary saves, and what it costs"),
      [
        {
          title: t("vocabulary"),
          show: (step) => formatCount(BYTES + step),
          number: (step) => step,
        },
        {
          title: t("tokens"),
          show: (step) => formatCount(tokensAt(begun, step)),
          number: (step) => tokensAt(begun, step),
        },
        {
          title: t("bytes per token"),
          show: (step) => formatNumber(begun.bytes / Math.max(1, tokensAt(begun, step))),
          number: (step) => -tokensAt(begun, step),
        },
        {
          title: t("embedding parameters, {0} wide", formatCount(WIDTH)),
          show: (step) => formatCount((BYTES + step) * WIDTH),
          number: (step) => step,
        },
        {
          title: t("words out of vocabulary"),
          show: (step) => formatShare(outOfVocabulary(begun, BYTES + step)),
          number: (step) => outOfVocabulary(begun, BYTES + step),
        },
      ],
      [...steps, merges.length],
    );
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
    results,
  );
  return { element, recolour: curve.recolour };
}

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);
