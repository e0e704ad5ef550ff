import "../../../kit/pictures/bars.css";
import type { PromptComparison } from "../../../../src/domain/prediction/prompts.ts";
import { lineOf } from "../../../../src/domain/text/spelling.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatShare } from "../../../kit/page/numbers.ts";

/** A comparison, and what its prompts are called: those that are empty have no place in it. */
export interface Compared {
  readonly comparison: PromptComparison;
  readonly texts: readonly string[]; // [prompts]
  readonly letters: readonly string[]; // [prompts]
  /** The prompt that the others are compared with: a place in `letters`. */
  readonly reference: number;
}

/** Probability of a listed token after a prompt. */
export const shareAt = (
  { probabilities, listed }: PromptComparison,
  prompt: number,
  row: number,
): number => probabilities[prompt * listed.length + row] as number;

/** What a listed token is called. */
export const nameAt = ({ names }: PromptComparison, row: number): string =>
  label(tokenAt(names, row));

/**
 * A probability as a bar and a number.
 *
 * @param key the bar's, whenever it is drawn
 * @param most where the axis ends
 */
export function createBar(share: number, key: string, most = 1): HTMLElement {
  const ink = h("span", { class: "ink", "data-key": key });
  ink.style.setProperty("--at", String(share / most));
  return h(
    "span",
    { class: "cell" },
    h("span", { class: "track", "aria-hidden": "true" }, ink),
    h("span", { class: "value" }, formatShare(share)),
  );
}

/** The longer texts asked for that a listed token begins. */
const beginningOf = ({ continuations, listed }: PromptComparison, row: number) =>
  continuations
    .filter(({ tokens: { ids } }) => ids.length > 1 && ids[0] === listed[row])
    .map(({ tokens }) => {
      const text = lineOf(tokens, [...tokens.ids.keys()]);
      return h("span", { class: "note" }, " ", t("begins ‘{0}’", text));
    });

/** The next token after each prompt: a row a token, a column a prompt, every bar from 0 to 100%. */
export function createNext({ comparison, letters }: Compared): HTMLTableElement {
  return h(
    "table",
    { class: "bars next" },
    h("caption", { class: "unseen" }, t("Likeliest next tokens after each prompt")),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t("token")),
        ...letters.map((letter) => h("th", { scope: "col" }, t("after {0}", letter))),
      ),
    ),
    h(
      "tbody",
      {},
      ...comparison.listed.map((_, row) =>
        h(
          "tr",
          {},
          h(
            "th",
            { scope: "row" },
            h("span", { class: "token" }, nameAt(comparison, row)),
            ...beginningOf(comparison, row),
          ),
          ...letters.map((letter, prompt) =>
            h(
              "td",
              {},
              createBar(shareAt(comparison, prompt, row), `${letter}${comparison.listed[row]}`),
            ),
          ),
        ),
      ),
    ),
  );
}
