import type { Tensor } from "../../../domain/model/tensor.ts";
import type { PositionBias } from "../../../domain/positions/modelPositions.ts";

const SAME = 1e-3; // of a bias: float16 is as exact

/** What was added to scores, if it depends on nothing but the distance; undefined if nothing was. */
export function biasOf(scores: Tensor, scaled: Tensor): Omit<PositionBias, "of"> | undefined {
  const [heads = 0, count = 0] = scores.shape;
  const at = (head: number, from: number, to: number) => {
    const place = (head * count + from) * count + to;
    return (scores.data[place] as number) - (scaled.data[place] as number);
  };
  const last = count - 1;
  const looksAhead = Number.isFinite(at(0, 0, last)) && at(0, 0, last) > -1e4;
  const length = looksAhead ? 2 * count - 1 : count;
  // ALiBi may be counted from the first token: that adds the same to all of a row.
  for (const isFromRow of [false, true]) {
    const own = (head: number, row: number) => (isFromRow ? at(head, row, row) : 0);
    const bias = new Float32Array(heads * length);
    let most = 0;
    for (let head = 0; head < heads; head++)
      for (let i = 0; i < length; i++) {
        const distance = i - last;
        const row = distance > 0 ? 0 : last;
        const value = at(head, row, row + distance) - own(head, row);
        bias[head * length + i] = value;
        most = Math.max(most, Math.abs(value));
      }
    if (!(most > SAME)) continue;
    const isEverywhere = (head: number, row: number) => {
      for (let to = 0; to < (looksAhead ? count : row + 1); to++) {
        const told = bias[head * length + (to - row) + last] as number;
        const value = at(head, row, to) - own(head, row);
        if (!(Math.abs(value - told) < SAME * Math.max(1, most))) return false;
      }
      return true;
    };
    const rows = [0, 1, Math.floor(count / 2), last].filter((row) => row < count);
    const isOfDistance = Array.from({ length: heads }, (_, head) => head).every((head) =>
      rows.every((row) => isEverywhere(head, row)),
    );
    if (!isOfDistance) continue;
    const kind = isLinear(bias, heads, last) ? "alibi" : "relative";
    return { kind, heads, first: -last, bias };
  }
  return undefined;
}

/** Whether each head's falls by the same at every step back. */
function isLinear(bias: Float32Array, heads: number, last: number): boolean {
  const length = bias.length / heads;
  return Array.from({ length: heads }, (_, head) => head * length).every((begin) => {
    const slope = ((bias[begin + last] as number) - (bias[begin] as number)) / last;
    for (let i = 0; i <= last; i++) {
      const due = (bias[begin] as number) + slope * i;
      if (Math.abs((bias[begin + i] as number) - due) > SAME * Math.max(1, slope * last))
        return false;
    }
    return true;
  });
}
