import type { FileTensor } from "../../domain/makeup/modelFile.ts";
import { placeOf } from "../../domain/makeup/parts.ts";
import { type Graph, isGraph, type Node, type Stored } from "../graph/graph.ts";
import { NODE } from "../graph/graphFile.ts";
import { fields, type Source } from "../graph/protobuf.ts";
import { countElements } from "./header.ts";
import { type ElementType, elementType } from "./onnxTypes.ts";

/** What an exporter writes behind a weight's name when it quantizes it. */
const SCALE = /_scales?$|_zero_point$|_zp$|_qzeros$|_scales_|zero_points?$/;
/** Tables that follow from positions alone: no weights. */
const COMPUTED = /inv_freq|rotary_emb|cos_cached?$|sin_cached?$|rope_freqs/;
/** Operations that only move or scale what a weight was multiplied with, on the way to its bias. */
const PASSED: ReadonlySet<string> = new Set([
  ...["Cast", "Mul", "Add", "Reshape", "Transpose", "DequantizeLinear", "MatMul", "MatMulInteger"],
  ...["Gemm", "Gather"],
]);
const STEPS = 5;

/** Operations that multiply by a weight or look rows of it up, whatever it is called. */
const WEIGHED =
  /MatMul|Gemm|Gather|Conv|Attention|LSTM|GRU|^Transpose$|^Cast$|^DequantizeLinear$|EmbedLayerNorm/;

/**
 * The tensors that a graph stores, those of graphs inside it and of its Constant nodes too.
 *
 * @param source of which the graph was read: names of nodes tell what a weight without one is
 */
export function storedTensors(source: Source, graph: Graph): readonly FileTensor[] {
  const all = flat(graph);
  const users = usersOf(all.nodes);
  const isNamed = (name: string) =>
    all.stored.has(name) && !["other", "scales"].includes(placeOf(name).part);
  const table = [...all.stored].find(
    ([name, { shape }]) => placeOf(name).part === "embedding" && shape.length === 2,
  )?.[1].shape;
  return [...all.stored].map(([name, stored]) => {
    const type = elementType(stored.type);
    const elements = countElements(name, stored.shape);
    const user = users.get(name)?.[0];
    const isScale =
      SCALE.test(name) ||
      placeOf(name).part === "scales" ||
      (user !== undefined && scales(user, name));
    const isWeight = !isScale && weighs({ name, type, shape: stored.shape, user });
    const tensor = {
      ...{ name, type: type.name, shape: stored.shape },
      parameters: isWeight ? (packedCount(user, name) ?? elements) : 0,
      bytes: bytesOf(stored, elements, type.bits),
      ...(stored.external && { location: stored.external.location }),
    };
    if (isScale) return { ...tensor, module: `${name}.scales` };
    if (!isWeight || placeOf(name).part !== "other") return tensor;
    const isTurned = table?.length === 2 && `${stored.shape}` === `${table.toReversed()}`;
    const module = isTurned
      ? "lm_head.weight" // the table turned around, be it tied or not
      : moduleOf(source, { name, users, isNamed });
    return { ...tensor, ...(module !== undefined && { module }) };
  });
}

/** Whether it holds weights: neither a constant of a formula nor a list of places or lengths. */
function weighs({
  name,
  type: { kind, bits },
  shape,
  user,
}: {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly user: Node | undefined;
}): boolean {
  if (shape.length === 0 || kind === "other" || COMPUTED.test(name)) return false;
  const isMatrix = shape.filter((length) => length > 1).length > 1;
  const isNamed = placeOf(name).part !== "other" && !/Constant_\d+/.test(name);
  if (kind === "whole") {
    if (isNamed && name.endsWith("_quantized")) return true;
    return bits <= 8 && (isMatrix || user?.op === "MatMulNBits");
  }
  if (isNamed) return true;
  if (user === undefined) return false;
  // A norm's weight to which the exporter added 1 has lost its name.
  const isRow = shape.length === 1 && shape[0] !== 1 && /^(?:Mul|Add)$/.test(user.op);
  return isRow || (isMatrix && WEIGHED.test(user.op));
}

function bytesOf({ raw, external }: Stored, elements: number, bits: number): number {
  const told = Number(external?.length);
  if (Number.isSafeInteger(told) && told >= 0 && external?.length !== undefined) return told;
  return raw ? raw.end - raw.start : Math.ceil((elements * bits) / 8);
}

/** All that is stored, and all nodes, whatever graph inside the graph they are in. */
function flat(graph: Graph): { stored: Map<string, Stored>; nodes: Node[] } {
  const stored = new Map(graph.initializers);
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    nodes.push(node);
    for (const attribute of node.attributes.values()) {
      if (isGraph(attribute)) {
        const inner = flat(attribute);
        for (const [name, one] of inner.stored) stored.set(name, one);
        for (const one of inner.nodes) nodes.push(one);
      } else if (typeof attribute === "object" && "raw" in attribute && attribute.raw) {
        const [output] = node.outputs;
        if (node.op === "Constant" && output) stored.set(output, attribute);
      }
    }
  }
  return { stored, nodes };
}

type Users = ReadonlyMap<string, readonly Node[]>;

function usersOf(nodes: readonly Node[]): Users {
  const users = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const known = users.get(input);
      if (known) known.push(node);
      else users.set(input, [node]);
    }
  }
  return users;
}

/** Whether a node takes the tensor for a scale or a zero point. */
function scales({ op, inputs }: Node, name: string): boolean {
  const at = inputs.indexOf(name);
  if (op === "DequantizeLinear" || op === "QuantizeLinear") return at === 1 || at === 2;
  if (op === "MatMulNBits") return at >= 2 && at <= 4;
  return op === "MatMulInteger" && at >= 2;
}

/** How many weights are packed into the bytes of a MatMulNBits. */
function packedCount(user: Node | undefined, name: string): number | undefined {
  if (user?.op !== "MatMulNBits" || user.inputs[1] !== name) return undefined;
  const [k, n] = [user.attributes.get("K"), user.attributes.get("N")];
  const count = typeof k === "number" && typeof n === "number" ? k * n : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** The module of PyTorch's that used it: by the name of its node, or by that of the bias behind it. */
function moduleOf(
  source: Source,
  { name, users, isNamed }: { name: string; users: Users; isNamed: (name: string) => boolean },
): string | undefined {
  let tensor = name;
  for (let step = 0; step < STEPS; step++) {
    const [node, another] = users.get(tensor) ?? [];
    if (!node || (another && step > 0)) return undefined;
    const called = nameOf(source, node);
    if (called !== undefined && placeOf(called).part !== "other") return called;
    const beside = node.inputs.find((input) => input !== tensor && isNamed(input));
    if (beside !== undefined) return beside;
    const [next] = node.outputs;
    if (next === undefined || !PASSED.has(node.op)) return undefined;
    tensor = next;
  }
  return undefined;
}

const METADATA = 9; // of a NodeProto

/** Its own name, or the modules that torch's newer exporter says it stands in, the innermost last. */
function nameOf(source: Source, { at }: Node): string | undefined {
  if (!at) return undefined;
  const [node] = fields(source, at);
  if (!node) return undefined;
  let name: string | undefined;
  for (const { number, payload } of fields(source, node.payload)) {
    if (number === NODE.name) name = source.text(payload);
    if (number !== METADATA) continue;
    const said = source.text(payload);
    if (!said.includes("name_scopes")) continue;
    const scopes = [...said.matchAll(/'([\w.]+)'/g)].map(([, scope]) => `${scope}.weight`);
    return scopes.findLast((scope) => placeOf(scope).part !== "other") ?? name;
  }
  return name;
}
