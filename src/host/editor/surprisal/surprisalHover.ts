import { Range, type TextDocument } from "vscode";
import { EXPECTED, type Mark, type Surprisals } from "../../../domain/prediction/surprisal.ts";
import type { ExpectedWord } from "../../../domain/prediction/words.ts";
import { code, escapeMarkdown, type Markdown } from "../../../domain/text/markdown.ts";
import { label, readable, tokenAt, visible } from "../../../domain/text/token.ts";
import { markdown } from "../../words/markdown.ts";
import { formatNumber, formatPercent, formatTenths } from "../../words/numbers.ts";
import { spoken } from "../../words/tokenNames.ts";
import { levelOf } from "../levels.ts";
import type { Beside } from "./surprisalReading.ts";
import { LEVELS } from "./surprisalWords.ts";

const SURPRISED = 5; // bits; a token of fewer was one of some that were reckoned with

/** What is known of a token beside its surprisal. */
export interface Known extends Beside {
  readonly model: string;
  readonly isColored: boolean;
  /** How much of the text is coloured. */
  readonly percent: number;
}

/** What the hover says: first what a person would say, then the numbers. */
export function hoverOf(
  document: TextDocument,
  surprisals: Surprisals,
  mark: Mark,
  known: Known,
): readonly Markdown[] {
  const [first] = mark.tokens;
  const name = nameOf(document, mark);
  if (Number.isNaN(mark.bits)) {
    return [
      markdown.t(
        "{0}: nothing stands before it that a model could expect it from",
        markdown.bold(name),
      ),
    ];
  }
  const shares = known.words.some(isOfSeveral)
    ? [markdown.t("Shares of words are those of their first tokens.")]
    : [];
  const masked =
    surprisals.sides === "both"
      ? [markdown.t("Surprisal of {0}, with this token masked", escapeMarkdown(known.model))]
      : [];
  return [
    sentenceOf(surprisals, mark, markdown.bold(name), known.words),
    ...allNumbersOf(surprisals, mark),
    othersOf(surprisals, first, known.words),
    ...settledOf(surprisals, first, known),
    colorOf(mark, known),
    ...shares,
    ...masked,
  ];
}

/** What stands there, and if it is a part of a word, of which: ‘v’ in ‘violin’. */
function nameOf(document: TextDocument, { start, end }: Mark): Markdown {
  const range = new Range(document.positionAt(start), document.positionAt(end));
  const text = document.getText(range);
  const name = escapeMarkdown(spoken(Array.from(text, visible).join("")));
  const inner = start + text.search(/\S/u);
  const word = document.getWordRangeAtPosition(document.positionAt(inner), /[\p{L}\p{M}\p{N}]+/u);
  const whole = word && document.getText(word);
  if (!whole || text.includes(whole)) return name;
  return markdown.t("{0} in {1}", name, escapeMarkdown(spoken(whole)));
}

function sentenceOf(
  surprisals: Surprisals,
  { bits, tokens: [first] }: Mark,
  name: Markdown,
  words: readonly ExpectedWord[],
): Markdown {
  const own = formatPercent(2 ** -bits);
  if (surprisals.ranks[first] === 1 && bits < SURPRISED) {
    return markdown.t("{0} is what the model expected most ({1}).", name, own);
  }
  const at = first * EXPECTED;
  const share = formatPercent(surprisals.probabilities[at] as number);
  const word = markdown.bold(escapeMarkdown(wordOf(surprisals, at, words[0])));
  return bits < SURPRISED
    ? markdown.t(
        "{0} was likely enough ({1}); the model expected {2} ({3}).",
        name,
        own,
        word,
        share,
      )
    : markdown.t("{0} surprised the model: it expected {1} ({2}).", name, word, share);
}

/** The others of the likeliest, with how likely each was. */
function othersOf(surprisals: Surprisals, first: number, words: readonly ExpectedWord[]): Markdown {
  const shares = Array.from({ length: EXPECTED - 1 }, (_, i) => {
    const at = first * EXPECTED + i + 1;
    const share = formatPercent(surprisals.probabilities[at] as number);
    return markdown.join([escapeMarkdown(wordOf(surprisals, at, words[i + 1])), share], " ");
  });
  return markdown.t("Then {0}", markdown.join(shares, " · "));
}

/** At which layer what was expected first became the likeliest, and stayed it. */
function settledOf(
  surprisals: Surprisals,
  first: number,
  { settled, words }: Pick<Known, "settled" | "words">,
): readonly Markdown[] {
  if (!settled) return [];
  const word = escapeMarkdown(wordOf(surprisals, first * EXPECTED, words[0]));
  const [layer, layers] = [formatNumber(settled.layer), formatNumber(settled.layers)];
  if (settled.layer === 0)
    return [markdown.t("{0} is the likeliest of the embeddings alone, before any layer.", word)];
  if (settled.layer === settled.layers)
    return [markdown.t("Only the last of {1} layers makes {0} the likeliest.", word, layers)];
  return [markdown.t("{0} is the likeliest from layer {1} of {2} on.", word, layer, layers)];
}

const isOfSeveral = (word: ExpectedWord | undefined) => (word?.tokens.ids.length ?? 0) > 1;

/** What was expected, as it is named: the whole word if it is known. */
function wordOf({ expected }: Surprisals, at: number, word: ExpectedWord | undefined): string {
  if (!isOfSeveral(word) || !word) return spoken(label(tokenAt(expected, at)));
  return spoken(`${readable(word.tokens.bytes)}${word.isWhole ? "" : "…"}`);
}

/** The numbers of a mark: where it is of several tokens, of each, and their sum. */
function allNumbersOf(surprisals: Surprisals, mark: Mark): readonly Markdown[] {
  const [first, end] = mark.tokens;
  if (end - first === 1) return [numbersOf(surprisals, first)];
  const each = Array.from({ length: end - first }, (_, i) => {
    const name = code(label(tokenAt(surprisals.tokens, first + i)));
    return markdown.join([name, numbersOf(surprisals, first + i)], " ");
  });
  return [...each, markdown.t("Together {0} bits", formatTenths(mark.bits))];
}

function numbersOf({ bits, ranks }: Surprisals, i: number): Markdown {
  const own = bits[i] as number;
  return markdown.t(
    "{0} bits · rank {1} · probability {2}",
    formatTenths(own),
    formatNumber(ranks[i] as number),
    formatPercent(2 ** -own),
  );
}

/** Why it is coloured as it is. */
function colorOf({ bits }: Mark, { isColored, percent }: Known): Markdown {
  const share = formatPercent(percent / 100);
  if (!isColored)
    return markdown.t("No line: not one of the {0} most surprising tokens here.", share);
  switch (levelOf(LEVELS, Math.max(0, bits))) {
    case 3:
      return markdown.t("Double line: one of the {0} most surprising tokens here.", share);
    case 2:
      return markdown.t("Solid line: one of the {0} most surprising tokens here.", share);
    case 1:
      return markdown.t("Dashed line: one of the {0} most surprising tokens here.", share);
    default:
      return markdown.t("Dotted line: one of the {0} most surprising tokens here.", share);
  }
}
