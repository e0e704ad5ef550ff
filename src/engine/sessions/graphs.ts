import type { AttentionKind } from "../../domain/model/inner.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { findAnatomy, type StackTaps } from "../anatomy/anatomy.ts";
import { type Room, roomOf } from "../anatomy/inputs.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Place } from "../anatomy/place.ts";
import type { CardFile } from "../config/card.ts";
import type { ModelFiles } from "../config/files.ts";
import { type Graph, needs } from "../graph/graph.ts";
import { unreadable } from "../graph/unreadable.ts";
import { isPast, isState } from "../onnx/feeds.ts";
import { type Onnx, readOnnx } from "../onnx/onnx.ts";
import { roundsActivations, roundsByLargest } from "../operators/rounding.ts";
import { type Site, sitesOf } from "../surgery/changeable.ts";
import { cutHead } from "../surgery/headCut.ts";
import { findHead } from "./head.ts";
import { findPresents, type Presents } from "./past.ts";

const RELATION = "seq_relationship_logits"; // of BertForPreTraining, as transformers calls it

/** How a decoder goes on from what it has read; its stack may be a graph of its own. */
export interface Later {
  readonly onnx: Onnx;
  readonly stack: StackTaps;
  readonly presents: Presents;
}

/** How many tokens look, and are looked at, in the tensors of one kind, if the file fixes it. */
export interface KindRoom {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The files of a model as they were read, one or an encoder's and a decoder's. */
export interface Parts {
  readonly main: Onnx;
  readonly encoder: Onnx | undefined;
}

/** What the files of a model hold, their graphs analysed. */
export interface Graphs extends Parts {
  readonly files: ModelFiles;
  /** What the main file says at its end. */
  readonly head: Head;
  readonly places: ReadonlyMap<AttentionKind, Place>;
  /** Where `changes` can be made. */
  readonly sites: readonly Site[];
  /** Undefined where the files do not let it go on. */
  readonly later: Later | undefined;
  /** How many tokens each file takes, if it fixes that, and what a shorter text is filled up with. */
  readonly room: Room;
  readonly encoderRoom: Room | undefined;
  readonly filler: TokenId;
  /** Whether a token sees none behind it; undefined where no file says it. */
  readonly looksBack: boolean | undefined;
  /** Whether one of the files rounds activations to 8 bits. */
  readonly rounds: boolean;
  /** Where the main file says how two texts belong together, [1, 2]; its name alone tells it. */
  readonly relation: string | undefined;
  /** Whether a row of numbers stays the same, to the bit, when rows change that it does not depend on. */
  readonly keepsRows: boolean;
  /** What makes logits of the last layer's stream; undefined if no way from there was found. */
  readonly behind: { readonly graph: Graph; readonly logits: string } | undefined;
  /** Whether logits can be had of each row of that stream by itself. */
  readonly unembedsRows: boolean;
  roomOf(kind: AttentionKind): KindRoom;
}

/** @throws Failed modelUnreadable if one of the files is no ONNX model, or not all of one */
export const readParts = (files: ModelFiles): Parts => ({
  main: readOnnx(files.onnx),
  encoder: files.encoder === undefined ? undefined : readOnnx(files.encoder),
});

/**
 * @param told what the config says, and how many layers the main file has
 * @throws Failed modelUnreadable if a file takes several texts at once and no fewer
 */
export async function readGraphs(
  files: ModelFiles,
  { main, encoder }: Parts,
  { card, told, ends, filler, looksBack, layers }: Omit<CardFile, "decoder"> & { layers: number },
): Promise<Graphs> {
  const own = roomIn(main);
  const encoderRoom = encoder && roomIn(encoder);
  const room = { ...own, memory: own.memory ?? encoderRoom?.own };
  const fitting = { ...card, contextLength: Math.min(card.contextLength, own.own ?? Infinity) };
  const head = await findHead(main, fitting, told, ends, { room, filler, looksBack });
  const { stack, encoder: within } = findAnatomy(main.graph, layers, head);
  const places = placesOf(stack, within, encoder && findAnatomy(encoder.graph).stack);
  const later =
    within || room.own !== undefined ? undefined : findLater(files, main, stack, layers);
  const cut = cutHead(main.graph, stack);
  return {
    ...{ files, main, encoder, head, places, later, room, encoderRoom, filler, looksBack },
    sites: sitesOf(places.values()),
    rounds: [main, encoder, later?.onnx].some((onnx) => onnx && roundsActivations(onnx.graph)),
    relation: main.graph.outputs.has(RELATION) ? RELATION : undefined,
    keepsRows: !roundsByLargest(main.graph),
    behind: cut && { graph: cut, logits: stack.logits as string },
    unembedsRows: cut !== undefined && !roundsByLargest(cut),
    roomOf(kind) {
      const ofEncoder = encoderRoom ? encoderRoom.own : room.memory;
      if (kind === "encoder") return { from: ofEncoder, to: ofEncoder };
      return { from: room.own, to: kind === "cross" ? room.memory : room.own };
    },
  };
}

function roomIn({ file, graph }: Onnx): Room {
  try {
    return roomOf(graph);
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

/**
 * @param stack of the main file
 * @param within an encoder's that stands in the main file too
 * @param apart an encoder's in a file of its own
 */
function placesOf(
  stack: StackTaps,
  within: StackTaps | undefined,
  apart: StackTaps | undefined,
): ReadonlyMap<AttentionKind, Place> {
  const encoder = apart ?? within;
  if (!encoder) return new Map([["self", { part: "main", stack, kind: "self" }]]);
  return new Map([
    ["encoder", { part: apart ? "encoder" : "main", stack: encoder, kind: "self" }],
    ["decoder", { part: "main", stack, kind: "self" }],
    ["cross", { part: "main", stack, kind: "cross" }],
  ]);
}

/** The graph that goes on: the same, its other branch, or one in a file of its own. */
function findLater(
  files: ModelFiles,
  main: Onnx,
  stack: StackTaps,
  layers: number,
): Later | undefined {
  const used = new Set(main.graph.nodes.flatMap(needs));
  const inputs = [...main.graph.inputs.keys()].filter(isPast);
  if ([...main.graph.inputs.keys()].some(isState)) return undefined; // keys and values are not all
  const isWhole = inputs.length > 0 && inputs.every((input) => used.has(input));
  const other = files.later ?? (inputs.length > 0 ? files.onnx : undefined);
  const onnx = isWhole ? main : other === undefined ? undefined : readOnnx(other, "with past");
  const presents = onnx && findPresents(main.graph, onnx.graph);
  if (!presents) return undefined;
  return { onnx, presents, stack: onnx === main ? stack : findAnatomy(onnx.graph, layers).stack };
}
