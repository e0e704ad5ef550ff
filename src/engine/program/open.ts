import type { AttentionKind } from "../../domain/model/inner.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import type { StackName } from "../../domain/program/program.ts";
import { findAnatomy, type StackTaps } from "../anatomy/anatomy.ts";
import type { Part } from "../anatomy/place.ts";
import type { Node } from "../graph/graph.ts";
import type { Memory, Text } from "../onnx/feeds.ts";
import type { Onnx } from "../onnx/onnx.ts";
import { padded } from "../sessions/compute.ts";
import type { Graphs } from "../sessions/graphs.ts";
import { plainTokens } from "../sessions/head.ts";
import { growing, type Input, textOf } from "../sessions/input.ts";
import { changeable, groupsIn, sitesWith } from "../surgery/changeable.ts";
import { type Compiled, compile, type Source, withProbabilities } from "./compile.ts";
import type { Reading } from "./kept.ts";
import { createMachine, type Machine } from "./machine.ts";
import { simpler } from "./reading/simpler.ts";
import { type File, idOf } from "./refs.ts";
import type { Attention } from "./told/arrange.ts";
import type { Sizes } from "./told/views.ts";

/** What a program is made from. */
export interface Origin {
  readonly graphs: Graphs;
  readonly card: ModelCard;
  /** How many layers and heads each kind of attention has. */
  sizesOf(kind: AttentionKind): Pick<ModelCard, "layers" | "heads">;
  /** What a model of one stack is. */
  readonly stack: StackName;
}

/** Reads a model's program out of its files; the model runs on a few tokens for it. */
export async function openProgram(origin: Origin): Promise<Machine> {
  const { graphs, card } = origin;
  const { encoder, main, head, places } = graphs;
  const trial = trialSizes(origin);
  const files: File[] = [];
  const compiled = async (part: Part, source: Source) =>
    files.push({ part, ...(await compile(source)) } satisfies File & Compiled);
  let memory: Memory | undefined;
  const isPair = places.has("decoder");
  const ids = plainTokens(card, trial.own);
  const other = plainTokens(card, trial.memory);
  if (encoder) {
    const onnx = encoder.with(simpler(encoder.graph));
    const { stack } = findAnatomy(onnx.graph);
    const text = { ids: other, ...padded(graphs, graphs.encoderRoom) };
    const { last: end } = stack;
    const sizes = { own: Number.NaN, memory: trial.memory }; // its text is what a decoder's is not
    await compiled("encoder", {
      ...{ onnx, text, sizes, main: stack, within: undefined, stack: "encoder", end },
      isLanguage: false,
      attentionOf: finder(origin, [[stack, "encoder", "cross"]]),
    });
    memory = { ids: other, ...(end !== undefined && (await statesOf(encoder, end, text))) };
  }
  const logits = head.kind === "language" ? head.output : undefined;
  const plain = simpler(main.graph);
  const onnx = main.with(logits === undefined ? plain : withProbabilities(plain, logits));
  const found = findAnatomy(onnx.graph, layersOf(origin), head);
  const isLanguage = logits !== undefined;
  const self: AttentionKind = isPair ? "decoder" : "self";
  await compiled("main", {
    ...{ onnx, sizes: trial, main: found.stack, within: found.encoder, isLanguage },
    text: {
      ids,
      ...(isPair && { memory: memory ?? { ids: other } }),
      ...padded(graphs),
    },
    stack: isPair ? "decoder" : origin.stack,
    end: logits ?? (head.kind === "labels" ? head.output : found.stack.last),
    attentionOf: finder(origin, [
      [found.stack, self, "cross"],
      ...(found.encoder ? [[found.encoder, "encoder", "cross"] as const] : []),
    ]),
  });
  const last = encoder && files[0]?.steps.at(-1)?.output.tensor;
  return createMachine(card, files, last === undefined ? undefined : idOf("encoder", last));
}

const layersOf = ({ graphs, sizesOf }: Origin) =>
  sizesOf(graphs.places.has("decoder") ? "decoder" : "self").layers;

async function statesOf(encoder: Onnx, end: string, text: Text) {
  const session = await encoder.open([], [end]);
  try {
    return { states: (await session.run(text)).raw(end) };
  } finally {
    await session.close();
  }
}

/** So many tokens that their number is no other axis' length, unless the file says how many. */
function trialSizes({ graphs, card, sizesOf }: Origin): Sizes {
  const { heads } = sizesOf("self");
  const taken = new Set([heads, card.width, card.width / Math.max(1, heads), 1, 2, 4, 8, 16]);
  const [own = 5, memory = 7] = [5, 7, 11, 13, 3].filter((count) => !taken.has(count));
  const { room, encoderRoom } = graphs;
  return {
    own: room.own ?? Math.min(own, card.contextLength),
    memory: encoderRoom?.own ?? room.memory ?? Math.min(memory, card.contextLength),
  };
}

/** Tells which attention a node is of. */
function finder(
  { sizesOf }: Origin,
  stacks: readonly (readonly [StackTaps, AttentionKind, AttentionKind])[],
): Source["attentionOf"] {
  const found = new Map<Node, Attention & { readonly heads: number }>();
  for (const [{ layers }, ...kinds] of stacks) {
    (["self", "cross"] as const).forEach((which, i) => {
      const kind = kinds[i] as AttentionKind;
      let number = 0;
      layers.forEach((taps, layer) => {
        const node = taps[which]?.node;
        if (node) found.set(node, { kind, layer, number: number++, heads: sizesOf(kind).heads });
      });
    });
  }
  return (node) => node && found.get(node);
}

/** A text of a run, for the program to run on. */
export function readingOf({ graphs }: Origin, input: Input): Reading {
  const { decoderIds, ids, changes } = input;
  const sitesOf = (part: Part) => (changes ? sitesWith(graphs.sites, part, changes) : []);
  const isPair = graphs.places.has("decoder");
  return {
    sizes: { own: growing(input).length, memory: ids.length },
    key: `${groupsIn(sitesOf("main"))}, ${groupsIn(sitesOf("encoder"))}`,
    graphOf: ({ onnx, part }) => onnx.with(changeable(onnx.graph, sitesOf(part))),
    textOf: (part) =>
      part === "main" && isPair
        ? {
            ids: decoderIds ?? ids,
            memory: { ids, ...(graphs.encoder && { states: "cut off" }) },
            ...(changes && { added: changes }),
            ...padded(graphs),
          }
        : {
            ...textOf(input),
            ...padded(graphs, part === "encoder" ? graphs.encoderRoom : graphs.room),
          },
  };
}
