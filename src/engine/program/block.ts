import type { Tensor } from "../../domain/model/tensor.ts";
import type { Places, TensorId } from "../../domain/program/program.ts";
import { masked } from "../anatomy/masked.ts";
import { FLOAT32 } from "../graph/elementTypes.ts";
import type { Graph, Node, Value } from "../graph/graph.ts";
import { makeNode, Draft as Nodes } from "../graph/graphBuilder.ts";
import type { Text } from "../onnx/feeds.ts";
import type { Onnx, Session } from "../onnx/onnx.ts";
import { type Door, door, type Exit } from "./doors.ts";
import type { File } from "./refs.ts";
import { withGiven } from "./told/probe.ts";
import { once } from "./told/views.ts";

/** What a block takes from blocks before it: rows of the text. */
export interface Incoming {
  readonly id: TensorId;
  readonly tensor: string;
}

/** A part of a program, to be run by itself. */
export interface BlockPlan {
  readonly file: File;
  /** Whether each row of what it gives is made of the row in its place of what it takes. */
  readonly isByRow: boolean;
  readonly incoming: readonly Incoming[];
  readonly exits: readonly Exit[];
}

/** A block that is ready to run. */
export interface OpenBlock {
  /**
   * Runs it once.
   *
   * @param from rows of what it takes, [tokens, width]
   * @param asked places along each axis of what is wanted
   */
  run(
    text: Text,
    from: ReadonlyMap<TensorId, Tensor>,
    asked: ReadonlyMap<TensorId, readonly Places[]>,
  ): Promise<ReadonlyMap<TensorId, Tensor>>;
  close(): Promise<void>;
}

/**
 * Cuts a block out of a file's graph: it takes the rows that blocks before it gave, and gives any
 * part of any of its tensors. Only that part leaves it, though all of it is computed.
 *
 * @param onnx the file's graph, perhaps with inputs for changes
 */
export async function openBlock(onnx: Onnx, plan: BlockPlan): Promise<OpenBlock> {
  const { file, incoming, exits } = plan;
  const points = [...file.points.values()];
  const inputs = new Map<string, Value>(onnx.graph.inputs);
  const nodes = new Nodes("glassbox.block");
  const declare = (name: string) => {
    inputs.set(name, { at: undefined, type: FLOAT32 });
    return name;
  };
  const starts = incoming.flatMap(({ tensor }, i) =>
    entered(file, tensor, declare(`glassbox.in.${i}`)),
  );
  for (const { tensor } of incoming) inputs.delete(tensor);
  const doors = exits.map((exit, i) => door(file, exit, { nodes, declare, number: i }));
  const taken = new Set(incoming.map(({ tensor }) => tensor));
  const given = withGiven(onnx.graph, points);
  const rest = given.nodes.filter(({ outputs }) => !outputs.some((output) => taken.has(output)));
  const types = new Map([...given.types].filter(([name]) => !taken.has(name)));
  const graph: Graph = {
    ...given,
    inputs,
    types,
    nodes: [...starts, ...rest, ...once(nodes.nodes)],
  };
  const session = await onnx.with(graph).open(doors.map(({ output }) => output));
  return { run: (...asked) => runBlock(session, plan, doors, asked), close: () => session.close() };
}

async function runBlock(
  session: Session,
  { incoming }: BlockPlan,
  doors: readonly Door[],
  [text, from, asked]: Parameters<OpenBlock["run"]>,
): Promise<ReadonlyMap<TensorId, Tensor>> {
  const added = new Map(text.added);
  incoming.forEach(({ id }, i) => {
    added.set(`glassbox.in.${i}`, padded(from.get(id) as Tensor, text));
  });
  for (const one of doors) {
    for (const [name, tensor] of one.feeds(asked.get(one.id))) added.set(name, tensor);
  }
  const outputs = await session.run({ ...text, added });
  return new Map(
    doors.flatMap(({ id, output, isMap }) => {
      const places = asked.get(id);
      if (!places) return [];
      const tensor = outputs.read(
        output,
        places.map(({ count }) => count),
      );
      return [[id, isMap ? masked(tensor) : tensor] as const];
    }),
  );
}

/** Rows behind those of the text where a file takes so many and no fewer. */
function padded(
  { data, shape: [rows = 0, width = 0] }: Tensor,
  { room, memory, ids }: Text,
): Tensor {
  const most = (rows === ids.length ? room?.own : memory && room?.memory) ?? rows;
  const all = most > rows ? new Float32Array(most * width) : data;
  if (all !== data) all.set(data);
  return { data: all, shape: [most, width] };
}

/** What puts rows that are fed in place of a tensor. */
function entered({ axes, types }: File, tensor: string, input: string): readonly Node[] {
  const known = axes.get(tensor) ?? [];
  // One of its axes counts tokens, and the last its width; others are there for a single text.
  const shape = known.map((length, i) => (i === known.length - 1 || length === 1 ? length : -1));
  const names = [".shape", ".rows"].map((part) => `${input}${part}`) as [string, string];
  return [
    makeNode("Constant", [], [names[0]], { value_ints: shape }),
    makeNode("Reshape", [input, names[0]], [names[1]]),
    makeNode("Cast", [names[1]], [tensor], { to: types.get(tensor) ?? FLOAT32 }),
  ];
}
