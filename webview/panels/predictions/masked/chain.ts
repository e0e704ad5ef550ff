import { perplexity, type Surprisals } from "../../../../src/domain/prediction/surprisal.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import type { Ask } from "../../../kit/panel/asker.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createLongTable } from "../../../kit/pictures/longTable.ts";
import { type Column, createScroller, createTable } from "../../../kit/pictures/table.ts";

const AT_ONCE = 300; // rows of a table that are drawn whole; of a longer one, those in sight

/** A token, and what of the text's probability has come together up to it. */
interface Term {
  readonly index: number;
  readonly bits: number;
  readonly rank: number;
  readonly sum: number;
}

/**
 * How likely the whole text is: the chain rule, factor by factor; of a masked model, each token masked
 * in turn. Read when it is opened.
 */
export function createChain(host: Panel<object>["host"], text: string, ask: Ask): HTMLElement {
  const said = h("p", { "aria-live": "polite" });
  const table = h("div");
  const title = t("How likely is the whole text, token by token?");
  const details = h(
    "details",
    {
      class: "twin chain",
      ontoggle: () => {
        if (!details.open || said.textContent !== "") return;
        said.textContent = t("Running the model…");
        const asked = host.surprisals(text);
        asked.catch(() => said.replaceChildren()); // who opens it again asks again
        ask(asked, (found) => {
          const terms = termsOf(found);
          said.textContent = sentenceOf(found, terms);
          table.replaceChildren(...(terms.some(isKnown) ? [tableOf(found, terms)] : []));
        });
      },
    },
    h("summary", {}, title),
    said,
    table,
  );
  return details;
}

function termsOf({ bits, ranks }: Surprisals): readonly Term[] {
  let sum = 0;
  return Array.from(bits, (own, index): Term => {
    if (!Number.isNaN(own)) sum += own;
    return { index, bits: own, rank: ranks[index] as number, sum };
  });
}

/** Of what nothing stands before, nothing is known. */
const isKnown = ({ bits }: Term): boolean => !Number.isNaN(bits);

function sentenceOf({ tokens, bits, sides }: Surprisals, terms: readonly Term[]): string {
  const known = terms.filter(isKnown);
  if (known.length === 0) return t("The text is a single token, and nothing comes before it.");
  const facts = [
    formatNumber(terms.at(-1)?.sum ?? 0),
    formatCount(known.length),
    formatNumber(perplexity(bits)),
  ] as const;
  const given = terms.length > known.length ? nameOf(tokenAt(tokens, 0)) : undefined;
  return sides === "before" ? chainSentence(facts, given) : pseudoSentence(facts);
}

function tableOf({ tokens }: Surprisals, terms: readonly Term[]): HTMLElement {
  const caption = t("Each token's part");
  const unless = (term: Term, show: () => string) => (isKnown(term) ? show() : "–");
  const columns: readonly Column<Term>[] = [
    { title: "#", show: ({ index }) => formatCount(index + 1) },
    { title: t("token"), show: ({ index }) => label(tokenAt(tokens, index)), isToken: true },
    {
      title: t("probability"),
      show: (term) => unless(term, () => formatShare(2 ** -term.bits)),
      number: (term) => (isKnown(term) ? 2 ** -term.bits : -1),
    },
    {
      title: t("rank"),
      show: (term) => unless(term, () => formatCount(term.rank)),
      number: ({ rank }) => rank,
    },
    {
      title: t("bits"),
      show: (term) => unless(term, () => formatNumber(term.bits)),
      number: (term) => (isKnown(term) ? term.bits : -1),
    },
    { title: t("bits so far"), show: ({ sum }) => formatNumber(sum), number: ({ sum }) => sum },
  ];
  if (terms.length <= AT_ONCE) return createScroller(caption, createTable(caption, columns, terms));
  let sorted = terms;
  const long = createLongTable<Term>(
    caption,
    columns.map((column) => ({
      ...column,
      isNumber: column.number !== undefined,
      isSortable: column.number !== undefined,
    })),
    {
      count: terms.length,
      row: (at) => sorted[at],
      want: () => {}, // all are here
      sort: (column, direction) => {
        const number = columns[column]?.number ?? (() => 0);
        sorted = terms.toSorted((a, b) => direction * (number(a) - number(b)));
        long.draw();
      },
    },
  );
  return long.element;
}

type Facts = readonly [bits: string, tokens: string, perplexity: string];

/** @param given what a sentence calls the first token, if nothing stands before it */
function chainSentence(facts: Facts, given: string | undefined): string {
  const sentence = t(
    "P(w₁ … wₖ) = ∏ P(wᵢ | w₁ … wᵢ₋₁) = 2^−{0} over {1} tokens; perplexity {2}.",
    ...facts,
  );
  if (given === undefined) return sentence;
  return `${sentence} ${t("{0} is taken as given: nothing stands before it.", given)}`;
}

const pseudoSentence = (facts: Facts): string =>
  t(
    "Each token masked in turn: pseudo-log-likelihood −{0} bits over {1} tokens, pseudo-perplexity {2} (Salazar et al. 2020). It is no probability: the chain rule does not hold from both sides.",
    ...facts,
  );
