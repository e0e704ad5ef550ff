import type { TokenId } from "../../domain/text/token.ts";
import type { Edge, LatticePlay } from "../../domain/tokenizer/plays.ts";
import { bestCuts } from "./bestCuts.ts";
import { byteTokens, type Model, NoToken, utf8 } from "./model.ts";
import { Trie } from "./trie.ts";

export interface UnigramOptions {
  /** Pieces and the logarithms of their probabilities; the place is the id. */
  readonly pieces: readonly (readonly [piece: string, score: number])[];
  readonly unknown: TokenId | undefined;
  readonly byteFallback: boolean;
}

/** What an unknown character costs beyond the least likely piece (SentencePiece's kUnkPenalty). */
const UNKNOWN_PENALTY = 10;

/**
 * Unigram: of all ways to cut a word into pieces take the likeliest, the one with the largest sum
 * of scores. Viterbi's algorithm: `best[i]` is the score of the best way to cut the first `i` units.
 * Neighbouring unknown characters become one token.
 *
 * @see Kudo 2018, "Subword Regularization", §3.2
 */
export function openUnigram({ pieces, unknown, byteFallback }: UnigramOptions): Model {
  const vocab = new Map(pieces.map(([piece], id) => [piece, id]));
  const trie = new Trie(vocab, pieces.length * 4);
  const scores = Float64Array.from(pieces, ([, score]) => score);
  const unknownScore =
    pieces.reduce((least, [, score]) => Math.min(least, score), Number.POSITIVE_INFINITY) -
    UNKNOWN_PENALTY;
  const byteIds = byteFallback ? byteTokens(vocab) : [];

  // [units + 1]: for each place, the best way to get there. Kept between words.
  let best = new Float64Array(256);
  let cameFrom = new Int32Array(256);
  let cameBy = new Int32Array(256); // the token, or -1 for an unknown character
  let watch: ((edge: Edge) => void) | undefined; // while a word is traced

  function cut(word: string): number[] {
    const size = word.length;
    if (best.length <= size) {
      best = new Float64Array(size * 2);
      cameFrom = new Int32Array(size * 2);
      cameBy = new Int32Array(size * 2);
    }
    forward(word);

    const ends: number[] = [];
    for (let end = size; end > 0; ) {
      ends.push(end);
      const fuse = cameBy[end] === -1;
      end = cameFrom[end] as number;
      while (fuse && end > 0 && cameBy[end] === -1) end = cameFrom[end] as number;
    }
    const found: number[] = [];
    let start = 0;
    for (const end of ends.reverse()) {
      const token = cameBy[end] as number;
      if (token !== -1) found.push(token, start, end);
      else putUnknown(found, word, start, end);
      start = end;
    }
    return found;
  }

  function forward(word: string): void {
    const size = word.length;
    cameFrom.fill(-1, 0, size + 1);
    best[0] = 0;
    for (let start = 0; start < size; ) {
      const soFar = best[start] as number;
      const characterEnd = start + ((word.codePointAt(start) as number) > 0xffff ? 2 : 1);
      let isKnown = false;
      let node = 0;
      for (let i = start; i < size; ) {
        node = trie.next(node, word.charCodeAt(i));
        if (node === -1) break;
        i++;
        const token = trie.at(node);
        if (token === -1) continue;
        reach(i, start, token, soFar + (scores[token] as number));
        isKnown ||= i === characterEnd;
      }
      if (!isKnown) {
        if (unknown === undefined) throw new NoToken(word.slice(start, characterEnd));
        reach(characterEnd, start, -1, soFar + unknownScore);
      }
      start = characterEnd;
    }
  }

  function reach(end: number, start: number, token: number, score: number): void {
    if (watch) watch(edgeOf(start, end, token, score));
    if (cameFrom[end] !== -1 && score <= (best[end] as number)) return;
    best[end] = score;
    cameFrom[end] = start;
    cameBy[end] = token === unknown ? -1 : token;
  }

  function putUnknown(found: number[], word: string, start: number, end: number): void {
    const text = word.slice(start, end);
    const whole = vocab.get(text); // fused, it may be a piece after all
    if (whole !== undefined) {
      found.push(whole, start, end);
      return;
    }
    const ids = Array.from(utf8(text), (byte) => byteIds[byte]);
    if (!ids.includes(undefined)) for (const id of ids) found.push(id as number, start, end);
    else if (unknown !== undefined) found.push(unknown, start, end);
  }

  function edgeOf(start: number, end: number, token: number, total: number): Edge {
    const isKnown = token !== -1 && token !== unknown;
    const id = isKnown ? token : undefined;
    return {
      start,
      end,
      id,
      score: token === -1 ? unknownScore : (scores[token] as number),
      total,
    };
  }

  function trace(word: string): LatticePlay {
    const edges: Edge[] = [];
    watch = (edge) => edges.push(edge);
    const pieces = cut(word);
    watch = undefined;
    const outcome = pieces.filter((_, i) => i % 3 === 0);
    return { kind: "lattice", edges, cuts: bestCuts(edges, word.length), outcome };
  }

  return { algorithm: "Unigram", unknown, cut, trace, score: (id) => scores[id] };
}
