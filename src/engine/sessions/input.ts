import type { AttentionKind } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Text } from "../onnx/feeds.ts";

/** What a model is asked to read. */
export interface Input {
  /** 1 to `contextLength` token ids. */
  readonly ids: Uint32Array;
  /** How many texts of the same length `ids` has, one behind the other; 1 unless given. */
  readonly rows?: number;
  /** Which of two texts each token belongs to: 0 or 1; all 0 unless given. */
  readonly segments?: Uint32Array;
  /** What the decoder of an encoder-decoder is given; there must be some if the model is one. */
  readonly decoderIds?: Uint32Array;
  /** What every site's inputs are fed, if the model is to be changed on its way (changes.ts). */
  readonly changes?: ReadonlyMap<string, Tensor>;
  /** What it was before it was changed. */
  readonly plain?: Input;
  /** What stands behind it where a file has room for more tokens; the model's own unless given. */
  readonly filler?: TokenId;
}

/** How long texts are; an Input is one. */
export interface Lengths {
  readonly ids: { readonly length: number };
  readonly decoderIds?: { readonly length: number };
  /** How many texts of the same length `ids` has; 1 unless given. */
  readonly rows?: number;
}

/** The text of a model that grows: its decoder's if it has one, else its only one. */
export const growing = <Ids>({
  ids,
  decoderIds = ids,
}: {
  readonly ids: Ids;
  readonly decoderIds?: Ids;
}): Ids => decoderIds;

/** How many tokens look, and at how many. */
export function lengths(kind: AttentionKind, input: Lengths) {
  const from = (kind === "decoder" || kind === "cross" ? growing(input) : input.ids).length;
  return { from, to: kind === "cross" ? input.ids.length : from };
}

/** The text of a graph that reads no other. */
export const textOf = ({ ids, rows, segments, changes, filler }: Input): Text => ({
  ids,
  ...(filler !== undefined && { filler }),
  ...(rows !== undefined && { rows }),
  ...(segments && { segments }),
  ...(changes && { added: changes }),
});
