import { MEAN, type Pooling, pool } from "../../domain/model/pooling.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { Vectors } from "../../domain/search/vectors.ts";
import type { Opener } from "../model/opener.ts";

const LONGEST = 100_000; // UTF-16 units of a text that are tokenized; no window holds as many

/**
 * Vectors of texts; those of as many tokens are read together. A text that is longer than the model's window, or than its
 * files let in, is cut. One without a token is a vector of zeros.
 *
 * @param asked as the model's own files say unless given, and by the mean where they say nothing
 * @param pause lets other questions in; throws when nobody waits any more
 * @throws Failed notFound if the hidden states are not found in the model's file
 */
export async function embed(
  opener: Opener,
  [id, texts, asked]: readonly [id: ModelId, texts: readonly string[], asked?: Pooling | undefined],
  pause: () => Promise<void>,
): Promise<Vectors> {
  const [model, tokenizer] = [await opener.model(id), await opener.tokenizer(id)];
  const own = model.pooling;
  const pooling = asked ?? { ...(own ?? MEAN) };
  const limit = Math.min(model.limits.room(), own?.longest ?? Number.POSITIVE_INFINITY);
  const around = tokenizer.tokens("", { special: true }).ids.length;
  const width = model.card.width * pooling.modes.length;
  const data = new Float32Array(texts.length * width);
  const totals = new Uint32Array(texts.length);
  const cuts: Uint32Array[] = [];
  for (const [at, whole] of texts.entries()) {
    await pause();
    const short = whole.slice(0, LONGEST);
    const text = own?.isLower ? short.toLowerCase() : short;
    const { ids } = tokenizer.tokens(text, { limit, special: true });
    cuts.push(ids);
    totals[at] = ids.length < limit ? ids.length : tokenizer.count(text) + around;
  }
  for (const some of ofOneLength(cuts)) {
    await pause();
    const own = some.map((at) => cuts[at] as Uint32Array);
    const states = await model.states(own, pooling.layer);
    for (const [i, at] of some.entries()) {
      const vector = pool(states[i] as Tensor, pooling);
      if (vector.length !== width) throw new RangeError(`${vector.length} numbers, not ${width}.`);
      data.set(vector, at * width);
    }
  }
  const { modes, isUnit, layer } = pooling;
  const made = { modes, isUnit, ...(layer !== undefined && { layer }) };
  return {
    width,
    data,
    pooling: made,
    tokens: Uint32Array.from(cuts, (ids) => ids.length),
    totals,
    mark: opener.markOf(model.card),
  };
}

const TOGETHER = 32; // texts that are read before other questions are let in

/** The numbers of texts that have tokens, those of as many together. */
function ofOneLength(cuts: readonly Uint32Array[]): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (const [at, { length }] of cuts.entries()) {
    if (length > 0) groups.set(length, [...(groups.get(length) ?? []), at]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / TOGETHER) }, (_, part) =>
      group.slice(part * TOGETHER, (part + 1) * TOGETHER),
    ),
  );
}
