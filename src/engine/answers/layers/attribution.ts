import {
  type Attribution,
  type Contribution,
  type NotAttributed,
  type Source,
  sumOf,
} from "../../../domain/layers/attribution.ts";
import { scaleOf, through } from "../../../domain/layers/frozenNorm.ts";
import type { AttentionKind, Inner } from "../../../domain/model/inner.ts";
import type { RunId } from "../../../domain/model/run.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Model } from "../../model/model.ts";
import type { KeptRun } from "../../runs/runs.ts";
import type { Input } from "../../sessions/input.ts";
import { type Row, uncapped } from "./readout.ts";
import { createStructures, type Step, type Structure, type Structures } from "./steps.ts";

/** What one part added to the residual stream at a position: [width]. */
interface Written {
  readonly source: Source;
  readonly vector: ArrayLike<number>;
}

/** All that was written at one position, and the end of the stream there. */
interface Position {
  readonly written: readonly Written[];
  readonly end: Float32Array;
}

export interface Attributions {
  /** Of one token's logit, or of what it has more than `other`. */
  of(
    asked: Pick<KeptRun, "run" | "input" | "tensors"> & { readonly model: Model },
    position: number,
    token: TokenId,
    other?: TokenId,
  ): Promise<Attribution | NotAttributed>;
  forget(id?: RunId): void;
}

/**
 * Takes logits apart; what was written at the position asked about last is kept for other tokens.
 *
 * @param structures how each model's stream comes about
 */
export function createAttributions(structures: Structures = createStructures()): Attributions {
  let last: { readonly id: RunId; readonly at: number; position: Promise<Position> } | undefined;
  return {
    async of({ run, input, tensors, model }, at, token, other) {
      const structure = await structures(model);
      if (typeof structure === "string") return { kind: "none", reason: structure };
      if (last?.id !== run.id || last.at !== at)
        last = { id: run.id, at, position: writtenAt(model, input, structure, at) };
      const { position } = last;
      position.catch(() => {
        last = undefined;
      });
      const { readout } = structure;
      const row = await readout.row(token);
      const direction = other === undefined ? row : less(row, await readout.row(other));
      const logits = await model.logits(tensors, at);
      const logitOf = (id: TokenId) => uncapped(logits[id] as number, readout.cap);
      const logit = logitOf(token) - (other === undefined ? 0 : logitOf(other));
      return attributed(await position, structure, direction, logit);
    },
    forget(id) {
      if (id === undefined || last?.id === id) last = undefined;
    },
  };
}

const less = (row: Row, other: Row): Row => ({
  weights: row.weights.map((weight, i) => weight - (other.weights[i] as number)),
  bias: row.bias - other.bias,
});

function attributed(
  { written, end }: Position,
  { readout: { norm, cap } }: Structure,
  { weights, bias }: Row,
  logit: number,
): Attribution {
  const scale = scaleOf(norm, end);
  const dot = (vector: ArrayLike<number>) =>
    weights.reduce((sum, weight, i) => sum + weight * (vector[i] as number), 0);
  const parts: Contribution[] = written.map(({ source, vector }) => ({
    source,
    value: dot(through(norm, scale, vector)),
  }));
  parts.push({ source: { kind: "constant" }, value: dot(norm.shift) + bias });
  const residue = logit - sumOf(parts);
  return {
    ...{ kind: "attributed", logit, parts, residue, norm: norm.kind, scale },
    ...(cap !== undefined && { cap }),
  };
}

