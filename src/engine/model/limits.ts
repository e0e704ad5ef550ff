import { Failed } from "../../domain/failure.ts";
import type { AttentionKind, Found, Inner } from "../../domain/model/inner.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import type { Graphs } from "../sessions/graphs.ts";
import { growing, type Lengths, lengths } from "../sessions/input.ts";

/** What one forward pass computes at most at once. */
export interface Pass {
  /** Of every kind of attention: its heads, how many tokens look, and at how many. */
  readonly attentions: readonly {
    readonly heads: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly width: number;
  /** How many numbers come out of it. */
  readonly numbers: number;
}

/**
 * Bytes that a forward pass takes at its peak, beside the model's weights. onnxruntime holds one
 * layer at a time, and what comes out until all is done; then each number is there twice, its own
 * and ours. Measured peaks of the embedded models were 0.6 to 1.3 times as large
 * (test/engine/model/limits.test.ts), hence SHARE and MOST.
 */
export function peakOf({ attentions, width, numbers }: Pass): number {
  const most = (of: (one: Pass["attentions"][number]) => number) =>
    Math.max(0, ...attentions.map(of));
  return (
    BASE +
    SCORES * most(({ heads, from, to }) => heads * from * to) +
    PAIRS * most(({ from, to }) => from * to) +
    ROWS * width * attentions.reduce((sum, { from }) => sum + from, 0) +
    OUT * numbers
  );
}

const BASE = 8e6; // bytes of any pass
const SCORES = 4 * 4; // of a pair of tokens in a head: scores, masked, weights, one on its way
const PAIRS = 16; // of a pair of tokens whatever the heads: a mask, distances, their 64-bit numbers
const ROWS = 4 * 16; // of a token and a number of its width: streams, queries, keys, values, an MLP
const OUT = 2 * 4; // of a number that comes out

const SHARE = 1 / 2; // of free memory, for what can be made smaller
const MOST = 3 / 4; // of free memory, for what else is refused
const MOST_KEPT = 1e9; // bytes of one run's attention; of longer texts it is computed when asked for
const MOST_CELLS = 2 ** 29; // weights of one layer: as bytes they go to the host and on to a page

/** What a model can do in the memory that there is. */
export interface Limits {
  /** Tokens of a text that are read at once: the model's window, or what there is memory for. */
  room(): number;
  /** Whether a run on a text keeps the attention of all layers. */
  keeps(input: Lengths, past?: number): boolean;
  /** How many layers' weights of a kind are computed in one pass; 1 or more. */
  together(input: Lengths, kind: AttentionKind): number;
  /** @throws Failed noMemory if there is too little for a run; `past` tokens were read before */
  needRun(input: Lengths, maps: boolean, past?: number): void;
  /** @throws Failed noMemory if there is too little for a pass that gives these tensors */
  needInside(input: Lengths, which: readonly Pick<Inner, "tensor" | "kind">[]): void;
  /** @throws Failed noMemory if there are not so many bytes */
  need(bytes: number): void;
}

/**
 * @param model how many layers have how many heads of each kind, and whether a run leaves logits of
 *   all tokens, keys and values behind
 * @param free bytes of memory that can be had now
 */
export function createLimits(
  {
    card,
    found,
    isPair,
    leaves,
    roomOf,
  }: {
    readonly card: ModelCard;
    readonly found: readonly Pick<Found, "kind" | "layers" | "heads">[];
    /** Whether it has a decoder that reads an encoder's text. */
    readonly isPair: boolean;
    readonly leaves: { readonly logits: boolean; readonly past: boolean };
    /** How many tokens a kind's tensors have, if no fewer. */
    readonly roomOf: Graphs["roomOf"];
  },
  free: () => number,
): Limits {
  const attentionsOf = (input: Lengths, past = 0) =>
    found.map(({ kind, heads, layers }) => {
      const given = lengths(kind, input);
      const room = roomOf(kind);
      const { from, to } = { from: room.from ?? given.from, to: room.to ?? given.to };
      // Behind a past the encoder reads nothing; texts side by side do not look at each other.
      const rest = kind === "encoder" && past > 0 ? 0 : from - (kind === "encoder" ? 0 : past);
      return { kind, layers, heads, from: rest, to: to / (input.rows ?? 1) };
    });

  function peak(input: Lengths, numbers: number, past = 0): number {
    return peakOf({ attentions: attentionsOf(input, past), width: card.width, numbers });
  }

  /** Numbers of all layers' attention. */
  const maps = (input: Lengths, past = 0) =>
    attentionsOf(input, past).reduce(
      (sum, one) => sum + one.layers * one.heads * one.from * one.to,
      0,
    );

  /** Numbers that a run leaves behind beside attention. */
  function left(input: Lengths, past = 0): number {
    const rows = growing(input).length - past;
    const presents = leaves.past ? 2 * card.layers * card.width * growing(input).length : 0;
    return rows * (leaves.logits ? card.vocabSize : card.width) + presents;
  }

  const runs = (input: Lengths, isKept: boolean, past = 0) =>
    peak(input, left(input, past) + (isKept ? maps(input, past) : 0), past);

  const mapOf = (input: Lengths, kind: AttentionKind) => {
    const one = attentionsOf(input).find((other) => other.kind === kind);
    return (one?.heads ?? 0) * (one?.from ?? 0) * (one?.to ?? 0);
  };

  function numbersOf(input: Lengths, { tensor, kind }: Pick<Inner, "tensor" | "kind">): number {
    const { from, to } = lengths(kind, input);
    switch (tensor) {
      case "weights":
      case "scores":
      case "scaled":
      case "capped":
        return mapOf(input, kind);
      case "logits":
        return from * card.vocabSize;
      case "mlp":
        return from * 4 * card.width;
      default:
        return Math.max(from, to) * card.width;
    }
  }

  function need(bytes: number): void {
    if (bytes > MOST * free()) throw new Failed({ kind: "noMemory" });
  }

  return {
    need,
    room() {
      const budget = free() * SHARE;
      const fits = (length: number) => {
        const input = { ids: { length }, ...(isPair && { decoderIds: { length: 1 } }) };
        const map = Math.max(...found.map(({ kind }) => mapOf(input, kind)));
        return map <= MOST_CELLS && Math.max(runs(input, false), peak(input, map)) <= budget;
      };
      const room = largest(card.contextLength, fits);
      if (room === 0) throw new Failed({ kind: "noMemory" });
      return room;
    },
    keeps: (input, past = 0) =>
      4 * maps(input) <= MOST_KEPT && runs(input, true, past) <= free() * SHARE,
    together(input, kind) {
      const map = mapOf(input, kind);
      const room = Math.min(MOST_KEPT / 4, (free() * SHARE - peak(input, 0)) / OUT);
      return Math.max(1, Math.floor(room / Math.max(1, map)));
    },
    needRun: (input, isKept, past) => need(runs(input, isKept, past)),
    needInside: (input, which) =>
      need(
        peak(
          input,
          which.reduce((sum, one) => sum + numbersOf(input, one), 0),
        ),
      ),
  };
}

/** The largest number up to `limit` that fits, if those below one that fits do too; 0: none. */
function largest(limit: number, fits: (number: number) => boolean): number {
  let [known, beyond] = [0, limit + 1];
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (fits(middle)) known = middle;
    else beyond = middle;
  }
  return known;
}
