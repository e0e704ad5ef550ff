import { readable } from "../../../../src/domain/text/token.ts";
import {
  type Edge,
  type LatticePlay,
  LONGEST,
  type Steps,
  type TextStage,
  winner,
} from "../../../../src/domain/tokenizer/steps.ts";
import { t } from "../../../kit/page/host.ts";
import { formatCount, formatNumber, formatScore } from "../../../kit/page/numbers.ts";
import type { Frame } from "./frames.ts";

const encoder = new TextEncoder();

/** Text with its blanks made visible: " the" → "·the". */
export const visible = (text: string): string => readable(encoder.encode(text));

/** How a piece of the word is called: of an unknown character, the character. */
export const edgeName = (word: string, { start, end }: Edge): string =>
  visible(word.slice(start, end));

/** One cut of a word: "▁token·ization". */
export const cutName = (word: string, play: LatticePlay, cut: number): string =>
  (play.cuts[cut]?.edges ?? []).map((i) => edgeName(word, play.edges[i] as Edge)).join(" | ");

/** What happens in a frame, in one or two sentences. */
export function sentence(steps: Steps, frame: Frame): string {
  const { play, word, around, pieces } = steps;
  const shown = (id: number | undefined) => (id === undefined ? "?" : (pieces[id]?.shown ?? "?"));
  switch (frame.kind) {
    case "text":
      return t("This is how the word stands in the text.");
    case "stage":
      return `${stageDoes(frame.stage)} ${stageDid(frame.stage)}`;
    case "added":
      return t(
        "‘{0}’ is an added token: it is taken out of the text before the algorithm sees it.",
        visible(around.word),
      );
    case "long":
      return t(
        "This word is {0} characters long. Step by step, Glassbox shows words of up to {1}.",
        formatCount(frame.units),
        formatCount(LONGEST),
      );
    case "symbols": {
      const { length } = frame.state.symbols;
      if (length === 1) return t("The word is one symbol, and that is its token.");
      const count = formatCount(length);
      const begins =
        play.kind === "merges" && play.inBytes
          ? t("In UTF-8 the word has {0} bytes. To begin with, each byte is a token.", count)
          : t("The word has {0} symbols. To begin with, each of them is a token.", count);
      const goesOn = t(
        "Then neighbours merge, the pair with the lowest rank first: the one that was learned first.",
      );
      return `${begins} ${goesOn}`;
    }
    case "merge": {
      const state = frame.states[frame.at];
      const merge = play.kind === "merges" ? play.merges[frame.at] : undefined;
      if (!state || !merge) return "";
      const known = state.ranks.filter((rank) => rank !== -1).length;
      const [left, right] = [state.symbols[merge.at]?.id, state.symbols[merge.at + 1]?.id];
      const pair = `${shown(left)} + ${shown(right)}`;
      const rank = formatCount(merge.rank);
      return known === 1
        ? t(
            "Only {0} is in the merge table (rank {1}): it becomes {2}.",
            pair,
            rank,
            shown(merge.id),
          )
        : t(
            "{0} of the pairs are in the merge table. {1} has the lowest rank, {2}: it becomes {3}.",
            formatCount(known),
            pair,
            rank,
            shown(merge.id),
          );
    }
    case "merged":
      if (frame.whole === "alone")
        return t("The whole word is in the vocabulary, so it is taken as it is, without merging.");
      if (frame.whole === "same")
        return t(
          "One token is left. The whole word is in the vocabulary, so the tokenizer takes it at once; merging leads to the same.",
        );
      return frame.states.at(-1)?.symbols.length === 1
        ? t("One token is left: there is nothing more to merge.")
        : t("None of the pairs that are left is in the merge table: merging ends here.");
    case "try": {
      const { start, end, id } = frame.tries[frame.at] ?? { start: 0, end: 0, id: undefined };
      const prefix = play.kind === "matches" && start > 0 ? play.prefix : "";
      const name = prefix + visible(word.slice(start, end));
      if (id !== undefined)
        return t(
          "{0} is in the vocabulary (ID {1}). It is the longest piece that fits here, so it is taken.",
          name,
          String(id),
        );
      return frame.at + 1 < frame.tries.length
        ? t("{0} is not in the vocabulary. The next try is one character shorter.", name)
        : t(
            "{0} is not in the vocabulary, and nothing shorter is left to try: the whole word becomes {1}.",
            name,
            play.kind === "matches" ? shown(play.unknown) : "",
          );
    }
    case "refused":
      return t(
        "The word has more than {0} characters, the most that this tokenizer looks at: it becomes {1}.",
        formatCount(frame.longest),
        shown(frame.unknown),
      );
    case "lookup":
      return frame.isKnown
        ? t(
            "{0} is in the vocabulary (ID {1}). Here every word is one token.",
            visible(word),
            String(frame.id),
          )
        : t(
            "{0} is not in the vocabulary, so the whole word becomes {1}.",
            visible(word),
            shown(frame.id),
          );
    case "lattice":
      return t(
        "The bars are all the pieces that lie in the word: {0}. A score is the logarithm of a piece's probability, so the nearer to 0, the likelier.",
        formatCount(play.kind === "lattice" ? play.edges.length : 0),
      );
    case "arrive":
      return arriving(word, frame.edges);
    case "path":
      if (play.kind !== "lattice") return "";
      return t(
        "The best way through the whole word: {0}. Its scores add up to {1}.",
        cutName(word, play, 0),
        formatScore(play.cuts[0]?.total ?? 0),
      );
    case "runnersUp": {
      if (play.kind !== "lattice") return "";
      const [best, next] = play.cuts;
      return t(
        "The next best way, {0}, is {1} times less likely.",
        cutName(word, play, 1),
        formatNumber(Math.exp((best?.total ?? 0) - (next?.total ?? 0))),
      );
    }
    case "result":
      return frame.ids.length === 1
        ? t("The word becomes one token.")
        : t("The word becomes {0} tokens.", formatCount(frame.ids.length));
    default:
      return frame satisfies never;
  }
}

