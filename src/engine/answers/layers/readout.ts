import { type FrozenNorm, fitNorm } from "../../../domain/layers/frozenNorm.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Model } from "../../model/model.ts";

/** How the end of the residual stream becomes a logit: through a norm and one product. */
export interface Readout {
  readonly norm: FrozenNorm;
  /** Logits go through cap · tanh(logit / cap); undefined where they do not. */
  readonly cap: number | undefined;
  /** A token's row of the unembedding, [width], and its bias. */
  row(token: TokenId): Promise<Row>;
}

export interface Row {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** The most that a norm may be off: files of 8 bits round before it and behind it. */
export const FITS = 0.05;

/**
 * @param stream at its end, and `last` what the unembedding reads, at some positions: [count, width]
 * @returns undefined if what is between them is no norm, or what is behind them no product
 */
export async function readoutOf(
  model: Model,
  stream: Tensor,
  last: Tensor,
): Promise<Readout | undefined> {
  const width = stream.shape[1] as number;
  const norm = fitNorm({ data: stream.data, width }, { data: last.data, width });
  if (norm.off > FITS) return undefined;
  const cap = await capOf(model, { data: last.data.subarray(0, width), shape: [1, width] });
  if (cap === "other") return undefined;
  const rows = new Map<TokenId, Promise<Row>>();
  return {
    norm,
    cap,
    row(token) {
      const row = rows.get(token) ?? readRow(model, token, width, cap);
      rows.set(token, row);
      row.catch(() => rows.delete(token));
      return row;
    },
  };
}

const LARGE = 500; // times a row: far behind where a cap bends
const DOUBLE = 0.02; // of the cap: how far a doubled row's logits may be off

/**
 * A product grows with what it is given; a cap, cap · tanh(logit / cap), does not let it.
 *
 * @returns "other" if something else does, such as logits of 8 bits
 */
async function capOf(model: Model, row: Tensor): Promise<number | undefined | "other"> {
  const logits = async (by: number) => {
    const data = row.data.map((value) => value * by);
    return (await model.unembedLast({ ...row, data })).data;
  };
  const own = await logits(1);
  const cap = largest(await logits(LARGE));
  if (cap >= (largest(own) * LARGE) / 4) return undefined;
  const doubled = await logits(2);
  const due = own.map((logit) => cap * Math.tanh(2 * Math.atanh(logit / cap)));
  const off = largest(doubled.map((logit, i) => logit - (due[i] as number)));
  return off <= DOUBLE * cap ? cap : "other";
}

const largest = (numbers: Float32Array): number =>
  numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);

/** A logit as it was before it was capped. */
export const uncapped = (logit: number, cap: number | undefined): number =>
  cap === undefined ? logit : cap * Math.atanh(logit / cap);

const AT_ONCE = 32; // unit vectors

/** One column of the unembedding, however it is stored: what the model makes of each unit vector. */
async function readRow(
  model: Model,
  token: TokenId,
  width: number,
  cap: number | undefined,
): Promise<Row> {
  const { vocabSize, contextLength } = model.card;
  const product = async (data: Float32Array, row = 0) => {
    const { data: logits } = await model.unembedLast({ data, shape: [data.length / width, width] });
    return (at: number) => uncapped(logits[(row + at) * vocabSize + token] as number, cap);
  };
  const bias = (await product(new Float32Array(width)))(0);
  const weights = new Float64Array(width);
  const most = Math.min(contextLength, AT_ONCE);
  for (let first = 0; first < width; first += most) {
    const count = Math.min(most, width - first);
    const units = new Float32Array(count * width);
    for (let i = 0; i < count; i++) units[i * width + first + i] = 1;
    const logit = await product(units);
    for (let i = 0; i < count; i++) weights[first + i] = logit(i) - bias;
  }
  return { weights, bias };
}
