import { chosenShare } from "../../../../src/domain/makeup/compute.ts";
import { cacheOf } from "../../../../src/domain/makeup/geometry.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBytes, formatCount, formatLarge } from "../../../kit/page/numbers.ts";
import type { Made } from "../ground/made.ts";
import { costsAt, HALF } from "./byLength.ts";

/** What keys and values of a text of this length take, with the formula. */
export function cacheSentences({ geometry }: Made, length: number): readonly string[] {
  if (!geometry) return [t("config.json does not say how its attention is laid out.")];
  const { kind, heads, keyValueHeads, headWidth, windows } = geometry;
  if (kind === "encoder") {
    return [t("An encoder reads all of a text at once and keeps no keys and values.")];
  }
  if (kind === "state") {
    return [
      t(
        "Without attention there are no keys and values: it keeps a state of one size, however long the text.",
      ),
    ];
  }
  const { own, cross } = cacheOf(geometry, length, length);
  const bounded = windows.filter((window) => window !== undefined).length;
  return [
    t(
      "{0} tokens take {1} at fp16: 2 · {2} layers · {3} heads · {4} · {0} numbers.",
      formatCount(length),
      formatBytes(own * HALF),
      windows.length,
      keyValueHeads,
      headWidth,
    ),
    ...(keyValueHeads < heads
      ? [
          t(
            "{0} heads of queries share {1} heads of keys and values, so it takes 1/{2} of what it would with one for each.",
            heads,
            keyValueHeads,
            formatCount(heads / keyValueHeads),
          ),
        ]
      : []),
    ...(bounded > 0
      ? [
          t(
            "{0} of {1} layers look back {2} tokens at most, and keep no more.",
            bounded,
            windows.length,
            formatCount(windows.find((window) => window !== undefined) ?? 0),
          ),
        ]
      : []),
    ...(cross > 0
      ? [
          t(
            "Cross-attention keeps as much again of what the encoder read: {0} for as many tokens.",
            formatBytes(cross * HALF),
          ),
        ]
      : []),
  ];
}

/** What one more token takes, with the formula. */
export function computeSentences(made: Made, length: number): readonly string[] {
  const { weights, geometry, sheet } = made;
  if (!weights || !geometry) {
    return [made.lacking ?? t("config.json does not say how its attention is laid out.")];
  }
  const { matrices, attention } = costsAt(made, length);
  const { heads, headWidth, windows } = geometry;
  const isShared = chosenShare(sheet.config) < 1;
  return [
    t(
      "Behind {0} tokens, one more takes {1} operations: {2} for the matrices and {3} for attention.",
      formatCount(length),
      formatLarge(matrices + attention),
      formatLarge(matrices),
      formatLarge(attention),
    ),
    t(
      "Matrices: 2 · {0} weights that a token is multiplied by, a product and a sum each; looking up an embedding costs none.",
      formatCount(Math.round(matrices / 2)),
    ),
    ...(geometry.kind === "state"
      ? []
      : [
          t(
            "Attention: 4 · {0} layers · {1} heads · {2} · tokens seen, for queries times keys and weights times values.",
            windows.length,
            heads,
            headWidth,
          ),
        ]),
    ...(isShared ? [t("Of experts only those that a token passes are counted.")] : []),
    ...(geometry.kind === "encoderDecoder"
      ? [t("It is a token that the decoder writes, with an encoder’s text of the same length.")]
      : []),
  ];
}