/** Takes the residual stream apart at one position. */
async function writtenAt(
  model: Model,
  input: Input,
  { stream, steps }: Structure,
  at: number,
): Promise<Position> {
  const withHeads = steps.filter(({ attention }) => attention !== undefined);
  const own = (stream[0] as Inner).kind;
  const hasPositions = model.found.some(
    ({ kind, tensors }) => kind === own && tensors.includes("positionEmbeddings"),
  );
  const ofStack = hasPositions ? (["tokenEmbeddings", "positionEmbeddings"] as const) : [];
  const tensors = await model.inside(input, [
    ...stream,
    ...withHeads.flatMap(({ attention, layer }) =>
      (["headOutputs", "projected"] as const).map((tensor) => ({
        ...{ tensor, layer },
        kind: attention as AttentionKind,
      })),
    ),
    ...ofStack.map((tensor) => ({ tensor, kind: own, layer: 0 })),
  ]);
  const rows = tensors.slice(0, stream.length).map((tensor) => slice(tensor, at).data);
  const heads = tensors.slice(stream.length);
  const written = embedded(
    rows[0] as Float32Array,
    hasPositions ? heads.slice(-2).map((tensor) => slice(tensor, at).data) : [],
  );
  let next = 0;
  for (const step of steps) {
    const [before, after] = [rows[step.after - 1], rows[step.after]] as [
      Float32Array,
      Float32Array,
    ];
    const added = minus(after, before);
    if (step.attention === undefined) {
      written.push({
        source: { kind: step.kind as "mlp" | "layer", layer: step.layer },
        vector: added,
      });
      continue;
    }
    const [outputs, projected] = [heads[next++], heads[next++]] as [Tensor, Tensor];
    written.push(
      ...(await byHeads(model, step, outputs, slice(projected, at).data, { at, added })),
    );
  }
  return { written, end: rows.at(-1) as Float32Array };
}

const ALIKE = 1e-3; // of the largest number

/** The token's and the position's part of what enters the first layer, if it is their sum. */
function embedded(input: Float32Array, [token, position]: readonly Float32Array[]): Written[] {
  const rest = position && minus(input, position);
  const isSum = rest && token && farthest(minus(rest, token)) <= ALIKE * farthest(input);
  if (!isSum) return [{ source: { kind: "embedding" }, vector: input }];
  return [
    { source: { kind: "embedding" }, vector: rest },
    { source: { kind: "position" }, vector: position },
  ];
}

/** What each head of one attention wrote, and what is written beside them. */
async function byHeads(
  model: Model,
  { kind, layer, attention = "self", way }: Step,
  outputs: Tensor,
  projected: Float32Array,
  { at, added }: { readonly at: number; readonly added: Float64Array },
): Promise<readonly Written[]> {
  const [heads = 0, , headWidth = 0] = outputs.shape;
  const rows = new Float32Array(heads * (heads + 1) * headWidth); // the last row is empty
  for (let head = 0; head < heads; head++) {
    rows.set(slice(outputs, head, at).data, (head * (heads + 1) + head) * headWidth);
  }
  const shape = [heads, heads + 1, headWidth];
  const products = await model.project({ kind: attention, layer }, { data: rows, shape });
  const bias = slice(products, heads).data; // where it is a part of the product
  const scale = way ? scaleOf(way, projected) : 1;
  const pass = (vector: ArrayLike<number>) => (way ? through(way, scale, vector) : vector);
  const written: Written[] = Array.from({ length: heads }, (_, head) => ({
    source: { kind: "head", attention, layer, head },
    vector: pass(minus(slice(products, head).data, bias)),
  }));
  if (kind === "parallel") {
    const rest = written.reduce((left, { vector }) => minus(left, vector), added);
    return [...written, { source: { kind: "mlp", layer }, vector: rest }];
  }
  const beside = plus(pass(bias), way?.shift ?? new Float64Array(bias.length));
  const silent = Math.max(SILENT, 2 * (way?.off ?? 0));
  if (farthest(beside) <= silent * farthest(added)) return written;
  return [...written, { source: { kind: "attentionBias", attention, layer }, vector: beside }];
}

const SILENT = 1e-5; // of the largest number: no bias, but rounding

const minus = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (value, i) => value - (b[i] as number));
const plus = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (value, i) => value + (b[i] as number));

function farthest(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i] as number));
  return most;
}
