import { setImmediate } from "node:timers/promises";
import { type AttentionMap, attentionMap } from "../../domain/attention/attention.ts";
import { carried, type Mix, mixHeads, rolled } from "../../domain/attention/mixes.ts";
import type { HeadId } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";

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
  /** Over layers, of which no more than one is needed at a time. */
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
