import {
  type AskedPooling,
  MEAN,
  type Pooling,
  pool,
  type Recipe,
  toUnit,
} from "../../domain/model/pooling.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { Vectors } from "../../domain/search/vectors.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import { throughDense } from "../config/dense.ts";
import type { FolderPooling, Step } from "../config/pooling.ts";
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
  [id, texts, asked]: readonly [
    id: ModelId,
    texts: readonly string[],
    asked?: AskedPooling | undefined,
  ],
  pause: () => Promise<void>,
): Promise<Vectors> {
  const [model, tokenizer] = [await opener.model(id), await opener.tokenizer(id)];
  const { pooling, steps, prompt } = wayOf(model.pooling, asked);
  const own = model.pooling?.own;
  const limit = Math.min(model.limits.room(), own?.longest ?? Number.POSITIVE_INFINITY);
  const around = tokenizer.tokens("", { special: true }).ids.length;
  const read = (text: string) => {
    const whole = `${prompt}${text.slice(0, LONGEST)}`;
    return own?.isLower ? whole.toLowerCase() : whole;
  };
  const first = own?.skipsPrompt && prompt !== "" ? lengthOf(read(""), tokenizer, limit) : 0;
  const dense = steps.flatMap((step) => (step === "unit" ? [] : (step.weight.shape[0] ?? [])));
  const width = dense.at(-1) ?? model.card.width * pooling.modes.length;
  const data = new Float32Array(texts.length * width);
  const totals = new Uint32Array(texts.length);
  const cuts: Uint32Array[] = [];
  for (const [at, whole] of texts.entries()) {
    await pause();
    const text = read(whole);
    const { ids } = tokenizer.tokens(text, { limit, special: true });
    cuts.push(ids);
    totals[at] = ids.length < limit ? ids.length : tokenizer.count(text) + around;
  }
  for (const some of ofOneLength(cuts)) {
    await pause();
    const own = some.map((at) => cuts[at] as Uint32Array);
    const states = await model.states(own, pooling.layer);
    for (const [i, at] of some.entries()) {
      const pooled = pool(states[i] as Tensor, pooling, first);
      const vector = steps.reduce(
        (made, step) => (step === "unit" ? toUnit(made) : throughDense(step, made)),
        pooled,
      );
      if (vector.length !== width) throw new RangeError(`${vector.length} numbers, not ${width}.`);
      data.set(vector, at * width);
    }
  }
  const { modes, isUnit, layer } = pooling;
  const made: Recipe = {
    ...{ modes, isUnit: isUnit || steps.at(-1) === "unit" },
    ...(layer !== undefined && { layer }),
    ...(dense.length > 0 && { dense }),
    ...(prompt !== "" && { prompt }),
  };
  return {
    width,
    data,
    pooling: made,
    tokens: Uint32Array.from(cuts, (ids) => ids.length),
    totals,
    mark: opener.markOf(model.card),
  };
}

/** How texts are pooled, what is done to the vectors then, and what stands before each text. */
interface Way {
  readonly pooling: Pooling;
  readonly steps: readonly Step[];
  readonly prompt: string;
}

function wayOf(folder: FolderPooling | undefined, asked: AskedPooling = "plain"): Way {
  if (typeof asked === "object" || !folder) {
    return { pooling: typeof asked === "object" ? asked : MEAN, steps: [], prompt: "" };
  }
  const { own, steps } = folder;
  const { modes } = own;
  return { pooling: { modes, isUnit: false }, steps, prompt: own.prompts?.[asked] ?? "" };
}

/** Tokens of what stands before a text, but for a special one that ends it. */
function lengthOf(prompt: string, tokenizer: Tokenizer, limit: number): number {
  const { ids } = tokenizer.tokens(prompt, { limit, special: true });
  return ids.length - (tokenizer.template.after.length > 0 ? 1 : 0);
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
