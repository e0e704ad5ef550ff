import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../domain/model/tensor.ts";
import { Refused } from "../../domain/reason.ts";
import { type Room, unknownInputs } from "../anatomy/inputs.ts";
import type { Runtime } from "./runtime.ts";
import { halves, LOWEST, whole } from "./typed.ts";

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
  /** How many tokens the graph takes, if no fewer: what is left is filled up. */
  readonly room?: Room;
  /** The token that it is filled up with; 0 unless given. */
  readonly filler?: number;
  /** Whether a token sees none behind it, for a mask that says it of each pair; if it is known. */
  readonly looksBack?: boolean | undefined;
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
/** Whether it takes what else a model carries from token to token, such as a convolution's last rows. */
export const isState = (input: string): boolean => /^past[._]/.test(input) && !isPast(input);
export const isPastOfMemory = (input: string): boolean =>
  isPast(input) && input.includes(".encoder.");

/** What an encoder made of its text. */
export interface Memory {
  /** Its token ids, for a graph that holds both stacks. */
  readonly ids: Uint32Array;
  /**
   * Its last hidden state [1, sequence, width], as it came out, for a graph of the decoder alone;
   * "cut off" of a part of such a graph that is fed it by an input of ours.
   */
  readonly states?: OrtTensor | "cut off";
}

type Ort = Pick<Runtime, "Tensor">;
type Input = InferenceSession.TensorValueMetadata;

/** Inputs of a graph that we put into it ourselves. */
const OURS = "glassbox.";
const KNOWN = new Set([
  ...["input_ids", "decoder_input_ids", "attention_mask", "decoder_attention_mask"],
  ...["encoder_attention_mask", "position_ids", "token_type_ids", "cache_position"],
  ...["use_cache_branch", "num_logits_to_keep", "logits_to_keep", "encoder_hidden_states"],
]);

/** @throws Refused if there is one among a graph's inputs that Glassbox does not know */
export function checkInputs(inputs: readonly InferenceSession.ValueMetadata[]): void {
  const unknown = inputs.filter(
    ({ name, isTensor }) =>
      !isTensor || !(KNOWN.has(name) || isPast(name) || isState(name) || name.startsWith(OURS)),
  );
  if (unknown.length > 0) throw unknownInputs(unknown.map(({ name }) => name));
}

/**
 * What to feed an input for one text. Behind a text that is shorter than the graph's room for it
 * stands padding, which the masks hide.
 *
 * @throws Refused if it is none that Glassbox knows
 */
export function feed(ort: Ort, input: InferenceSession.ValueMetadata, text: Text): OrtTensor {
  if (!input.isTensor) throw unknownInputs([input.name]);
  const { ids, rows = 1, segments, memory, past, room, filler = 0 } = text;
  const added = text.added?.get(input.name);
  if (added) return new ort.Tensor("float32", added.data, added.shape);
  const own = { length: ids.length / rows, room: room?.own };
  const other = memory ? { length: memory.ids.length, room: room?.memory } : own;
  const before = past?.length ?? 0;
  const read = { ...own, length: before + own.length };
  const row = (
    { length, room = length }: { length: number; room: number | undefined },
    value: (position: number, row: number) => number,
    behind = 0,
  ) =>
    whole(
      ort,
      input,
      Array.from({ length: rows * room }, (_, at) => {
        const position = at % room;
        return position < length ? value(position, Math.floor(at / room)) : behind;
      }),
      [rows, room],
    );
  const idsOf = (ids: Uint32Array, of: typeof own) =>
    row(of, (position, row) => ids[row * of.length + position] as number, filler);
  if (isState(input.name)) return blank(ort, input);
  if (isPast(input.name)) return past ? begun(ort, input.name, past) : empty(ort, input);
  switch (input.name) {
    case "input_ids":
      return isOfPair(text) ? idsOf((memory as Memory).ids, other) : idsOf(ids, own);
    case "decoder_input_ids":
      return idsOf(ids, own);
    case "attention_mask":
      if (input.shape.length > 2) return ofPairs(ort, input, text);
      return row(isOfPair(text) ? other : read, () => 1);
    case "decoder_attention_mask":
      return row(read, () => 1);
    case "encoder_attention_mask":
      return row(other, () => 1);
    case "position_ids": {
      const all = own.room ?? own.length; // padding stands somewhere too
      return row({ length: all, room: all }, (position) => before + position);
    }
    case "token_type_ids":
      return row(own, (position, row) => segments?.[row * own.length + position] ?? 0);
    case "cache_position": {
      const all = own.room ?? ids.length;
      return whole(
        ort,
        input,
        Array.from({ length: all }, (_, position) => before + position),
        [all],
      );
    }
    case "use_cache_branch":
      return new ort.Tensor("bool", Uint8Array.of(0), [1]);
    // 0: the logits of all positions.
    case "num_logits_to_keep":
    case "logits_to_keep":
      return whole(
        ort,
        input,
        [0],
        input.shape.map(() => 1),
      );
    case "encoder_hidden_states":
      if (typeof memory?.states === "object") return again(ort, memory.states);
  }
  throw unknownInputs([input.name]);
}

