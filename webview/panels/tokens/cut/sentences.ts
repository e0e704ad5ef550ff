import {
  type Edge,
  type LatticePlay,
  LONGEST,
  winner,
} from "../../../../src/domain/tokenizer/plays.ts";
import type { Steps } from "../../../../src/domain/tokenizer/steps.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatScore } from "../../../kit/page/numbers.ts";
import { visible } from "../ground/visible.ts";
import type { Frame } from "./frames.ts";
import { stageSentence } from "./stages.ts";

/** The name of a piece: its characters in the word, known or not. */
export const edgeName = (word: string, { start, end }: Edge): string =>
  visible(word.slice(start, end));

/** One cut of a word: "▁token·ization". */
export const cutName = (word: string, play: LatticePlay, cut: number): string =>
  (play.cuts[cut]?.edges ?? []).map((i) => edgeName(word, play.edges[i] as Edge)).join(" | ");

/** What happens in a frame, in one or two sentences. */
export function sentence(steps: Steps, frame: Frame): string {
  const { play, word, around } = steps;
  switch (frame.kind) {
    case "text":
      return t("This is how the word stands in the text.");
    case "stage":
      return stageSentence(frame.stage);
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
    case "symbols":
      return beginning(steps, frame);
    case "merge":
      return merging(steps, frame);
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
    case "try":
      return trying(steps, frame);
    case "refused":
      return t(
        "The word has more than {0} characters, the most that this tokenizer looks at: it becomes {1}.",
        formatCount(frame.longest),
        shown(steps, frame.unknown),
      );
    case "lookup":
      return frame.isKnown
        ? t(
            "{0} is in the vocabulary (ID {1}). Here every word is one token.",
            `‘${visible(word)}’`,
            String(frame.id),
          )
        : t(
            "{0} is not in the vocabulary, so the whole word becomes {1}.",
            `‘${visible(word)}’`,
            shown(steps, frame.id),
          );
    case "lattice":
      return t(
        "The bars are all the pieces that the word contains: {0}. A score is the logarithm of a piece's probability: the nearer to 0, the likelier.",
        formatCount(play.kind === "lattice" ? play.edges.length : 0),
      );
    case "arrive":
      return arriving(word, frame.edges);
    case "path":
      if (play.kind !== "lattice") return "";
      return t(
        "The best cut of the whole word: {0}. Its scores add up to {1}.",
        cutName(word, play, 0),
        formatScore(play.cuts[0]?.total ?? 0),
      );
    case "runnersUp": {
      if (play.kind !== "lattice") return "";
      const [best, next] = play.cuts;
      return t(
        "The next best cut, {0}, is {1} times less likely.",
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

/** A piece as it is written in a sentence. */
const shown = ({ pieces }: Steps, id: number | undefined): string =>
  id === undefined ? "?" : `‘${pieces[id]?.shown ?? "?"}’`;

/** One kind of frame. */
type Of<Kind extends Frame["kind"]> = Extract<Frame, { kind: Kind }>;

function beginning({ play }: Steps, frame: Of<"symbols">): string {
  const { length } = frame.state.symbols;
  if (length === 1) return t("The word is one symbol, and that is its token.");
  const count = formatCount(length);
  const begins =
    play.kind === "merges" && play.inBytes
      ? t("In UTF-8 the word has {0} bytes. To begin with, each byte is a token.", count)
      : t("The word has {0} symbols. To begin with, each of them is a token.", count);
  const goesOn = t(
    "Then neighbors merge, first the pair that was learned first: the one with the lowest rank.",
  );
  return `${begins} ${goesOn}`;
}

function merging(steps: Steps, frame: Of<"merge">): string {
  const state = frame.states[frame.at];
  const merge = steps.play.kind === "merges" ? steps.play.merges[frame.at] : undefined;
  if (!state || !merge) return "";
  const known = state.ranks.filter((rank) => rank !== -1).length;
  const [left, right] = [state.symbols[merge.at]?.id, state.symbols[merge.at + 1]?.id];
  const pair = `${shown(steps, left)} + ${shown(steps, right)}`;
  const rank = formatCount(merge.rank);
  return known === 1
    ? t("Only {0} can merge (rank {1}): it becomes {2}.", pair, rank, shown(steps, merge.id))
    : t(
        "Of {0} pairs that can merge, {1} was learned first (rank {2}): it becomes {3}.",
        formatCount(known),
        pair,
        rank,
        shown(steps, merge.id),
      );
}

function trying(steps: Steps, frame: Of<"try">): string {
  const { play, word } = steps;
  const { start, end, id } = frame.tries[frame.at] ?? { start: 0, end: 0, id: undefined };
  const prefix = play.kind === "matches" && start > 0 ? play.prefix : "";
  const name = `‘${prefix}${visible(word.slice(start, end))}’`;
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
        play.kind === "matches" ? shown(steps, play.unknown) : "",
      );
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
