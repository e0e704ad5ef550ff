import type { Tensor } from "../../domain/model/tensor.ts";

const LOWEST = -6e4; // below it lies no score, only what masks: float16 ends at -65504

/** Masked scores as -Infinity, however the file masks. */
export function masked({ data, shape }: Tensor): Tensor {
  return { data: data.map((score) => (score < LOWEST ? Number.NEGATIVE_INFINITY : score)), shape };
}
