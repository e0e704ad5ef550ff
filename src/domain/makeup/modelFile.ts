import type { PartTree } from "./tree.ts";

/** The files of models that we read the head of. */
export type FileFormat = "onnx" | "safetensors" | "gguf";

/** A tensor as a file declares it; its numbers stay unread. */
export interface FileTensor {
  readonly name: string;
  /** As the format calls it: "F32", "BF16", "Q4_K", "float16". */
  readonly type: string;
  /** Row by row, as PyTorch has it; also of a GGUF file, which says it the other way round. */
  readonly shape: readonly number[];
  /** That it takes in this file, or in the one that it names. */
  readonly bytes: number;
  /** How many weights it holds; 0 for scales, zero points, indices and shapes. */
  readonly parameters: number;
  /** What tells its part, where its own name does not: the module that uses it. */
  readonly module?: string;
  /** The file beside this one in which it lies. */
  readonly location?: string;
}

/** Something that the file says of itself. */
export interface Fact {
  readonly key: string;
  /** Short: of a list its beginning. */
  readonly value: string;
}

/** What of a file there is of one type. */
export interface TypeSum {
  readonly type: string;
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
}

/** A value that an ONNX graph takes or gives. */
export interface PortFact {
  readonly name: string;
  /** "" where the file does not say it. */
  readonly type: string;
  /** Undefined where the file says none; "?" for a length that varies. */
  readonly shape: readonly (number | "?")[] | undefined;
}

/** What an ONNX file says of its graph. */
export interface GraphFacts {
  readonly inputs: readonly PortFact[];
  readonly outputs: readonly PortFact[];
  /** Most frequent first. */
  readonly operators: readonly { readonly name: string; readonly count: number }[];
  readonly nodes: number;
  /** What Glassbox found in it by how it is wired. */
  readonly seen: Seen;
  /** Files beside it that hold weights, and whether they are there. */
  readonly externals: readonly {
    readonly location: string;
    readonly isThere: boolean | undefined;
  }[];
}

/** What of a graph Glassbox could show. */
export interface Seen {
  /** Layers with attention weights that can be read. */
  readonly attention: number;
  readonly layers: number;
  /** Whether the residual stream can be followed. */
  readonly hasStream: boolean;
  readonly hasEmbeddings: boolean;
  readonly hasLogits: boolean;
}

/** What the head of a model's file says. */
export interface FileHead {
  readonly format: FileFormat;
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** Bytes that were read of it. */
  readonly read: number;
  readonly facts: readonly Fact[];
  readonly tensors: number;
  readonly parameters: number;
  /** Most bytes first. */
  readonly types: readonly TypeSum[];
  readonly tree: PartTree;
  /** Tensors of whole numbers, which may be packed weights, that are not counted as parameters. */
  readonly uncounted: number;
  readonly graph?: GraphFacts;
}

/** Which tensors of a file are wanted, in which order. */
export interface TensorQuestion {
  /** A part of their names, types or parts, whatever the case; "" for all. */
  readonly search: string;
  readonly sort: "file" | "name" | "type" | "parameters" | "bytes";
  readonly direction: 1 | -1;
  readonly from: number;
  readonly count: number;
}

export interface TensorRows {
  /** How many match. */
  readonly total: number;
  readonly rows: readonly FileTensor[];
}
