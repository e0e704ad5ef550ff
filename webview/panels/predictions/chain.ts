import { perplexity, type Surprisals } from "../../../src/domain/surprisal.ts";
import { label, tokenAt } from "../../../src/domain/token.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatNumber, formatShare } from "../../kit/numbers.ts";
import type { Ask, Panel } from "../../kit/panel.ts";
import { createScroller, createTable } from "../../kit/table.ts";

/** A token, and what of the text's probability has come together up to it. */
interface Term {
  readonly name: string;
  readonly bits: number;
  readonly rank: number;
  readonly sum: number;
}

/**
 * How likely the whole text is: the chain rule, factor by factor; of a masked model, each token masked
 * in turn. Read when it is opened.
 */
export function createChain(host: Panel<object>["host"], text: string, ask: Ask): HTMLElement {
  const box = h("div", { "aria-live": "polite" });
  const title = t("How likely is the whole text, token by token?");
  const details = h(
    "details",
    {
      class: "twin chain",
      ontoggle: () => {
        if (!details.open || box.hasChildNodes()) return;
        box.append(h("p", {}, t("Running the model…")));
        ask(host.surprisals(text), (found) => box.replaceChildren(...pictureOf(found)));
      },
    },
    h("summary", {}, title),
    box,
  );
  return details;
}

function pictureOf(found: Surprisals): readonly HTMLElement[] {
  const { tokens, bits, ranks } = found;
  let sum = 0;
  const terms = Array.from(bits, (own, index): Term => {
    if (!Number.isNaN(own)) sum += own;
    const name = label(tokenAt(tokens, index));
    return { name, bits: own, rank: ranks[index] as number, sum };
  });
  const known = terms.filter(({ bits: own }) => !Number.isNaN(own));
  if (known.length === 0) return [h("p", {}, t("Nothing stands before its only token."))];
  const facts = [
    formatNumber(sum),
    formatCount(known.length),
    formatNumber(perplexity(bits)),
  ] as const;
  const unless = (own: number, show: (value: number) => string) =>
    Number.isNaN(own) ? "–" : show(own);
  return [
    h("p", {}, found.sides === "before" ? chainSentence(facts, terms) : pseudoSentence(facts)),
    createScroller(
      t("Each token's part"),
      createTable(
        t("Each token's part"),
        [
          { title: "#", show: (term: Term) => formatCount(terms.indexOf(term) + 1) },
          { title: t("token"), show: ({ name }) => name, isToken: true },
          {
            title: t("probability"),
            show: (term) => unless(term.bits, (own) => formatShare(2 ** -own)),
            number: (term) => (Number.isNaN(term.bits) ? -1 : 2 ** -term.bits),
          },
          {
            title: t("rank"),
            show: (term) => unless(term.bits, () => formatCount(term.rank)),
            number: ({ rank }) => rank,
          },
          {
            title: t("bits"),
            show: (term) => unless(term.bits, formatNumber),
            number: (term) => (Number.isNaN(term.bits) ? -1 : term.bits),
          },
          {
            title: t("bits so far"),
            show: (term) => formatNumber(term.sum),
            number: (term) => term.sum,
          },
        ],
        terms,
      ),
    ),
  ];
}

type Facts = readonly [bits: string, tokens: string, perplexity: string];

function chainSentence(facts: Facts, terms: readonly Term[]): string {
  const [first] = terms;
  const sentence = t(
    "P(w₁ … wₖ) = ∏ P(wᵢ | w₁ … wᵢ₋₁) = 2^−{0} over {1} tokens; perplexity {2}.",
    ...facts,
  );
  if (!first || !Number.isNaN(first.bits)) return sentence;
  return `${sentence} ${t("‘{0}’ is taken as given: nothing stands before it.", first.name)}`;
}

const pseudoSentence = (facts: Facts): string =>
  t(
    "Each token masked in turn: pseudo-log-likelihood −{0} bits over {1} tokens, pseudo-perplexity {2} (Salazar et al. 2020). It is no probability: the chain rule does not hold from both sides.",
    ...facts,
  );
