import { Failed } from "../../domain/failure.ts";
import { type AttentionKind, type HeadId, numberOf } from "../../domain/model/inner.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { Opener } from "../model/opener.ts";
import type { Runs } from "../runs/runs.ts";

/** The attention weights of runs. The kind is the first that a run has unless another is given. */
export interface Weights {
  /**
   * Weights of some layers, each [heads, from, to]. A run with interventions or of a long text has not
   * kept them: they are computed again, for as many layers at once as there is room for.
   */
  ofLayers(
    id: RunId,
    layers: readonly number[],
    kind: AttentionKind | undefined,
  ): AsyncGenerator<Tensor>;
  /** [heads, from, to]; the last that was computed is kept, since its rows are asked for next. */
  ofLayer(id: RunId, layer: number, kind: AttentionKind | undefined): Promise<Tensor>;
  /** Releases what is kept here of one run, or of all. */
  forget(id?: RunId): void;
}

export function createWeights(opener: Opener, runs: Pick<Runs, "get">): Weights {
  let last: { readonly id: RunId; readonly key: string; readonly all: Tensor } | undefined;

  async function* ofLayers(
    id: RunId,
    layers: readonly number[],
    kind: AttentionKind | undefined,
  ): AsyncGenerator<Tensor> {
    const { run, tensors, input } = runs.get(id);
    const found = foundOf(run, kind);
    if (found.layers === 0) {
      const hasNone = run.model.heads === 0 && ({ hasNone: true } as const);
      throw new Failed({ kind: "noAttention", model: run.model.name, ...hasNone });
    }
    const isOne = (layer: number) => Number.isInteger(layer) && layer >= 0 && layer < found.layers;
    const wrong = layers.find((layer) => !isOne(layer));
    if (wrong !== undefined) {
      throw new RangeError(`Layer ${wrong} of ${found.layers}: numbered from 0.`);
    }
    if (tensors.attention.length === 0) {
      last = undefined;
      const model = await opener.again(run.model);
      const inner = layers.map((layer) => ({
        ...{ tensor: "weights" as const, kind: found.kind },
        layer: numberOf(found, layer),
      }));
      const together = model.limits.together(input, found.kind);
      for (let first = 0; first < inner.length; first += together) {
        yield* await model.inside(input, inner.slice(first, first + together));
      }
      return;
    }
    const before = run.found
      .slice(0, run.found.indexOf(found))
      .reduce((sum, { layers }) => sum + layers, 0);
    for (const layer of layers) yield tensors.attention[before + layer] as Tensor;
  }

  return {
    ofLayers,
    async ofLayer(id, layer, kind) {
      const key = JSON.stringify([id, layer, kind]);
      if (last?.key === key) return last.all;
      const { value } = await ofLayers(id, [layer], kind).next();
      const all = value as Tensor;
      if (runs.get(id).tensors.attention.length === 0) last = { id, key, all };
      return all;
    },
    forget(id) {
      if (id === undefined || last?.id === id) last = undefined;
    },
  };
}

/** @throws RangeError if the model has no such attention */
export function foundOf({ found }: Run, kind: AttentionKind | undefined): Run["found"][number] {
  const one = found.find((one) => one.kind === (kind ?? found[0]?.kind));
  if (one) return one;
  throw new RangeError(`This model has no attention of the kind "${kind}".`);
}

/** A head with the number of its layer among all layers. */
export const placed = ({ found }: Run, head: HeadId): HeadId => ({
  ...head,
  layer: numberOf(found.find(({ kind }) => kind === head.kind) ?? {}, head.layer),
});
