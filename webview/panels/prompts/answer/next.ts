import "../../../kit/pictures/bars.css";
import type { PromptComparison } from "../../../../src/domain/prediction/prompts.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatShare, formatSigned } from "../../../kit/page/numbers.ts";

/** A comparison, and what its prompts are called: those that are empty have no place in it. */
export interface Compared {
  readonly comparison: PromptComparison;
  readonly letters: readonly string[]; // [prompts]
  /** The prompt that the others are held against: a place in `letters`. */
  readonly reference: number;
}

/** Probability of a listed token after a prompt. */
export const shareAt = (
  { probabilities, listed }: PromptComparison,
  prompt: number,
  row: number,
): number => probabilities[prompt * listed.length + row] as number;

/** D(prompt‖other) in bits. */
export const divergenceOf = (
  { divergences, prompts }: PromptComparison,
  prompt: number,
  other: number,
): number => divergences[prompt * prompts.length + other] as number;

/** What a listed token is called. */
export const nameAt = ({ names }: PromptComparison, row: number): string =>
  label(tokenAt(names, row));

/** The next token after each prompt: a row a token, a column a prompt, one scale for all bars. */
export function createNext({ comparison, letters, reference }: Compared): HTMLTableElement {
  const { listed, entropies } = comparison;
  const most = comparison.probabilities.reduce((max, share) => Math.max(max, share), 0);
  const against = letters[reference] as string;
  const others = letters.length > 1;
  const cellOf = (prompt: number, row: number) => {
    const share = shareAt(comparison, prompt, row);
    const ink = h("span", { class: "ink" });
    ink.style.inlineSize = `${(share / most) * 100}%`;
    const change = Math.log2(share) - Math.log2(shareAt(comparison, reference, row));
    return h(
      "td",
      {},
      h(
        "span",
        { class: "cell" },
        h("span", { class: "track", "aria-hidden": "true" }, ink),
        h("span", { class: "value" }, formatShare(share)),
        others
          ? h(
              "span",
              { class: "change" },
              prompt === reference || Number.isNaN(change) ? "" : formatSigned(change),
            )
          : undefined,
      ),
    );
  };
  const sum = (title: string, of: (prompt: number) => string) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, title),
      ...letters.map((_, prompt) => h("td", {}, of(prompt))),
    );
  const unless = (prompt: number, bits: number) =>
    prompt === reference ? "–" : formatNumber(bits);
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
        ...letters.map((letter, prompt) =>
          h(
            "th",
            { scope: "col" },
            t("after {0}", letter),
            others
              ? h(
                  "span",
                  { class: "deed" },
                  prompt === reference
                    ? t("what the others are held against")
                    : t("± bits beside {0}", against),
                )
              : undefined,
          ),
        ),
      ),
    ),
    h(
      "tbody",
      {},
      ...listed.map((_, row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", class: "token" }, nameAt(comparison, row)),
          ...letters.map((_, prompt) => cellOf(prompt, row)),
        ),
      ),
    ),
    h(
      "tfoot",
      {},
      sum(t("entropy, bits"), (prompt) => formatNumber(entropies[prompt] as number)),
      ...(others
        ? [
            sum(t("D(it‖{0}), bits", against), (prompt) =>
              unless(prompt, divergenceOf(comparison, prompt, reference)),
            ),
            sum(t("D({0}‖it), bits", against), (prompt) =>
              unless(prompt, divergenceOf(comparison, reference, prompt)),
            ),
          ]
        : []),
    ),
  );
}
