import { setImmediate } from "node:timers/promises";
import { type AttentionMap, attentionMap } from "../domain/attention.ts";
import type { HeadId } from "../domain/inner.ts";
import { carried, type Mix, mixHeads, rolled } from "../domain/mixes.ts";
import type { Tensor } from "../domain/tensor.ts";

/** What a mix is made of, in one run. */
export interface Ingredients {
  /** All layers of the kind of attention, from 0. */
  readonly layers: readonly number[];
  /** Weights of some layers, each [heads, from, to]. */
  weights(layers: readonly number[]): Promise<readonly Tensor[]>;
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
  const own = async () => (await weights([layer])) as [Tensor];
  switch (mix) {
    case "scores":
      return attentionMap(await scores(), head);
    case "norms":
      return carried(attentionMap((await own())[0], head), await lengths());
    case "layerMean":
      return mixHeads(await own(), "mean");
    case "layerMax":
      return mixHeads(await own(), "max");
    case "mean":
    case "max":
      return mixHeads(await weights(layers), mix);
    case "rollout": {
      const below = await weights(layers.slice(0, layer + 1));
      let flow: AttentionMap | undefined;
      for (const one of below) {
        flow = rolled(one, flow);
        await setImmediate();
      }
      return flow as AttentionMap; // there is a first layer: `weights` has looked for it
    }
  }
}