/**
 * A mask of its own for each token that looks: [texts, 1, from, to], or without the 1. Floats under
 * four axes are added to the scores; all else is 1 where a token is seen.
 */
function ofPairs(
  ort: Ort,
  input: Input,
  { ids, rows = 1, past, room, looksBack }: Text,
): OrtTensor {
  const { name, type, shape } = input;
  const isOneRow = shape.at(-2) === 1; // the same for all tokens that look
  if ((looksBack === undefined && !isOneRow) || shape.length > 4) {
    throw new Refused({ code: "inputAxes", input: name, axes: shape.length });
  }
  const [before, length] = [past?.length ?? 0, ids.length / rows];
  const from = isOneRow ? 1 : (room?.own ?? length);
  const to = before + (room?.own ?? length);
  const isSeen = (row: number, column: number) =>
    column < before + length && (isOneRow || !looksBack || column <= before + row);
  const hidden = shape.length === 4 ? LOWEST.get(type) : undefined;
  const numbers = Array.from({ length: rows * from * to }, (_, at) => {
    const seen = isSeen(Math.floor(at / to) % from, at % to);
    return hidden === undefined ? Number(seen) : seen ? 0 : hidden;
  });
  return whole(ort, input, numbers, [rows, ...(shape.length === 4 ? [1] : []), from, to]);
}

/** Both stacks in one graph: `input_ids` is then the encoder's text. */
const isOfPair = ({ memory }: Text) => memory !== undefined && memory.states === undefined;

/** What is carried before the first token: 0, for one text, and of no tokens where that is open. */
function blank(ort: Ort, { type, shape }: Input): OrtTensor {
  const batch = shape.length === 5 ? 1 : 0; // keys and values in one tensor come first
  const lengths = shape.map((length, axis) => {
    if (typeof length === "number" && length > 0) return length;
    return axis === batch ? 1 : 0;
  });
  const size = lengths.reduce((all, length) => all * length, 1);
  return type === "float16"
    ? halves(ort, new Uint16Array(size), lengths)
    : new ort.Tensor("float32", new Float32Array(size), lengths);
}

/** Keys or values of no tokens: one text, and 0 along the other axis whose length is open. */
function empty(ort: Ort, { name, type, shape }: Input): OrtTensor {
  const lengths = shape.map((length, axis) => {
    if (typeof length === "number" && length > 0) return axis === 0 ? 1 : length;
    return axis === 0 ? 1 : 0;
  });
  if (!lengths.includes(0)) throw new Refused({ code: "inputNeverEmpty", input: name });
  return type === "float16"
    ? new ort.Tensor(type, new Uint16Array(), lengths)
    : new ort.Tensor("float32", new Float32Array(), lengths);
}

/** Keys or values of the tokens that count. */
function begun(ort: Ort, input: string, { length, tensors }: Past): OrtTensor {
  const tensor = tensors.get(input);
  if (!tensor) throw new Refused({ code: "inputNotGiven", input });
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

/** What came out, so that it can go in. */
function again(ort: Ort, tensor: OrtTensor): OrtTensor {
  if (tensor.type !== "float16") return tensor;
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return halves(ort, new Uint16Array(buffer, byteOffset, length), tensor.dims);
}
