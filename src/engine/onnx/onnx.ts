import { realpathSync } from "node:fs";
import path from "node:path";
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../domain/model/tensor.ts";
import { Refused } from "../../domain/reason.ts";
import { named } from "../anatomy/inputs.ts";
import { widened } from "../graph/elementTypes.ts";
import { checkOrder, type Graph, only } from "../graph/graph.ts";
import { readGraph } from "../graph/graphFile.ts";
import { Source } from "../graph/protobuf.ts";
import { writeSkeleton } from "../graph/skeleton.ts";
import { unreadable } from "../graph/unreadable.ts";
import { prepared, roundsActivations } from "../operators/rounding.ts";
import { type Branch, unfolded } from "../operators/unfold.ts";
import { checkInputs, feed, type Text } from "./feeds.ts";
import { withEveryRow } from "./lastRow.ts";
import { overflows } from "./overflow.ts";
import { loadRuntime, THREADS, type Weights } from "./runtime.ts";

/** An ONNX file of which only the graph was read. */
export interface Onnx {
  readonly file: string;
  readonly graph: Graph;
  /**
   * Makes the part of the graph that `tensors` need ready to run; nothing else is computed.
   *
   * @param raw those to be had as they come, float16 or not
   */
  open(tensors: readonly string[], raw?: readonly string[]): Promise<Session>;
  /** Another graph over the weights of the same file. */
  with(graph: Graph): Onnx;
}

export interface Session {
  /** Runs on one text. onnxruntime blocks this process until it is done. */
  run(text: Text): Promise<Outputs>;
  close(): Promise<void>;
}

/** What came of one run. All of it fails with modelUnreadable if there is no such tensor. */
export interface Outputs {
  /**
   * An output for our one text: its numbers as they came, under the shape that they must have.
   *
   * @param shape lengths; one that is undefined is what the others leave
   * @throws Failed modelUnreadable if it is of another size or type, or NaN in places
   */
  read(name: string, shape: readonly (number | undefined)[]): Tensor;
  /** The lengths of its axes, as onnxruntime has them. */
  axes(name: string): readonly number[];
  /** As it came, to be fed to another graph. */
  raw(name: string): OrtTensor;
}

/**
 * @param branch which to read of two in one file
 * @throws Failed modelUnreadable if it is no ONNX model, or not all of one
 */
export function readOnnx(file: string, branch?: Branch): Onnx {
  // Weights are mapped from within one folder, and a link, as in the Hub's cache, leads out of it.
  const folder = path.dirname(realpathSync(file));
  const place = (location?: string) => {
    const real = realpathSync(
      location === undefined ? file : path.join(path.dirname(file), location),
    );
    if (path.dirname(real) === folder) return path.basename(real);
    throw new Refused({ code: "weightsElsewhere", location: `${location}` });
  };
  const read = <T>(task: (source: Source) => T): T => {
    let source: Source | undefined;
    try {
      source = new Source(file);
      return task(source);
    } catch (thrown) {
      throw unreadable(file, thrown);
    } finally {
      source?.close();
    }
  };
  const over = (graph: Graph): Onnx => ({
    file,
    graph,
    async open(tensors, raw = []) {
      const { graph: wide, names } = widened(graph, tensors);
      const part = only(wide, [...new Set([...names.values(), ...raw])]);
      const isExact = roundsActivations(part) && (await overflows());
      const whole = isExact ? prepared(part) : part;
      const files = new Set<string>();
      const noted = (location?: string) => {
        const name = place(location);
        files.add(name);
        return name;
      };
      const skeleton = read((source) => writeSkeleton(source, whole, noted));
      return openSession({ file, folder, files, names, isExact }, skeleton);
    },
    with: over,
  });
  return over(
    read((source) => {
      const plain = unfolded(readGraph(source), branch);
      checkOrder(plain);
      return withEveryRow(named(plain));
    }),
  );
}

interface Origin {
  readonly file: string;
  /** Where its weights lie, and in which files there. */
  readonly folder: string;
  readonly files: ReadonlySet<string>;
  /** What the tensors that are asked for go by in the skeleton. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether it multiplies whole numbers otherwise than by this CPU's own, which overflow. */
  readonly isExact: boolean;
}

async function openSession(
  { file, folder, files, names, isExact }: Origin,
  skeleton: Uint8Array,
): Promise<Session> {
  const ort = await loadRuntime();
  try {
    const session = await ort.InferenceSession.create(
      skeleton,
      options(ort.weightsIn(folder, files), isExact),
    );
    checkInputs(session.inputMetadata);
    return {
      async run(text) {
        try {
          const feeds = session.inputMetadata.map((input) => [input.name, feed(ort, input, text)]);
          return outputs(file, names, await session.run(Object.fromEntries(feeds)));
        } catch (thrown) {
          throw unreadable(file, thrown);
        }
      },
      close: () => session.release(),
    };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

function outputs(
  file: string,
  names: ReadonlyMap<string, string>,
  result: InferenceSession.OnnxValueMapType,
): Outputs {
  const raw = (name: string) => {
    const output = result[name] as OrtTensor | undefined;
    if (!output) throw unreadable(file, new Refused({ code: "noTensor", tensor: name }));
    return output;
  };
  const asked = (name: string) => raw(names.get(name) ?? name);
  return {
    raw,
    axes: (name) => asked(name).dims,
    read(name, lengths) {
      const { data, type, dims } = asked(name);
      const shape = fitted(data.length, lengths);
      if (!shape || !(data instanceof Float32Array)) {
        const expected = `float32 [${lengths.map((length) => length ?? "…").join(", ")}]`;
        const found = `${type} [${dims.join(", ")}]`;
        throw unreadable(file, new Refused({ code: "otherTensor", tensor: name, found, expected }));
      }
      // Found here, or it would be drawn as a picture: float16 weights that overflow give NaN.
      if (hasNaN(data)) {
        throw unreadable(file, new Refused({ code: "notANumber", tensor: name }));
      }
      return { data, shape };
    },
  };
}

/** The shape of `size` numbers whose axes have `lengths`, the open one among them filled in. */
function fitted(
  size: number,
  lengths: readonly (number | undefined)[],
): readonly number[] | undefined {
  const known = lengths.reduce<number>((product, length) => product * (length ?? 1), 1);
  const shape = lengths.map((length) => length ?? size / known);
  const fits =
    shape.every(Number.isInteger) && shape.reduce((all, length) => all * length, 1) === size;
  return fits ? shape : undefined;
}

/** Plainly: the 33 million numbers of a full window take 0.1 s, and by `some` 0.6 s. */
function hasNaN(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) return true;
  return false;
}

function options(weights: Weights, isExact: boolean): InferenceSession.SessionOptions {
  return {
    ...weights.options,
    intraOpNumThreads: THREADS,
    // A run's memory goes back when it is over: 220 MB less after 1,024 tokens, 0.12 s slower.
    enableCpuMemArena: false,
    logSeverityLevel: 3,
    extra: {
      session: {
        ...weights.settings,
        // Packed weights of 8 or 4 bits are multiplied with activations rounded to 8 bits; as they lie
        // in the file, exactly. Packed copies also cost more memory and start-up than they save here.
        disable_prepacking: "1",
        // Where products of unsigned activations with signed weights overflow, logits are off by 1.5
        // and more. With this all are unsigned, and exact; some 10 % slower there.
        ...(isExact && { x64quantprecision: "1" }),
      },
    },
  };
}
