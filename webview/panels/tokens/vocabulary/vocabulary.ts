import "./vocabulary.css";
import { hex, label } from "../../../../src/domain/text/token.ts";
import type { Census } from "../../../../src/domain/tokenizer/census.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { type Bar, createBars } from "../../../kit/pictures/bars.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import { scriptName } from "../../../kit/words/scripts.ts";
import type { Part, TokensPanel } from "../ground/part.ts";
import { createLearning } from "./learning.ts";

/** What the vocabulary is made of, and how such a one is learned. */
export function createVocabularyPart(panel: TokensPanel): Part {
  const { host, subject, asker } = panel;
  const census = h("section", { class: "census" });
  asker()(host.census(subject.tokens.tokenizer), (answer) => {
    census.replaceChildren(...drawCensus(answer, subject.tokens.tokenizer));
  });
  const learning = createLearning(panel);
  return {
    elements: [h("div", { class: "vocabulary" }, learning.element, census)],
    recolour: learning.recolour,
  };
}

function drawCensus(census: Census, tokenizer: string): readonly HTMLElement[] {
  const { size, scripts, lengths, longest, idleBytes, free } = census;
  const most = Math.max(1, ...scripts.map(({ tokens }) => tokens));
  const longestBar = Math.max(1, ...lengths);
  const bar = (label: string, count: number, largest: number): Bar => ({
    label,
    share: count / largest,
    value: formatCount(count),
  });
  return [
    h("h2", {}, t("The vocabulary of {0}: {1} tokens", tokenizer, formatCount(size - free))),
    h("h3", {}, t("By script")),
    createBars(
      t("By script"),
      scripts.map(({ script, tokens }) => bar(scriptName(script), tokens, most)),
    ),
    h("h3", {}, t("By length, in characters")),
    createBars(
      t("By length, in characters"),
      lengths.map((count, i) =>
        bar(i + 1 < lengths.length ? String(i + 1) : `≥ ${i + 1}`, count, longestBar),
      ),
    ),
    h(
      "p",
      { class: "aside" },
      idleBytes.length > 0
        ? t(
            "Bytes that no UTF-8 text can hold, and that have a token all the same: {0}.",
            hex(Uint8Array.from(idleBytes)),
          )
        : "",
      free > 0 ? ` ${t("Numbers without a token: {0}.", formatCount(free))}` : "",
    ),
    createScroller(
      t("The longest pieces"),
      createTable(
        t("The longest pieces"),
        [
          { title: t("token"), show: (entry) => label(entry), isToken: true },
          { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
          {
            title: t("characters"),
            show: ({ bytes }) => formatCount(lengthOf(bytes)),
            number: ({ bytes }) => lengthOf(bytes),
          },
        ],
        longest,
      ),
    ),
  ];
}

const lengthOf = (bytes: Uint8Array) => [...new TextDecoder().decode(bytes)].length;
