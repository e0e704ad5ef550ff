import { firstOf, Refused } from "../../domain/reason.ts";
import { constantsOf } from "../graph/constants.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";

/** What exporters call the same input: the name that we use, and others it goes by. */
const NAMES: readonly (readonly [name: string, others: RegExp])[] = [
  ["input_ids", /^(input_ids|input_word_ids|input_tokens|token_ids|tokens|ids)$/],
  ["attention_mask", /^(attention_mask|input_mask|attn_mask|att_mask|mask)$/],
  ["token_type_ids", /^(token_type_ids|segment_ids|input_type_ids|type_ids|segments)$/],
  ["position_ids", /^(position_ids|input_position_ids|positions|pos_ids)$/],
];
const INT = new Set([6, 7]); // int32 and int64 as TensorProto.DataType has them

/**
 * The same graph, its inputs under the names that we use: by the names that others give them, and
 * token ids also by what is done with them.
 *
 * @throws Refused if no input takes token ids
 */
export function named(graph: Graph): Graph {
  const taken = new Set([...graph.inputs.keys(), ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  const names = new Map<string, string>();
  for (const input of graph.inputs.keys()) {
    const bare = input.replace(/^serving_default_/, "").replace(/:\d+$/, "");
    const [name] = NAMES.find(([, others]) => others.test(bare)) ?? [];
    if (name !== undefined && !taken.has(name)) {
      names.set(input, name);
      taken.add(name);
    }
  }
  if (!taken.has("input_ids") && !graph.inputs.has("decoder_input_ids")) {
    const [ids, another] = readers(graph).filter((input) => !names.has(input));
    if (ids === undefined || another !== undefined) throw noText(graph);
    names.set(ids, "input_ids");
  }
  return names.size === 0 ? graph : renamed(graph, names);
}

/** A node that copies is put between the name and what the graph's nodes know. */
function renamed(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const inputs = new Map<string, Value>();
  for (const [input, value] of graph.inputs) {
    const name = names.get(input);
    inputs.set(name ?? input, name === undefined ? value : { ...value, at: undefined });
  }
  const copies = [...names].map(([input, name]) => makeNode("Identity", [name], [input]));
  return { ...graph, inputs, nodes: [...copies, ...graph.nodes] };
}

const CARRIES = new Set(["Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze", "Flatten"]);
const FEWEST = 5; // rows of a table of tokens; those of segments have one or two

/** The inputs by which rows of a stored table are looked up, those of segments left out. */
function readers({ nodes, inputs, initializers }: Graph): readonly string[] {
  const sources = new Map<string, string>();
  for (const [name, { type }] of inputs) if (INT.has(type ?? 0)) sources.set(name, name);
  const found = new Set<string>();
  for (const node of nodes) {
    const [first = "", second = ""] = node.inputs;
    const rows = initializers.get(first)?.shape[0] ?? 0;
    const index = node.op === "Gather" ? sources.get(second) : undefined;
    if (index !== undefined && rows >= FEWEST) found.add(index);
    const source = sources.get(first);
    if (source !== undefined && CARRIES.has(node.op)) sources.set(node.outputs[0] ?? "", source);
  }
  return [...found];
}

type OtherThing = "takesEmbeddings" | "takesSound" | "takesPictures";

/** What a graph takes that is no text. */
const OTHER_THINGS: readonly (readonly [RegExp, OtherThing])[] = [
  [/^inputs?_embeds/, "takesEmbeddings"],
  [/^(input_features|input_values|audio|mel)/, "takesSound"],
  [/^(pixel|image)/, "takesPictures"],
];

function noText({ inputs }: Graph): Refused {
  for (const [pattern, code] of OTHER_THINGS) {
    const input = [...inputs.keys()].find((name) => pattern.test(name));
    if (input !== undefined) return new Refused({ code, input });
  }
  return new Refused({ code: "unclearInputs", ...firstOf([...inputs.keys()]) });
}

/** What refuses a graph for `inputs` that we do not know. */
export function unknownInputs(inputs: readonly string[]): Refused {
  return new Refused({ code: "unknownInputs", ...firstOf(inputs) });
}

/** How many tokens a graph takes if that is fixed: of its own text, and of the other one. */
export interface Room {
  readonly own: number | undefined;
  readonly memory: number | undefined;
}

/**
 * What the declared lengths of a graph's inputs leave room for.
 *
 * @throws Refused if it takes several texts at once and no fewer
 */
export function roomOf(graph: Graph): Room {
  const { inputs } = graph;
  const shapeOf = (name: string) => inputs.get(name)?.shape ?? [];
  const last = (name: string) => shapeOf(name).at(-1);
  const isPair = inputs.has("decoder_input_ids");
  const ids = isPair ? "decoder_input_ids" : "input_ids";
  const texts = shapeOf(ids).length > 1 ? shapeOf(ids)[0] : undefined;
  if (texts !== undefined && texts !== 1) {
    throw new Refused({ code: "severalTexts", texts });
  }
  const memory = isPair ? last("input_ids") : last("encoder_attention_mask");
  return {
    own: last(ids) ?? (isPair ? undefined : last("attention_mask")) ?? unrolled(graph),
    memory: memory ?? shapeOf("encoder_hidden_states")[1],
  };
}

const LEAST_STEPS = 4; // fewer are not steps but parts, such as queries, keys and values

/**
 * How many tokens a model without attention goes through, if its loop over them was written out when
 * it was exported: as many steps as tokens stood there then, each by a number of its own.
 */
function unrolled(graph: Graph): number | undefined {
  if (graph.nodes.some(({ op }) => /Softmax|Attention/.test(op))) return undefined;
  const constant = constantsOf(graph);
  const taken = new Map<string, Set<number>>();
  for (const { op, inputs, attributes } of graph.nodes) {
    const index = op === "Gather" ? constant(inputs[1]) : undefined;
    if (!index?.isScalar) continue;
    const key = `${attributes.get("axis")} ${inputs[0]}`;
    taken.set(key, (taken.get(key) ?? new Set()).add(index.ints[0] as number));
  }
  const steps = [...taken.values()]
    .filter((numbers) => Array.from(numbers.keys()).every((_, i) => numbers.has(i)))
    .map(({ size }) => size)
    .filter((size) => size >= LEAST_STEPS);
  // One such tensor may be anything; a loop reads several.
  return steps.length > 1 && new Set(steps).size === 1 ? steps[0] : undefined;
}
