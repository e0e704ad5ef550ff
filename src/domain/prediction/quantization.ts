import type { Precision } from "../model/modelFiles.ts";
import { logSoftmax } from "../model/softmax.ts";
import type { Tokens } from "../text/token.ts";

/** What a coarser export of a model says otherwise than the most faithful one, on a text. */
export interface Quantization {
  /** The files, and what their names tell of them. */
  readonly faithful: Export;
  readonly coarse: Export;
  readonly tokens: Tokens;
  /** Of the whole text: more than were compared where it was cut. */
  readonly totalTokens: number;
  /** KL divergence of what each file expects behind each token, in bits: [tokens]. */
  readonly bits: Float32Array;
  /** 1 where both expect the same token most: [tokens]. */
  readonly isSame: Uint8Array;
}

interface Export {
  readonly onnx: string;
  readonly precision: Precision;
}

/**
 * KL divergence in bits: Σ p · log2(p / q), how many bits are lost by taking q for p.
 *
 * @param p @param q logits over the same vocabulary
 * @see Kullback and Leibler 1951
 */
export function divergence(p: Float32Array, q: Float32Array): number {
  const [a, b] = [logSoftmax(p), logSoftmax(q)];
  let nats = 0;
  for (let i = 0; i < a.length; i++) {
    const log = a[i] as number;
    const probability = Math.exp(log);
    if (probability > 0) nats += probability * (log - (b[i] as number));
  }
  return Math.max(0, nats / Math.LN2); // rounding may fall below 0
}

/** The index of the largest. */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) {
    if ((logits[i] as number) > (logits[best] as number)) best = i;
  }
  return best;
}
