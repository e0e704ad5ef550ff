import { setImmediate } from "node:timers/promises";
import { textsOf } from "../../domain/attention/attendedTexts.ts";
import { type AttentionMap, attentionMap, looksAhead } from "../../domain/attention/attention.ts";
import {
  carried,
  type MapBytes,
  type Mix,
  mixHeads,
  packMap,
  rolled,
} from "../../domain/attention/mixes.ts";
import type { AttentionKind, HeadId } from "../../domain/model/inner.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { ifGiven } from "../model/given.ts";
import type { Opener } from "../model/opener.ts";
import type { Runs } from "../runs/runs.ts";
import { createNorms } from "./norms.ts";
import { placed, type Weights } from "./weights.ts";

/** Mixes of the heads of runs. */
export interface Mixes {
  /** The exact numbers; the last map is kept, since its rows are asked for next. */
  mapOf(id: RunId, at: HeadId, mix: Mix): Promise<AttentionMap>;
  /** A byte for each cell; undefined if the model's file does not give what it takes. */
  bytesOf(id: RunId, at: HeadId, mix: Mix): Promise<MapBytes | undefined>;
  /** Releases what is kept here of one run, or of all. */
  forget(id?: RunId): void;
}

export function createMixes(opener: Opener, runs: Pick<Runs, "get">, weights: Weights): Mixes {
  const norms = createNorms();
  let last: { readonly id: RunId; readonly key: string; readonly map: AttentionMap } | undefined;

  async function mapOf(id: RunId, at: HeadId, mix: Mix): Promise<AttentionMap> {
    const { run, input } = runs.get(id);
    const key = JSON.stringify([id, at, mix]);
    if (last?.key === key) return last.map;
    const model = await opener.again(run.model);
    const map = await mixed(mix, at, {
      layers: layersOf(run, at.kind),
      weights: (layers) => weights.ofLayers(id, layers, at.kind),
      scores: async () => {
        const { kind, layer } = placed(run, at);
        return (await model.inside(input, [{ tensor: "scores", kind, layer }]))[0] as Tensor;
      },
      lengths: () => norms(model, input, placed(run, at)),
    });
    last = { id, key, map };
    return map;
  }

  return {
    mapOf,
    async bytesOf(id, at, mix) {
      const { run } = runs.get(id);
      const map = await ifGiven(mapOf(id, at, mix));
      if (!map) return undefined;
      // Some files mask scores with finite numbers, so the weights tell what lies ahead.
      const shown =
        mix === "scores"
          ? () => weights.ofLayer(id, at.layer, at.kind)
          : () => ({ data: map.weights, shape: [1, map.from, map.to] });
      const isCausal = textsOf(run, at.kind).isSelf && !looksAhead(await shown());
      return packMap(map, { isCausal, isSigned: mix === "scores" });
    },
    forget(id) {
      if (id === undefined || last?.id === id) last = undefined;
    },
  };
}

const layersOf = ({ found }: Run, kind: AttentionKind): readonly number[] =>
  Array.from({ length: found.find((one) => one.kind === kind)?.layers ?? 0 }, (_, at) => at);

/** What a mix is made of, in one run. */
export interface Ingredients {
  /** All layers of the kind of attention, from 0. */
  readonly layers: readonly number[];
  /** Weights of some layers one after the other, each [heads, from, to]. */
  weights(layers: readonly number[]): AsyncIterable<Tensor>;
  /** [heads, from, to], -Infinity where masked. */
  scores(): Promise<Tensor>;
  /** ‖f(x)‖ of every token that the head looks at: [to]. */
  lengths(): Promise<ArrayLike<number>>;
}

/** Makes one mix; other questions are heard between the layers. */
export async function mixed(
  mix: Mix,
  { layer, head }: HeadId,
  { layers, weights, scores, lengths }: Ingredients,
): Promise<AttentionMap> {
  /** Folds layers one by one, so that only one is in memory at a time. */
  async function folded(
    over: readonly number[],
    add: (one: Tensor, before: AttentionMap | undefined) => AttentionMap,
  ): Promise<AttentionMap> {
    let map: AttentionMap | undefined;
    for await (const one of weights(over)) {
      map = add(one, map);
      await setImmediate();
    }
    return map as AttentionMap; // there is a first layer: `weights` has looked for it
  }
  switch (mix) {
    case "scores":
      return attentionMap(await scores(), head);
    case "norms": {
      const own = await folded([layer], (one) => attentionMap(one, head));
      return carried(own, await lengths());
    }
    case "layerMean":
      return folded([layer], (one) => mixHeads(one, "mean"));
    case "layerMax":
      return folded([layer], (one) => mixHeads(one, "max"));
    case "mean":
    case "max":
      return folded(layers, (one, before) => mixHeads(one, mix, { layers: layers.length, before }));
    case "rollout":
      return folded(layers.slice(0, layer + 1), rolled);
  }
}
