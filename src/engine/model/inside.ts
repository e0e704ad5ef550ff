import { Failed } from "../../domain/failure.ts";
import type { Inner } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { masked } from "../anatomy/masked.ts";
import type { Part } from "../anatomy/place.ts";
import { isOfStack, locate, type Tap } from "../anatomy/taps.ts";
import type { Outputs } from "../onnx/onnx.ts";
import type { Input } from "../sessions/input.ts";
import { needLanguageHead } from "./decoder.ts";
import { axesOf, type Outline, placeOf, sizesOf } from "./outline.ts";
import { complete, type Opened } from "./pass.ts";
import { readTap } from "./reading.ts";

/** Tensors inside the model, from one pass that computes only what they need. */
export async function inside(
  opened: Opened,
  input: Input,
  which: readonly Inner[],
): Promise<readonly Tensor[]> {
  const { outline, sessions, limits } = opened;
  const text = complete(opened, input);
  limits.needInside(text, which);
  const taps = which.map((one) => ({ ...one, ...tapOf(outline, one) }));
  const computed = new Map<Part, Outputs>();
  for (const part of new Set(taps.map(({ part }) => part))) {
    const names = taps.filter((tap) => tap.part === part).map(({ tap }) => tap.tensor);
    computed.set(part, await sessions.compute(part, { tensors: [...new Set(names)] }, text));
  }
  return taps.map(({ tensor, kind, part, tap }) => {
    const found = readTap(computed.get(part) as Outputs, tap, axesOf(outline, kind, text));
    return tensor === "scores" ? masked(found) : found;
  });
}

export function tapOf(outline: Outline, { tensor, kind, layer }: Inner): { part: Part; tap: Tap } {
  const { part, stack, kind: which } = placeOf(outline, kind);
  const tap = locate(stack, which, tensor)[isOfStack(tensor) ? 0 : layer];
  if (tap) return { part, tap };
  const { layers } = sizesOf(outline, kind);
  if (tensor === "logits") needLanguageHead(outline);
  if (isOfStack(tensor) || (layer >= 0 && layer < layers)) {
    throw new Failed({ kind: "notFound", model: outline.card.name, tensor });
  }
  throw new RangeError(`Layer ${layer} of ${layers}: numbered from 0.`);
}
