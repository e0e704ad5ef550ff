import type { Graph } from "../graph/graph.ts";
import { isPast, isPastOfMemory, type Past } from "../onnx/feeds.ts";
import type { Outputs } from "../onnx/onnx.ts";
import { roundsByLargest } from "../operators/rounding.ts";

/** How a model goes on from what it has read: the keys and values that it gives and takes again. */
export interface Presents {
  /** Input → the output that gives what it takes. */
  readonly outputs: ReadonlyMap<string, string>;
  /**
   * Whether going on gives the same as reading all at once. It does not if activations are rounded to
   * 8 bits by the largest of all tokens that are read together.
   */
  readonly isExact: boolean;
}

/**
 * @param first the graph that reads a text from its beginning
 * @param later the one that goes on; the same where one does both
 * @returns undefined if it takes no keys and values, or some that are not given
 */
export function findPresents(first: Graph, later: Graph): Presents | undefined {
  const inputs = [...later.inputs.keys()].filter(isPast);
  const present = (input: string) => input.replace("past_key_values", "present");
  const isGiven = (input: string) =>
    first.outputs.has(present(input)) &&
    (isPastOfMemory(input) || later.outputs.has(present(input)));
  if (inputs.length === 0 || !inputs.every(isGiven)) return undefined;
  const isExact = !roundsByLargest(first) && !roundsByLargest(later);
  return { outputs: new Map(inputs.map((input) => [input, present(input)])), isExact };
}

/**
 * The keys and values of all tokens read so far.
 *
 * @param length how many these are
 * @param before those that this pass went on from
 * @returns undefined if they are not those of all tokens, such as of a window that slides
 */
export function takePast(
  outputs: Outputs,
  { outputs: names }: Presents,
  length: number,
  before: Past | undefined,
): Past | undefined {
  const tensors = new Map<string, ReturnType<Outputs["raw"]>>();
  for (const [input, output] of names) {
    const ofMemory = isPastOfMemory(input);
    const tensor = (ofMemory ? before?.tensors.get(input) : undefined) ?? outputs.raw(output);
    const { dims } = tensor;
    if (dims.length !== 4 || dims[0] !== 1 || !(ofMemory || dims[2] === length)) return undefined;
    tensors.set(input, tensor);
  }
  return { length, tensors };
}

/** Bytes that keys and values take. */
export function sizeOf({ tensors }: Past): number {
  let bytes = 0;
  for (const { data } of tensors.values()) bytes += (data as Float32Array).byteLength;
  return bytes;
}
