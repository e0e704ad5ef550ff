import { type Graph, type Node, needs, type Stored } from "../graph/graph.ts";

/** What a tensor is computed from, by value (not only by its shape): a sum of the bits below. */
export type Origins = number;
/** The token embeddings of the text that the graph writes or reads on. */
export const TEXT = 1;
/** What an encoder made of another text. */
export const MEMORY = 2;
/** Keys and values of an earlier run. */
export const PAST = 4;
/** Segment ids. */
export const SEGMENTS = 8;
const CONTENT = TEXT | MEMORY | PAST;

/** A look-up of token ids in the table of embeddings. */
export interface Lookup {
  readonly of: Origins; // TEXT or MEMORY
  /** What it gives: [batch, sequence, width]. */
  readonly tensor: string;
}

/** Who makes and who uses each tensor of a graph, and what each is computed from. */
export interface Wiring {
  readonly graph: Graph;
  readonly lookups: readonly Lookup[];
  maker(tensor: string | undefined): Node | undefined;
  users(tensor: string): readonly Node[];
  origins(tensor: string | undefined): Origins;
  /** Is it computed from a text, or from what was computed from one? */
  isContent(tensor: string | undefined): boolean;
  /** Is it one number that depends on the file and on shapes alone? */
  isScalar(tensor: string): boolean;
  /** The place of a node in the order of computation. */
  place(node: Node): number;
}

/** What tells the shape or the kind of a tensor, but not what is in it. */
const OF_SHAPE = new Set(["Shape", "Size"]);
/** What makes token ids into something that is no token id: masks, and positions counted by them. */
const AFTER_IDS = new Set([...OF_SHAPE, "Equal", "Greater", "Less", "Not", "NonZero", "CumSum"]);
const LOOKUPS = new Set(["Gather", "GatherBlockQuantized"]);

export function wire(graph: Graph): Wiring {
  const makers = new Map<string, Node>();
  const users = new Map<string, Node[]>();
  const places = new Map<Node, number>();
  const origins = new Map<string, Origins>();
  const ids = new Map<string, Origins>();
  const lookups: Lookup[] = [];
  const scalars = new Set<string>();
  for (const [name, stored] of graph.initializers) if (isSingle(stored)) scalars.add(name);
  const isPair = graph.inputs.has("decoder_input_ids");
  for (const name of graph.inputs.keys()) {
    if (name === "decoder_input_ids") ids.set(name, TEXT);
    else if (name === "input_ids") ids.set(name, isPair ? MEMORY : TEXT);
    else origins.set(name, originOfInput(name));
  }
  const origin = (tensor: string | undefined) => origins.get(tensor ?? "") ?? 0;

  for (const node of graph.nodes) {
    places.set(node, places.size);
    const needed = new Set(needs(node));
    for (const input of needed) {
      const known = users.get(input);
      if (known) known.push(node);
      else users.set(input, [node]);
    }
    if (isOfScalars(node, scalars)) for (const output of node.outputs) scalars.add(output);
    const [table, index = ""] = node.inputs;
    const looked = LOOKUPS.has(node.op) && !(origin(table) & CONTENT) ? ids.get(index) : undefined;
    let from = looked ?? 0;
    let carried = 0;
    for (const input of needed) {
      from |= origin(input);
      carried |= ids.get(input) ?? 0;
    }
    node.outputs.forEach((output, at) => {
      makers.set(output, node);
      // Of a tensor quantised while it runs, only the first output holds it; the rest is its scale.
      const isScale = node.op === "DynamicQuantizeLinear" && at > 0;
      origins.set(output, OF_SHAPE.has(node.op) || isScale ? 0 : from);
      if (carried && looked === undefined && !AFTER_IDS.has(node.op)) ids.set(output, carried);
    });
    if (looked !== undefined) lookups.push({ of: looked, tensor: node.outputs[0] ?? "" });
  }
  return {
    graph,
    lookups,
    maker: (tensor) => makers.get(tensor ?? ""),
    users: (tensor) => users.get(tensor) ?? [],
    origins: origin,
    isContent: (tensor) => (origin(tensor) & CONTENT) !== 0,
    isScalar: (tensor) => scalars.has(tensor),
    place: (node) => places.get(node) ?? -1,
  };
}

