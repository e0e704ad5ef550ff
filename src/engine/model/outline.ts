import type { AttentionKind, Found, Inner } from "../../domain/model/inner.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Part, Place } from "../anatomy/place.ts";
import { layersWith, locate, streamPlaces, type Tap, take } from "../anatomy/taps.ts";
import type { Decoder } from "../config/card.ts";
import type { Graphs } from "../sessions/graphs.ts";
import { type Input, lengths } from "../sessions/input.ts";
import type { Presents } from "../sessions/past.ts";
import type { Axes } from "./reading.ts";

/** The attention weights of all layers of one kind. */
interface WeightTaps {
  readonly kind: AttentionKind;
  readonly taps: readonly Tap[];
}

/** What is known of a model before it runs: which tensors of its graphs are what. */
export interface Outline {
  readonly card: ModelCard;
  readonly head: Head;
  /** Of an encoder-decoder. */
  readonly decoder: Decoder | undefined;
  /** What is inside, for each kind of attention; without layers where it was not found. */
  readonly found: readonly Found[];
  /** The same in the graphs. */
  readonly places: ReadonlyMap<AttentionKind, Place>;
  readonly weights: readonly WeightTaps[];
  /** The kinds of attention of the stack that leads to the logits. */
  readonly writing: readonly ["self"] | readonly ["decoder", "cross"];
  /** Where the residual stream of that stack can be read, in order. */
  readonly stream: readonly Inner[];
  readonly logits: string | undefined;
  /** The stream behind its last layer, if logits can be made of each row of it by itself. */
  readonly behind: string | undefined;
  /** Undefined where the model cannot go on from what it has read. */
  readonly later: LaterTaps | undefined;
  readonly roomOf: Graphs["roomOf"];
}

/** Where the same tensors are in the graph that goes on. */
interface LaterTaps {
  readonly presents: Presents;
  readonly stream: string | undefined;
  readonly logits: string | undefined;
  readonly weights: readonly WeightTaps[];
}

/** @param ofConfig what the config says of a decoder; it counts if the files have one */
export function outlineOf(graphs: Graphs, card: ModelCard, ofConfig: Decoder | undefined): Outline {
  const decoder = graphs.places.has("decoder") ? ofConfig : undefined;
  const places = new Map(
    [...graphs.places].map(([kind, place]) => {
      return [kind, plausible(place, card, sizesOf({ card, decoder }, kind).layers)] as const;
    }),
  );
  const writing = places.has("decoder") ? (["decoder", "cross"] as const) : (["self"] as const);
  const { stack } = placeOf({ places }, writing[0]);
  const plain = {
    ...{ card, head: graphs.head, decoder, places, writing, roomOf: graphs.roomOf },
    found: [...places].map(([kind, { stack, kind: which }]) => {
      const { heads } = sizesOf({ card, decoder }, kind);
      return { kind, ...layersWith(stack, which), heads, ...take(stack, which) };
    }),
    weights: [...places].map(([kind, place]) => ({ kind, taps: weightsOf(place) })),
    stream: streamPlaces(stack, writing),
    logits: stack.logits,
    behind:
      stack.logits !== undefined && graphs.unembedsRows ? stack.layers.at(-1)?.output : undefined,
  };
  return { ...plain, later: laterOf(plain, graphs.later) };
}

/**
 * A place without its layers if the attention weights found there are not one for each layer:
 * whatever they are, they would be shown under wrong names.
 */
function plausible(place: Place, card: ModelCard, layers: number): Place {
  const isAll = place.stack.layers.length === layers;
  if (isAll && (weightsOf(place).length > 0 || card.heads === 0)) return place;
  return { ...place, stack: { ...place.stack, layers: [] } };
}

const weightsOf = ({ stack, kind }: Pick<Place, "stack" | "kind">): readonly Tap[] =>
  locate(stack, kind, "weights").filter((tap) => tap !== undefined);

/** How many layers and heads one kind of attention has. */
export const sizesOf = (
  { card, decoder }: Pick<Outline, "card" | "decoder">,
  kind: AttentionKind,
): Pick<ModelCard, "layers" | "heads"> =>
  (kind === "decoder" || kind === "cross" ? decoder : undefined) ?? card;

/** @throws RangeError if the model has no such attention */
export function placeOf({ places }: Pick<Outline, "places">, kind: AttentionKind): Place {
  const place = places.get(kind);
  if (!place) throw new RangeError(`This model has no attention of the kind "${kind}".`);
  return place;
}

/** How long the axes of one attention's tensors are in a text. */
export const axesOf = (outline: Outline, kind: AttentionKind, input: Input): Axes => ({
  heads: sizesOf(outline, kind).heads,
  ...lengths(kind, input),
  room: outline.roomOf(kind),
});

/**
 * The tensors of one file that a pass leaves behind.
 *
 * @param keeps whether attention is kept
 */
export function tensorsIn(
  { head, weights, places, behind, logits }: Outline,
  part: Part,
  keeps = true,
): readonly string[] {
  const kinds = weights.filter(({ kind }) => keeps && places.get(kind)?.part === part);
  const names = kinds.flatMap(({ taps }) => taps.map(({ tensor }) => tensor));
  const labels = head.kind === "labels" ? head.output : undefined;
  const outcome = behind ?? logits ?? (keeps && names.length === 0 ? labels : undefined);
  return part === "main" && outcome !== undefined ? [outcome, ...names] : names;
}

/** Undefined if not all of the same tensors are in the graph that goes on. */
function laterOf(
  { behind, weights, places }: Pick<Outline, "behind" | "weights" | "places">,
  later: Graphs["later"],
): LaterTaps | undefined {
  if (!later) return undefined;
  const { stack, presents } = later;
  const { logits } = stack;
  const stream = behind === undefined ? undefined : stack.layers.at(-1)?.output;
  if ((behind === undefined ? logits : stream) === undefined) return undefined;
  const kinds = weights.filter(({ kind }) => kind !== "encoder");
  const found = kinds.map(({ kind, taps }) => ({
    kind,
    taps: taps.length > 0 ? weightsOf({ stack, kind: placeOf({ places }, kind).kind }) : [],
  }));
  const isAll = found.every(({ taps }, i) => taps.length === kinds[i]?.taps.length);
  return isAll ? { presents, stream, logits, weights: found } : undefined;
}