function arriving(word: string, edges: readonly Edge[]): string {
  const best = winner(edges);
  if (!best) return "";
  const before = formatScore(best.total - best.score);
  const values = [
    edgeName(word, best),
    before,
    formatScore(best.score),
    formatScore(best.total),
  ] as const;
  if (best.id === undefined)
    return t("{0} is no piece, so it costs a penalty: {1} + ({2}) = {3}.", ...values);
  return edges.length === 1
    ? t("Only one piece ends here, {0}: {1} + ({2}) = {3}.", ...values)
    : t(
        "{4} pieces end here. The best sum comes with {0}: {1} + ({2}) = {3}.",
        ...values,
        formatCount(edges.length),
      );
}

/** The name of a stage, for the line of stages. */
export function stageName({ name, work }: TextStage): string {
  switch (name) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return name;
    case "charsmap":
      return t("character map");
    case "lowercase":
      return t("lower case");
    case "accents":
      return t("accents");
    case "strip":
      return t("blanks");
    case "blanks":
      return work === "rewrite" ? t("blanks") : t("split");
    case "replace":
      return t("replacement");
    case "prepend":
      return t("prefix");
    case "control":
      return t("control characters");
    case "ideographs":
      return t("Chinese characters");
    case "byteLetters":
      return t("byte alphabet");
    case "pattern":
      return t("split");
    case "punctuation":
      return t("punctuation");
    case "digits":
      return t("digits");
    case "scripts":
      return t("scripts");
    case "length":
      return t("length");
    case "sign":
      return work === "rewrite" ? "▁" : t("split");
    default:
      return name satisfies never;
  }
}

/** What a stage does to any text. */
function stageDoes({ name, work }: TextStage): string {
  switch (name) {
    case "NFC":
      return t("NFC joins letters and their marks into single characters.");
    case "NFD":
      return t("NFD takes characters apart into letters and marks.");
    case "NFKC":
      return t("NFKC writes characters that mean the same, such as ① and 1, in one way.");
    case "NFKD":
      return t("NFKD writes characters that mean the same in one way, as letters and marks.");
    case "charsmap":
      return t(
        "A map of characters writes those that mean the same, such as ﬁ and fi, in one way.",
      );
    case "lowercase":
      return t("Capital letters become small ones.");
    case "accents":
      return t("Accents and other marks are dropped.");
    case "strip":
      return t("Blanks at the ends are dropped.");
    case "replace":
      return t("Certain characters are replaced by others.");
    case "prepend":
      return t("A sign is put in front of the text.");
    case "control":
      return t("Control characters, which cannot be seen, are dropped.");
    case "blanks":
      return work === "split"
        ? t("The text is cut at its blanks, which are dropped.")
        : t("Blanks of every kind become plain ones.");
    case "ideographs":
      return t("Chinese characters get a blank on either side.");
    case "byteLetters":
      return t("Each byte is written as a letter that can be seen, a blank as Ġ.");
    case "pattern":
      return t("A pattern cuts the text into words, and no token reaches across such a cut.");
    case "punctuation":
      return t("Punctuation marks become words of their own.");
    case "digits":
      return t("Digits are cut off from what is no digit.");
    case "scripts":
      return t("The text is cut where the script changes, such as from Latin to Hangul.");
    case "length":
      return t("The text is cut into words of the same length.");
    case "sign":
      return work === "split"
        ? t("The text is cut before each ▁.")
        : t("Blanks become ▁, so that they stay a part of the words.");
    default:
      return name satisfies never;
  }
}

/** What a stage did to this word. */
function stageDid({ work, before, after }: TextStage): string {
  if (before === after) return t("Here it changes nothing.");
  return work === "split"
    ? t("The word cut out here is {0}.", visible(after))
    : t("{0} becomes {1}.", visible(before), visible(after));
}
