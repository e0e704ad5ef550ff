import { Range, type TextDocument } from "vscode";
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
}

/** Reads documents with a model. What nobody `wanted` any more fails as `cancelled`. */
export interface SurprisalReading {
  read(
    model: ModelId,
    document: TextDocument,
    stretch: Stretch,
    wanted: () => boolean,
  ): Promise<Block>;
  /** The words in place of token `at` of the block's surprisals; none where there is no telling. */
  words(
    model: ModelId,
    document: TextDocument,
    block: Block,
    at: number,
    wanted: () => boolean,
  ): Promise<readonly ExpectedWord[]>;
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
      return { from, to, surprisals, marks, words: new Map() };
    },
    async words(model, document, block, at, wanted) {
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
    },
  };
}

/** What is read of a document to know of a stretch of it. */
function around(document: TextDocument, { from, to }: Stretch) {
  const base = from <= READ ? 0 : document.offsetAt(document.positionAt(from - READ));
  const range = new Range(document.positionAt(base), document.positionAt(to + BEHIND));
  return { base, text: document.getText(range) };
}