const isSingle = ({ shape }: Stored) => shape.every((length) => length === 1);

/** Does a node make one number of others, or of a shape? */
function isOfScalars({ op, inputs, attributes }: Node, scalars: ReadonlySet<string>): boolean {
  if (op === "Shape") return true;
  if (op !== "Constant") return inputs.length > 0 && inputs.every((input) => scalars.has(input));
  const value = attributes.get("value");
  return typeof value === "object" && "raw" in value
    ? isSingle(value)
    : !attributes.has("value_ints");
}

function originOfInput(name: string): Origins {
  if (name === "encoder_hidden_states") return MEMORY;
  if (name === "inputs_embeds") return TEXT;
  if (name === "token_type_ids") return SEGMENTS;
  return /^past[._]/.test(name) ? PAST : 0;
}

/** A product of two tensors: the floats that they are, or stand for, and what it gives as float. */
export interface Product {
  readonly left: string;
  readonly right: string;
  /** Undefined: whole numbers that nothing known makes floats of. */
  readonly result: string | undefined;
}

const PRODUCTS = new Set([
  "MatMul",
  "Gemm",
  "FusedMatMul",
  "MatMulNBits",
  "MatMulInteger",
  "MatMulIntegerToFloat",
  "DynamicQuantizeMatMul",
]);

/** The product that a node takes; undefined if it takes none. */
export function productOf(wiring: Wiring, node: Node): Product | undefined {
  if (!PRODUCTS.has(node.op)) return undefined;
  const [left = "", right = ""] = node.inputs.map((input) => unrounded(wiring, input));
  return { left, right, result: asFloat(wiring, node) };
}

/** A tensor before it was rounded by the largest of its numbers, if it was. */
function unrounded(wiring: Wiring, tensor: string): string {
  const maker = wiring.maker(tensor);
  return (maker?.op === "DynamicQuantizeLinear" ? maker.inputs[0] : undefined) ?? tensor;
}

/** What a product gives; of whole numbers, what they are made into: cast, and scaled. */
function asFloat(wiring: Wiring, { op, outputs: [output = ""] }: Node): string | undefined {
  if (op !== "MatMulInteger") return output;
  const cast = wiring.users(output).find(({ op }) => op === "Cast")?.outputs[0];
  return cast && wiring.users(cast).find(({ op }) => op === "Mul")?.outputs[0];
}

/** What a product with stored weights is taken of, as float; undefined if `node` is none. */
export function weighed(wiring: Wiring, node: Node): string | undefined {
  const product = productOf(wiring, node);
  if (!product) return undefined;
  const { left, right } = product;
  if (wiring.isContent(left) === wiring.isContent(right)) return undefined;
  return wiring.isContent(left) ? left : right;
}

/** What reads a tensor: of what rounds it by its largest number, what reads that. */
export function readers(wiring: Wiring, tensor: string): readonly Node[] {
  return wiring.users(tensor).flatMap((user) => {
    const [rounded = ""] = user.outputs;
    return user.op === "DynamicQuantizeLinear" ? wiring.users(rounded) : [user];
  });
}

/** What makes a tensor; of what was rounded by a scale and decoded, what made it before. */
export function makerOf(wiring: Wiring, tensor: string): Node | undefined {
  const node = wiring.maker(tensor);
  const rounding = node?.op === "DequantizeLinear" ? wiring.maker(node.inputs[0]) : undefined;
  return rounding?.op === "QuantizeLinear" ? wiring.maker(rounding.inputs[0]) : node;
}

/** What all that reads a tensor gets of it: if it is rounded by a scale, the floats decoded again. */
export function asRead(wiring: Wiring, tensor: string): string {
  const [rounding, ...others] = wiring.users(tensor);
  if (rounding?.op !== "QuantizeLinear" || others.length > 0) return tensor;
  const [decoding] = wiring.users(rounding.outputs[0] as string);
  return (decoding?.op === "DequantizeLinear" ? decoding.outputs[0] : undefined) ?? tensor;
}
