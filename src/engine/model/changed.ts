import type { AttentionKind, Inner } from "../../domain/model/inner.ts";
import type { Add, Hide, Replace, Scale } from "../../domain/model/interventions.ts";
import { type Input, lengths } from "../sessions/input.ts";
import { siteOf } from "../surgery/changeable.ts";
import {
  type Change,
  checkIndex,
  fed,
  type Hidden,
  type Put,
  range,
  type Target,
} from "../surgery/changes.ts";
import { type HiddenIn, hiding } from "../surgery/hidden.ts";
import { tapOf } from "./inside.ts";
import { type Outline, placeOf, sizesOf } from "./outline.ts";
import { checkTokens, complete, type Opened } from "./pass.ts";

/** An input as it was given, with changes to be made while the model runs on it, and no others. */
export function changed(opened: Opened, input: Input, changes: readonly Change[]): Input {
  const plain = input.plain ?? input;
  const replaced = changes.filter((one) => one.change === "replace");
  const hidden = changes.filter((one) => one.change === "hide");
  const others = changes.filter((one) => one.change !== "replace" && one.change !== "hide");
  const text = complete(opened, plain);
  const targets = others.map((change) => [targetOf(opened, change, text), change] as const);
  const all = fed(opened.graphs.sites, targets);
  const masks = hiding(hidden, (hide) => hiddenIn(opened, hide, text));
  if (masks.size > 0) feedScores(opened, all, masks);
  return { ...withTokens(opened, plain, replaced), plain, ...(all.size > 0 && { changes: all }) };
}

/** The masks, and for the layers that have none one that hides nothing. */
function feedScores(
  { graphs: { sites } }: Opened,
  all: ReturnType<typeof fed>,
  masks: ReturnType<typeof hiding>,
): void {
  const none = { data: Float32Array.of(0), shape: [1, 1, 1, 1] };
  for (const { group, shift } of sites) {
    if (group === "scores") all.set(shift, masks.get(shift) ?? none);
  }
}

function targetOf(opened: Opened, { at }: Scale | Add | Put, text: Input): Target {
  const { outline } = opened;
  const { part, tap } = tapOf(outline, at);
  const heads = at.tensor === "headOutputs" ? sizesOf(outline, at.kind).heads : 1;
  const { from } = lengths(at.kind, text);
  const { from: room = from } = outline.roomOf(at.kind);
  const site = siteOf(part, tap, at.tensor);
  return { site, heads, length: from, room, width: outline.card.width };
}

const kindOf = ({ found }: Outline, { kind = found[0]?.kind ?? "self" }: Hide): AttentionKind =>
  kind;

/** The scores of every layer in which something is hidden. */
export function hiddenLayers({ outline }: Pick<Opened, "outline">, hide: Hide): readonly Inner[] {
  const kind = kindOf(outline, hide);
  const { kind: which, stack } = placeOf(outline, kind);
  const all = range(stack.layers.length).filter((layer) => stack.layers[layer]?.[which]);
  return (hide.layers ?? all).map((layer) => ({ tensor: "scores", kind, layer }));
}

function hiddenIn(opened: Opened, hide: Hidden, text: Input): readonly HiddenIn[] {
  const { outline } = opened;
  const kind = kindOf(outline, hide);
  const { heads } = sizesOf(outline, kind);
  const { from, to } = lengths(kind, text);
  const room = { from: outline.roomOf(kind).from ?? from, to: outline.roomOf(kind).to ?? to };
  return hiddenLayers(opened, hide).map((at) => {
    const { part, tap } = tapOf(outline, at);
    const site = siteOf(part, tap, "scores");
    return { site, layer: at.layer, isOwn: kind !== "cross", heads, from, to, room };
  });
}

function withTokens(opened: Opened, input: Input, replaced: readonly Replace[]): Input {
  if (replaced.length === 0) return input;
  checkTokens(
    opened,
    replaced.map(({ token }) => token),
  );
  const isPair = opened.outline.decoder !== undefined;
  const within = (ids: Uint32Array, ofDecoder: boolean) => {
    const own = ids.slice();
    for (const { position, token, of = "encoder" } of replaced) {
      if (isPair && (of === "decoder") !== ofDecoder) continue;
      checkIndex("Position", position, own.length);
      own[position] = token;
    }
    return own;
  };
  const { ids, decoderIds } = complete(opened, input);
  return {
    ...input,
    ids: within(ids, false),
    ...(decoderIds && { decoderIds: within(decoderIds, true) }),
  };
}
