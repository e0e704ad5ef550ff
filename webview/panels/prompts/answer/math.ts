import type { PromptComparison } from "../../../../src/domain/prediction/prompts.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatSigned } from "../../../kit/page/numbers.ts";
import { usesScreenReader } from "../../../kit/page/wishes.ts";
import { createScroller } from "../../../kit/pictures/table.ts";
import { windowOf } from "../input/meter.ts";
import { createChains } from "./chains.ts";
import { type Compared, nameAt, shareAt } from "./next.ts";

/** D(prompt‖other) in bits. */
export const divergenceOf = (
  { divergences, prompts }: PromptComparison,
  prompt: number,
  other: number,
): number => divergences[prompt * prompts.length + other] as number;

/** The distributions in bits, each row with a title: a number for each prompt. */
export function bitsOf({
  comparison,
  letters,
  reference,
}: Compared): readonly (readonly [string, ...string[]])[] {
  const against = letters[reference] as string;
  const row = (title: string, of: (prompt: number) => number) =>
    [
      title,
      ...letters.map((_, prompt) => (prompt === reference ? "–" : formatNumber(of(prompt)))),
    ] as const;
  return [
    [t("entropy, bits"), ...Array.from(comparison.entropies, formatNumber)],
    ...(letters.length > 1
      ? [
          row(t("D(it‖{0}), bits", against), (prompt) =>
            divergenceOf(comparison, prompt, reference),
          ),
          row(t("D({0}‖it), bits", against), (prompt) =>
            divergenceOf(comparison, reference, prompt),
          ),
        ]
      : []),
  ];
}

/** What stands behind the picture, on demand. */
export function createMathFold(): {
  readonly element: HTMLElement;
  show(compared: Compared): void;
} {
  const box = h("div");
  return {
    element: h(
      "details",
      { class: "twin", id: "math", open: usesScreenReader() },
      h("summary", {}, t("Show the math")),
      box,
    ),
    show: (compared) => {
      box.style.setProperty("--prompts", String(compared.letters.length));
      box.replaceChildren(...createMath(compared));
    },
  };
}

/** All in bits, and how the probability of each continuation comes about. */
function createMath(compared: Compared): readonly HTMLElement[] {
  const { comparison, letters } = compared;
  return [
    createScroller(t("Next tokens in bits"), createBits(compared)),
    ...createChains(compared),
    h("h3", {}, t("Context window")),
    h(
      "ul",
      {},
      ...comparison.prompts.map((prompted, prompt) =>
        h(
          "li",
          {},
          t("Prompt {0}", letters[prompt] as string),
          ": ",
          windowOf(prompted, comparison),
        ),
      ),
    ),
  ];
}

/** How many bits likelier each next token is than after the reference, and the sums over all tokens. */
function createBits(compared: Compared): HTMLTableElement {
  const { comparison, letters, reference } = compared;
  const against = letters[reference] as string;
  const cellOf = (row: number, prompt: number) => {
    const change =
      Math.log2(shareAt(comparison, prompt, row)) - Math.log2(shareAt(comparison, reference, row));
    return prompt === reference || Number.isNaN(change) ? "–" : formatSigned(change);
  };
  const line = (head: HTMLElement, cells: readonly string[]) =>
    h("tr", {}, head, ...cells.map((cell) => h("td", {}, cell)));
  const others = letters.length > 1;
  return h(
    "table",
    { class: "inBits" },
    h(
      "caption",
      {},
      others ? t("Next tokens in bits, compared with {0}", against) : t("Next tokens in bits"),
    ),
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
      ...(others ? comparison.listed : []).map((_, row) =>
        line(
          h("th", { scope: "row", class: "token" }, nameAt(comparison, row)),
          letters.map((_, prompt) => cellOf(row, prompt)),
        ),
      ),
    ),
    h(
      "tfoot",
      {},
      ...bitsOf(compared).map(([title, ...cells]) => line(h("th", { scope: "row" }, title), cells)),
    ),
  );
}
