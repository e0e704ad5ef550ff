import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../domain/tensor.ts";

/** One text for a graph to run on; nothing of it is hidden. */
export interface Text {
  /** 1 to `contextLength` token ids; of several texts, one behind the other. */
  readonly ids: Uint32Array;
  /** How many texts of the same length are read together; 1 unless given. */
  readonly rows?: number;
  /** Which of two texts each token belongs to: 0 or 1; all 0 unless given. */
  readonly segments?: Uint32Array;
  /** For a decoder that reads what an encoder made of another text. */
  readonly memory?: Memory;
  /** For a decoder: what it has read before `ids`. */
  readonly past?: Past;
  /** What the inputs get that we put into the graph ourselves, by name. */
  readonly added?: ReadonlyMap<string, Tensor>;
}

/** Keys and values of tokens that a decoder has read. */
export interface Past {
  /** How many of those tokens count, the first ones. */
  readonly length: number;
  /**
   * Input → what came out for it: [1, key-value heads, tokens, headWidth], of so many tokens or
   * more, as it came out, float16 or not; of another text's keys and values always all.
   */
  readonly tensors: ReadonlyMap<string, OrtTensor>;
}

/** Whether an input takes keys or values: of the text itself, or of what an encoder made. */
export const isPast = (input: string): boolean => input.startsWith("past_key_values");
export const isPastOfMemory = (input: string): boolean =>
  isPast(input) && input.includes(".encoder.");

/** What an encoder made of its text. */
export interface Memory {
  /** Its token ids, for a graph that holds both stacks. */
  readonly ids: Uint32Array;
  /** Its last hidden state [1, sequence, width], as it came out, for a graph of the decoder alone. */
  readonly states?: OrtTensor;
}

type Ort = typeof import("onnxruntime-node");
type Input = InferenceSession.TensorValueMetadata;

/**
 * What to feed an input for one text.
 *
 * @throws SyntaxError if it is none that Glassbox knows
 */
export function feed(ort: Ort, input: InferenceSession.ValueMetadata, text: Text): OrtTensor {
  if (!input.isTensor) throw new SyntaxError(`it asks for "${input.name}", which is no tensor`);
  const { ids, rows = 1, segments, memory, past } = text;
  const added = text.added?.get(input.name);
  if (added) return new ort.Tensor("float32", added.data, added.shape);
  const of = memory?.ids ?? ids;
  const before = past?.length ?? 0;
  const row = (length: number, value: (position: number) => number) =>
    whole(
      ort,
      input,
      [rows, length / rows],
      Array.from({ length }, (_, position) => value(position)),
    );
  if (isPast(input.name)) return past ? begun(ort, input.name, past) : empty(ort, input);
  switch (input.name) {
    case "input_ids": {
      const own = isOfPair(text) ? of : ids;
      return row(own.length, (position) => own[position] as number);
    }
    case "decoder_input_ids":
      return row(ids.length, (position) => ids[position] as number);
    case "attention_mask":
      return row(isOfPair(text) ? of.length : before + ids.length, () => 1);
    case "decoder_attention_mask":
      return row(before + ids.length, () => 1);
    case "encoder_attention_mask":
      return row(of.length, () => 1);
    case "position_ids":
      return row(ids.length, (position) => before + (position % (ids.length / rows)));
    case "token_type_ids":
      return row(ids.length, (position) => segments?.[position] ?? 0);
    case "cache_position":
      return whole(
        ort,
        input,
        [ids.length],
        Array.from(ids, (_, position) => before + position),
      );
    case "use_cache_branch":
      return new ort.Tensor("bool", Uint8Array.of(0), [1]);
    // 0: the logits of all positions.
    case "num_logits_to_keep":
      return whole(
        ort,
        input,
        input.shape.map(() => 1),
        [0],
      );
    case "encoder_hidden_states":
      if (memory?.states) return again(ort, memory.states);
  }
  throw new SyntaxError(`it asks for "${input.name}", which Glassbox does not know`);
}

/** Both stacks in one graph: `input_ids` is then the encoder's text. */
const isOfPair = ({ memory }: Text) => memory !== undefined && memory.states === undefined;

function whole(
  ort: Ort,
  { type }: Input,
  shape: readonly number[],
  values: readonly number[],
): OrtTensor {
  return type === "int32"
    ? new ort.Tensor(type, Int32Array.from(values), shape)
    : new ort.Tensor("int64", BigInt64Array.from(values, BigInt), shape);
}

/** Keys or values of no tokens: one text, and 0 along the other axis whose length is open. */
function empty(ort: Ort, { name, type, shape }: Input): OrtTensor {
  const lengths = shape.map((length, axis) => {
    if (typeof length === "number" && length > 0) return axis === 0 ? 1 : length;
    return axis === 0 ? 1 : 0;
  });
  if (!lengths.includes(0)) throw new SyntaxError(`"${name}" cannot be empty`);
  return type === "float16"
    ? new ort.Tensor(type, new Uint16Array(), lengths)
    : new ort.Tensor("float32", new Float32Array(), lengths);
}

/** Keys or values of the tokens that count. */
function begun(ort: Ort, input: string, { length, tensors }: Past): OrtTensor {
  const tensor = tensors.get(input);
  if (!tensor) throw new SyntaxError(`it asks for "${input}", which it has not given`);
  const [texts = 1, heads = 0, tokens = 0, width = 0] = tensor.dims;
  if (tokens === length || isPastOfMemory(input)) return again(ort, tensor);
  const all = tensor.data as Float32Array; // a Float16Array can do the same
  const kept = all.slice(0, heads * length * width);
  for (let head = 1; head < heads; head++) {
    const from = head * tokens * width;
    kept.set(all.subarray(from, from + length * width), head * length * width);
  }
  return again(ort, new ort.Tensor(tensor.type, kept, [texts, heads, length, width]));
}

/** What came out, so that it can go in: onnxruntime-node 1.30 takes no Float16Array for a tensor. */
function again(ort: Ort, tensor: OrtTensor): OrtTensor {
  if (tensor.type !== "float16") return tensor;
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  const bits = new Uint16Array(buffer, byteOffset, length);
  return Object.defineProperty(new ort.Tensor("float16", bits, tensor.dims), "data", {
    value: bits,
  });
}
