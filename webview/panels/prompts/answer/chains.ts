import {
  type Chain,
  type Continuation,
  totalBits,
} from "../../../../src/domain/prediction/prompts.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createScroller } from "../../../kit/pictures/table.ts";
import type { Compared } from "./next.ts";
import { wordsOf } from "./told.ts";

/** Each continuation's probability after each prompt, with every factor of the chain rule. */
export function createChains({ comparison, letters }: Compared): readonly HTMLElement[] {
  return comparison.continuations.map((continuation, at) =>
    chainOf(
      continuation,
      comparison.prompts.map(({ chains }) => chains[at] as Chain),
      letters,
    ),
  );
}

function chainOf(
  continuation: Continuation,
  chains: readonly Chain[],
  letters: readonly string[],
): HTMLElement {
  const { tokens, total } = continuation;
  const words = wordsOf(continuation);
  const count = tokens.ids.length;
  const table = h(
    "table",
    { class: "chain" },
    h("caption", {}, t("‘{0}’, token by token", words)),
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
      ...Array.from({ length: count }, (_, i) =>
        h(
          "tr",
          {},
          h(
            "th",
            { scope: "row", class: "token" },
            `${i === 0 ? "" : "× "}${label(tokenAt(tokens, i))}`,
          ),
          ...chains.map(({ bits, ranks }) =>
            h(
              "td",
              {},
              formatShare(2 ** -(bits[i] as number)),
              h("span", { class: "change" }, t("rank {0}", formatCount(ranks[i] as number))),
            ),
          ),
        ),
      ),
    ),
    h(
      "tfoot",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "row" }, t("= together")),
        ...chains.map((chain) => {
          const bits = totalBits(chain);
          return h(
            "td",
            {},
            formatShare(2 ** -bits),
            h("span", { class: "change" }, `2^−${formatNumber(bits)}`),
          );
        }),
      ),
    ),
  );
  const note =
    total > count
      ? t(
          "Only its first {0} of {1} tokens: half of the window.",
          formatCount(count),
          formatCount(total),
        )
      : "";
  return h(
    "div",
    { class: "judged" },
    createScroller(t("‘{0}’, token by token", words), table),
    note === "" ? undefined : h("p", { class: "hint" }, note),
  );
}
