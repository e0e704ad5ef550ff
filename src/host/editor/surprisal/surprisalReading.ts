import { Range, type TextDocument } from "vscode";
import type { Settled } from "../../../domain/layers/lensTable.ts";
import type { ModelId } from "../../../domain/model/run.ts";
import {
  EXPECTED,
  type Mark,
  marksOf,
  type Surprisals,
} from "../../../domain/prediction/surprisal.ts";
import type { ExpectedWord } from "../../../domain/prediction/words.ts";
import type { Stretch } from "../../../domain/text/token.ts";
import type { Runs } from "../../processes/runs.ts";

const READ = 1_000_000; // UTF-16 units before a stretch that are read, at most
const BEHIND = 1_000; // UTF-16 units behind it that are read: its last token is cut as in the whole text

/** A stretch of a document that was read: what is said of its tokens, offsets in the document. */
export interface Block extends Stretch {
  readonly surprisals: Surprisals;
  /** Of the tokens that begin in it. */
  readonly marks: readonly Mark[];
  /** What was asked for of the words that were expected in place of a token, by its number. */
  readonly words: Map<number, readonly ExpectedWord[]>;
  /** Likewise, from which layer on the likeliest was it. */
  readonly settled: Map<number, Settled>;
}

/** Reads documents with a model. What nobody `wanted` any more fails as `cancelled`. */
export interface SurprisalReading {
  read(
    model: ModelId,
    document: TextDocument,
    stretch: Stretch,
    wanted: () => boolean,
  ): Promise<Block>;
  /** What is told of token `at` of the block's surprisals beside their numbers, as far as it can be. */
  beside(
    model: ModelId,
    document: TextDocument,
    block: Block,
    at: number,
    wanted: () => boolean,
  ): Promise<Beside>;
}

/** What is asked for only of a token that one points at. */
export interface Beside {
  /** Those that were likeliest in its place; none where nobody could tell how they end. */
  readonly words: readonly ExpectedWord[];
  /** From which layer on the likeliest of them was it; undefined where nobody could tell. */
  readonly settled: Settled | undefined;
}

export function createSurprisalReading(runs: Pick<Runs, "about">): SurprisalReading {
  return {
    async read(model, document, { from, to }, wanted) {
      const { base, text } = around(document, { from, to });
      const stretch = { from: from - base, to: to - base };
      const found = await runs.about(
        model,
        text,
        (all) => all.surprisals(model, text, stretch),
        wanted,
      );
      const moved = (offsets: Uint32Array) => offsets.map((offset) => offset + base);
      const { tokens } = found;
      const surprisals = {
        ...found,
        tokens: { ...tokens, starts: moved(tokens.starts), ends: moved(tokens.ends) },
      };
      const marks = marksOf(surprisals).filter(({ start }) => start >= from);
      return { from, to, surprisals, marks, words: new Map(), settled: new Map() };
    },
    beside: async (...asked) => ({
      words: await wordsOf(runs, ...asked).catch(() => []), // then the pieces alone are named
      settled: await layerOf(runs, ...asked).catch(() => undefined),
    }),
  };
}

type About = Pick<Runs, "about">;
type Asked = Parameters<SurprisalReading["beside"]>;

/** The words in place of a token. */
async function wordsOf(
  runs: About,
  ...[model, document, block, at, wanted]: Asked
): Promise<readonly ExpectedWord[]> {
  const { sides, expected, first } = block.surprisals;
  const known = block.words.get(at);
  if (known || sides === "both") return known ?? [];
  const { text } = around(document, block);
  const firsts = [...expected.ids.subarray(at * EXPECTED, (at + 1) * EXPECTED)];
  const words = await runs.about(
    model,
    text,
    (all) => all.expectedWords(model, text, first + at, firsts),
    wanted,
  );
  block.words.set(at, words);
  return words;
}

/** From which layer on the likeliest in place of a token was it. */
async function layerOf(
  runs: About,
  ...[model, document, block, at, wanted]: Asked
): Promise<Settled | undefined> {
  const { expected, first } = block.surprisals;
  const { text } = around(document, block);
  const settled =
    block.settled.get(at) ??
    (await runs.about(model, text, (all) => all.settled(model, text, first + at), wanted));
  block.settled.set(at, settled);
  // It is read with less of the text around it, in which another token may be the likeliest.
  return settled.answer === expected.ids[at * EXPECTED] ? settled : undefined;
}

/** What is read of a document to know of a stretch of it. */
function around(document: TextDocument, { from, to }: Stretch) {
  const base = from <= READ ? 0 : document.offsetAt(document.positionAt(from - READ));
  const range = new Range(document.positionAt(base), document.positionAt(to + BEHIND));
  return { base, text: document.getText(range) };
}
