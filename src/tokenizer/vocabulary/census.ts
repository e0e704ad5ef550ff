import type { TokenId } from "../../domain/text/token.ts";
import { type Census, SCRIPTS, type Script } from "../../domain/tokenizer/census.ts";
import { scriptOf } from "../../domain/tokenizer/scripts.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import { textOf } from "../models/model.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { entryOf } from "./lexicon.ts";

const LENGTHS = 16; // the last counts all that are longer, too
const LONGEST = 20;

/** Counts a vocabulary, with pauses. */
export const takeCensus = (tokenizer: Tokenizer, pause: Pause): Promise<Census> =>
  inSlices(counting(tokenizer), pause);

function* counting(tokenizer: Tokenizer): Generator<void, Census> {
  const scripts = new Map<Script, number>();
  const lengths = new Array<number>(LENGTHS).fill(0);
  const idleBytes: number[] = [];
  let longest: (readonly [id: TokenId, length: number])[] = [];
  let free = 0;
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    if (id % 256 === 255) yield;
    if (tokenizer.pieceOf(id) === "") {
      free++;
      continue;
    }
    const bytes = tokenizer.bytesOf(id);
    const [byte = 0] = bytes;
    if (bytes.length === 1 && isIdle(byte)) idleBytes.push(byte);
    const text = tokenizer.isSpecial(id) ? undefined : textOf(bytes);
    const script = tokenizer.isSpecial(id) ? "special" : scriptOf(text);
    scripts.set(script, (scripts.get(script) ?? 0) + 1);
    if (text === undefined || text === "") continue;
    const length = [...text].length;
    const at = Math.min(length, LENGTHS) - 1;
    lengths[at] = (lengths[at] as number) + 1;
    if (longest.length < LONGEST || length > (longest.at(-1)?.[1] ?? 0)) {
      longest = [...longest, [id, length] as const].sort((a, b) => b[1] - a[1]).slice(0, LONGEST);
    }
  }
  return {
    size: tokenizer.vocabSize,
    free,
    scripts: SCRIPTS.flatMap((script) => {
      const tokens = scripts.get(script) ?? 0;
      return tokens > 0 ? [{ script, tokens }] : [];
    }),
    lengths,
    longest: longest.map(([id]) => entryOf(tokenizer, id)),
    idleBytes,
  };
}

const isIdle = (byte: number) => byte === 0xc0 || byte === 0xc1 || byte >= 0xf5;
