import type { NotAttributed } from "../../../domain/layers/attribution.ts";
import { type FrozenNorm, fitNorm } from "../../../domain/layers/frozenNorm.ts";
import { type AttentionKind, type Inner, numberOf } from "../../../domain/model/inner.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import { ifGiven } from "../../model/given.ts";
import type { Model } from "../../model/model.ts";
import { plainTokens } from "../../sessions/head.ts";
import type { Input } from "../../sessions/input.ts";
import { FITS, type Readout, readoutOf } from "./readout.ts";

/** What is written to the residual stream between two places of it. */
export interface Step {
  readonly kind: "attention" | "mlp" | "parallel" | "layer";
  readonly layer: number;
  /** Places of `stream`, by number; the step lies between the one before and this. */
  readonly after: number;
  /** Which attention, of the first and the third kind. */
  readonly attention?: AttentionKind;
  /** What is done to its heads' sum before it is added: a bias, or a norm. */
  readonly way?: FrozenNorm;
}

/** How a model's residual stream comes about and is read, as far as it adds up. */
export interface Structure {
  readonly stream: readonly Inner[];
  readonly steps: readonly Step[];
  readonly readout: Readout;
}

/** How each model's stream comes about, found out once; or why it does not add up. */
export type Structures = (model: Model) => Promise<Structure | NotAttributed["reason"]>;

export function createStructures(): Structures {
  const known = new WeakMap<Model, ReturnType<Structures>>();
  return (model) => {
    const found =
      known.get(model) ?? ifGiven(structureOf(model)).then((structure) => structure ?? "notFound");
    known.set(model, found);
    found.catch(() => known.delete(model)); // there may be memory for it later
    return found;
  };
}

const LENGTH = 24; // tokens of the text by which it is found out

/**
 * Finds out on a short text what a model does between the heads' outputs and the stream, and between
 * its end and the unembedding: files write norms in many ways, and what they do is the same.
 *
 * @throws Failed notFound if the file lacks what it takes
 */
async function structureOf(model: Model): Promise<Structure | "head" | "normed"> {
  const stream = model.stream();
  const kind = (stream[0] as Inner).kind;
  const found = stepsIn(model, stream);
  const attentions = found.flatMap(({ attention, layer, kind }) =>
    attention && kind === "attention"
      ? [{ tensor: "projected", kind: attention, layer } as const]
      : [],
  );
  const tensors = await model.inside(plainInput(model), [
    ...stream,
    ...attentions,
    { tensor: "last", kind, layer: 0 },
  ]);
  const places = tensors.slice(0, stream.length);
  const projected = tensors.slice(stream.length, -1);
  const readout = await readoutOf(model, places.at(-1) as Tensor, tensors.at(-1) as Tensor);
  if (!readout) return "head";
  const steps: Step[] = [];
  for (const step of found) {
    if (step.kind !== "attention") {
      steps.push(step);
      continue;
    }
    const sum = projected.shift() as Tensor;
    const width = sum.shape[1] as number;
    const [before, after] = [places[step.after - 1], places[step.after]] as [Tensor, Tensor];
    const added = after.data.map((value, i) => value - (before.data[i] as number));
    const way = fitNorm({ data: sum.data, width }, { data: added, width });
    if (way.off > FITS) return "normed";
    steps.push({ ...step, way });
  }
  return { stream, steps, readout };
}

function stepsIn({ found }: Model, stream: readonly Inner[]): readonly Step[] {
  const hasAttention = (at: Inner) =>
    found.some((one) => {
      const layers = Array.from({ length: one.layers }, (_, i) => numberOf(one, i));
      return one.kind === at.kind && layers.includes(at.layer);
    });
  return stream.slice(1).map((at, i) => {
    const place = { layer: at.layer, after: i + 1 };
    if (at.tensor === "afterAttention") {
      return { ...place, kind: "attention", attention: at.kind };
    }
    if (stream[i]?.tensor === "afterAttention") return { ...place, kind: "mlp" };
    return hasAttention(at)
      ? { ...place, kind: "parallel", attention: at.kind }
      : { ...place, kind: "layer" };
  });
}

/** A short text that only serves to see what a model does. */
export function plainInput({ card, start }: Model): Input {
  const ids = plainTokens(card, LENGTH);
  return start === undefined ? { ids } : { ids, decoderIds: ids.with(0, start) };
}
