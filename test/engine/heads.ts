import { node, onnxOf, tensor } from "./small.ts";

const VOCAB = 96;
const WIDTH = 16;

/** Numbers without a pattern that a sum could cancel, the same each time. */
const numbers = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i * i) / 2);

/** How the model at hand carries a text from token to token; none of them is an attention. */
export type Mixing =
  /** Each token gets the sum of those before it and its own. */
  | "before"
  /** Each gets the mean of all. */
  | "both"
  /** Each its own alone. */
  | "none";

const [TEXT, TOKENS] = [
  ["batch", "sequence"],
  ["batch", "sequence", VOCAB],
] as const;

/** A graph of 96 tokens whose logits over the vocabulary are made of what `mixing` lets through. */
export function languageOnnx(
  mixing: Mixing,
  { isRounded = false, declared = TOKENS as readonly (number | string)[] } = {},
): Uint8Array {
  const rounding = [
    node("DynamicQuantizeLinear", ["mixed"], "rounded", "scale", "zero"),
    node("DequantizeLinear", ["rounded", "scale", "zero"], "again"),
  ];
  const unembedding = [
    ...(isRounded ? rounding : []),
    node("MatMul", [isRounded ? "again" : "mixed", "unembedding"], "logits"),
  ];
  return onnxOf([...mixed(mixing), ...unembedding], weights(VOCAB), { logits: declared });
}

/** A graph with `count` labels of all of the text, or of each token, or one score for each token. */
export function labelOnnx(
  of: "text" | "token" | "score",
  count: number,
  {
    end = undefined as "Softmax" | "Sigmoid" | undefined,
    declared = TEXT as readonly (number | string)[],
  } = {},
): Uint8Array {
  const last = end === undefined ? "logits" : "before";
  const product = (from: string, to: string) => node("MatMul", [from, "unembedding"], to);
  const head = {
    text: [
      node("ReduceMean", ["mixed", "one"], "pooled"),
      node("Reshape", ["pooled", "flat"], "row"),
      product("row", last),
    ],
    token: [product("mixed", last)],
    score: [product("mixed", "column"), node("Squeeze", ["column", "last"], last)],
  }[of];
  const ending = end === undefined ? [] : [node(end, ["before"], "logits")];
  return onnxOf([...mixed("both"), ...head, ...ending], weights(count), { logits: declared });
}

/** Vectors, and nothing made of them. */
export const vectorOnnx = (name: string): Uint8Array =>
  onnxOf([...mixed("both"), node("Identity", ["mixed"], name)], weights(1), {
    [name]: ["batch", "sequence", WIDTH],
  });

function mixed(mixing: Mixing): readonly Uint8Array[] {
  const embedded = node("Gather", ["table", "input_ids"], "embedded");
  if (mixing === "none") return [embedded, node("Identity", ["embedded"], "mixed")];
  const seen =
    mixing === "before"
      ? node("CumSum", ["embedded", "axis"], "seen")
      : node("ReduceMean", ["embedded", "one"], "seen");
  return [embedded, seen, node("Add", ["embedded", "seen"], "mixed")];
}

const weights = (count: number): readonly Uint8Array[] => [
  tensor("table", [VOCAB, WIDTH], numbers(VOCAB * WIDTH, 1)),
  tensor("unembedding", [WIDTH, count], numbers(WIDTH * count, 2)),
  tensor("axis", [], BigInt64Array.of(1n)),
  tensor("one", [1], BigInt64Array.of(1n)),
  tensor("last", [1], BigInt64Array.of(2n)),
  tensor("flat", [2], BigInt64Array.of(1n, BigInt(WIDTH))),
];
