import { availableParallelism } from "node:os";
import type { Tensor as OrtTensor } from "onnxruntime-node";
import { compared, cosines, type Measure, rowLengths } from "../../domain/model/embedding.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { FLOAT32 } from "../graph/elementTypes.ts";
import { loadRuntime } from "./runtime.ts";
import { smallModel } from "./smallModel.ts";

/** The input embedding of every token. */
export interface Embeddings {
  readonly table: Tensor; // [vocabSize, width]; in some models (ALBERT) narrower than their layers
  /** Cosine similarity of any vector [width] to every row: [vocabSize]. */
  cosinesTo(vector: Float32Array): Promise<Float32Array>;
  /** The length of every row: [vocabSize]. */
  readonly lengths: Float32Array;
  /** Products of every row with some vectors. @param vectors [count, width] @returns [vocabSize, count] */
  dots(vectors: Tensor): Promise<Float32Array>;
  /** One token's row compared with every row: [vocabSize]. */
  compare(id: TokenId, measure?: Measure): Promise<Float32Array>;
  close(): Promise<void>;
}

function transposed({ data, shape }: Tensor): Float32Array {
  const [rows = 0, width = 0] = shape;
  const columns = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) columns[i * rows + row] = data[row * width + i] as number;
  }
  return columns;
}

/**
 * Makes a table ready to be searched. Its products with a row are onnxruntime's, which reads the
 * table where it lies: 50,000 × 768 numbers in 12 ms of one core, and by a loop in JavaScript in 54.
 *
 * @param table shape [vocabSize, width]
 */
export async function openEmbeddings(table: Tensor): Promise<Embeddings> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(productOnnx(), {
    // All cores, for some milliseconds: each can read only so much. None waits in a loop afterwards.
    intraOpNumThreads: Math.min(4, availableParallelism()),
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  const rows = new ort.Tensor("float32", table.data, table.shape);
  const lengths = rowLengths(table);
  const dotsWith = async (data: Float32Array, shape: readonly number[]) => {
    const columns = new ort.Tensor("float32", data, shape);
    const { dots } = (await session.run({ rows, columns })) as { readonly dots: OrtTensor };
    return dots.data as Float32Array;
  };
  const cosinesTo = async (vector: Float32Array) =>
    cosines(await dotsWith(vector, [vector.length, 1]), lengths, Math.hypot(...vector));
  return {
    table,
    lengths,
    async compare(id, measure) {
      const { data, shape } = slice(table, id);
      return compared(await dotsWith(data, [...shape, 1]), lengths, lengths[id] as number, measure);
    },
    cosinesTo,
    async dots(vectors) {
      const [count = 0, width = 0] = vectors.shape;
      return dotsWith(transposed(vectors), [width, count]);
    },
    close: () => session.release(),
  };
}

/** rows [any, width] · columns [width, any] = dots [any, any]. */
const productOnnx = () =>
  smallModel(
    FLOAT32,
    ["rows", "columns"],
    [{ op: "MatMul", inputs: ["rows", "columns"], output: "dots" }],
  );
