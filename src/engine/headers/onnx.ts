import type { Fact, GraphFacts, PortFact, Seen } from "../../domain/makeup/modelFile.ts";
import { findAnatomy, type StackTaps } from "../anatomy/anatomy.ts";
import { named } from "../anatomy/inputs.ts";
import { checkOrder, type Graph, type Value } from "../graph/graph.ts";
import { readGraph } from "../graph/graphFile.ts";
import { fields, type Range, type Source } from "../graph/protobuf.ts";
import { unfolded } from "../operators/unfold.ts";
import type { Header } from "./header.ts";
import { storedTensors } from "./onnxTensors.ts";
import { elementType } from "./onnxTypes.ts";

// Field numbers of ModelProto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const MODEL = {
  ...{ version: 1, producer: 2, producerVersion: 3, domain: 4, modelVersion: 5, doc: 6 },
  ...{ opset: 8, metadata: 14, functions: 25 },
};
const MOST = 2_000; // facts

/** @throws Refused if it is no ONNX model, or not all of one */
export function readOnnxHead(
  source: Source,
  isThere: (location: string) => boolean | undefined,
): Header & { readonly graph: GraphFacts } {
  const graph = readGraph(source);
  const tensors = storedTensors(source, graph);
  const locations = new Set(tensors.flatMap(({ location }) => location ?? []));
  return {
    facts: factsOf(source, graph.around),
    tensors,
    graph: {
      inputs: [...graph.inputs]
        .filter(([name]) => !graph.initializers.has(name)) // old files list their weights, too
        .map(portOf),
      outputs: [...graph.outputs].map(portOf),
      operators: operatorsOf(graph),
      nodes: graph.nodes.length,
      seen: seenIn(graph),
      externals: [...locations].map((location) => ({ location, isThere: isThere(location) })),
    },
  };
}

function factsOf(source: Source, around: readonly Range[]): readonly Fact[] {
  const facts: Fact[] = [];
  const add = (key: string, value: string) => {
    if (value !== "" && facts.length < MOST) facts.push({ key, value });
  };
  let functions = 0;
  for (const range of around) {
    for (const { number, payload, value } of fields(source, range)) {
      if (number === MODEL.version) add("ir_version", String(value));
      else if (number === MODEL.producer) add("producer_name", source.text(payload));
      else if (number === MODEL.producerVersion) add("producer_version", source.text(payload));
      else if (number === MODEL.domain) add("domain", source.text(payload));
      else if (number === MODEL.modelVersion) add("model_version", String(value));
      else if (number === MODEL.doc) add("doc_string", source.text(payload));
      else if (number === MODEL.opset) add(...opsetOf(source, payload));
      else if (number === MODEL.metadata) add(...pairOf(source, payload));
      else if (number === MODEL.functions) functions++;
    }
  }
  if (functions > 0) add("functions", String(functions));
  return facts;
}

/** OperatorSetIdProto: 1 is its domain, 2 its version. */
function opsetOf(source: Source, entry: Range): [string, string] {
  let [domain, version] = ["", 0];
  for (const { number, payload, value } of fields(source, entry)) {
    if (number === 1) domain = source.text(payload);
    else if (number === 2) version = value;
  }
  return [`opset ${domain || "ai.onnx"}`, String(version)];
}

/** StringStringEntryProto: 1 is its key, 2 its value. */
function pairOf(source: Source, entry: Range): [string, string] {
  let [key, text] = ["", ""];
  for (const { number, payload } of fields(source, entry)) {
    if (number === 1) key = source.text(payload);
    else if (number === 2) text = source.text(payload);
  }
  return [key, text];
}

const portOf = ([name, { type, shape }]: readonly [string, Value]): PortFact => ({
  name,
  type: type === undefined ? "" : elementType(type).name,
  shape: shape?.map((length) => length ?? "?"),
});

function operatorsOf({ nodes }: Graph): GraphFacts["operators"] {
  const counts = new Map<string, number>();
  for (const { op, domain } of nodes) {
    const name = domain === "" ? op : `${domain}.${op}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

const NOTHING: Seen = {
  ...{ attention: 0, layers: 0, hasStream: false, hasEmbeddings: false, hasLogits: false },
};

/** What the wiring shows, as it will be found when the file is opened; nothing if it cannot be. */
function seenIn(graph: Graph): Seen {
  try {
    const plain = unfolded(graph);
    checkOrder(plain);
    const { stack, encoder } = findAnatomy(named(plain));
    const stacks = [stack, ...(encoder ? [encoder] : [])];
    const layers = stacks.flatMap((each) => each.layers);
    return {
      attention: layers.filter(({ self }) => self !== undefined).length,
      layers: layers.length,
      hasStream: layers.some(({ output }) => output !== undefined),
      hasEmbeddings: stacks.some(({ token }: StackTaps) => token !== undefined),
      hasLogits: stack.logits !== undefined,
    };
  } catch {
    return NOTHING; // no graph of a language model
  }
}
