import {
  type Block,
  blocksOf,
  type Program,
  type StackName,
  type Step,
} from "../../../../src/domain/program/program.ts";

/** Where a block's result goes, and where its norm stands. */
export interface Station extends Block {
  /** Its place among all stations; stays the same from text to text. */
  readonly index: number;
  /** The first of its steps among all steps. */
  readonly first: number;
  /** Of a block that reads the residual stream and adds to it: the step that adds. */
  readonly adds: Step | undefined;
  /** Where the norm of such a block stands: before what it computes, or behind the sum; or nowhere. */
  readonly norm: "before" | "behind" | "none";
  /** What it takes from other tokens: the step whose output is the attention weights. */
  readonly shares: Step | undefined;
}

/** A program as the way of one token: its stations from characters to probabilities. */
export interface Way {
  readonly steps: readonly Step[];
  readonly stations: readonly Station[];
  /** In the order of their steps: two in an encoder-decoder. */
  readonly stacks: readonly StackName[];
}

export function wayOf(program: Program): Way {
  let first = 0;
  const { steps } = program;
  const stations = blocksOf(program).map((block, index): Station => {
    const station = stationOf(block, index, first);
    first += block.steps.length;
    return station;
  });
  return { steps, stations, stacks: [...new Set(stations.map((one) => one.stack))] };
}

function stationOf(block: Block, index: number, first: number): Station {
  const { steps } = block;
  const adding = steps.findLastIndex(({ kind }) => kind === "residual");
  const norms = steps.flatMap((step, at) => (isNorm(step) ? [at] : []));
  const where = norms.some((at) => at < adding) ? "before" : "behind";
  return {
    ...{ ...block, index, first },
    adds: steps[adding],
    norm: adding === -1 || norms.length === 0 ? "none" : where,
    shares: steps.find(({ kind }) => kind === "softmax"),
  };
}

export const isNorm = ({ kind }: Step): boolean => kind === "layerNorm" || kind === "rmsNorm";

/** The station that a step belongs to. @throws RangeError if there is no such step */
export function stationAt({ stations }: Way, step: number): Station {
  const found = stations.findLast(({ first }) => first <= step);
  if (found && step < found.first + found.steps.length) return found;
  throw new RangeError(`Step ${step} is on no token's way.`);
}

/** Whose tokens: in an encoder-decoder each stack has its own text. */
export interface Picked {
  /** The picked token of the text, and of the decoder's own text where there is one. */
  readonly text: number;
  readonly decoder: number | undefined;
}

/** The token that a step is followed for. Keys and values of cross-attention are the encoder's. */
export function pickedIn({ stack, attention, kind }: Step, { text, decoder }: Picked): number {
  if (decoder === undefined || stack === "encoder") return text;
  const isAcross = attention?.kind === "cross" && (kind === "keys" || kind === "values");
  return isAcross ? text : decoder;
}
