import { Failed } from "../../domain/failure.ts";
import type { Inner } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { masked } from "../anatomy/masked.ts";
import type { Part } from "../anatomy/place.ts";
import { isOfStack, locate, type Tap } from "../anatomy/taps.ts";
import type { Outputs } from "../onnx/onnx.ts";
import { type Input, lengths } from "../sessions/input.ts";
import { siteOf } from "../surgery/changeable.ts";
import { type Change, fed, type Target } from "../surgery/changes.ts";
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

/** The same input, with changes to be made while the model runs on it. */
export function changed(opened: Opened, input: Input, changes: readonly Change[]): Input {
  const targets = changes.map((change) => [targetOf(opened, change, input), change] as const);
  return { ...input, changes: fed(opened.graphs.sites, targets) };
}

function targetOf(opened: Opened, { at }: Change, input: Input): Target {
  const { outline } = opened;
  const { part, tap } = tapOf(outline, at);
  const heads = at.tensor === "headOutputs" ? sizesOf(outline, at.kind).heads : 1;
  const { from } = lengths(at.kind, complete(opened, input));
  const { from: room = from } = outline.roomOf(at.kind);
  return { site: siteOf(part, tap), heads, length: from, room, width: outline.card.width };
}

function tapOf(outline: Outline, { tensor, kind, layer }: Inner): { part: Part; tap: Tap } {
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
