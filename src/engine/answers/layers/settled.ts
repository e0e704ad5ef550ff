import { Failed } from "../../../domain/failure.ts";
import { type Settled, settledAt } from "../../../domain/layers/lensTable.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import { largest } from "../../../domain/prediction/prediction.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import { speechOf } from "../../runs/speech.ts";
import { leading } from "../../runs/tokensOfIds.ts";
import { readRows } from "./lens.ts";

const CONTEXT = 256; // tokens that are read before one, and to a masked model half as many on each side

/**
 * From which layer on what a model expects in place of a token of a text is the likeliest.
 *
 * @param token number of the token; a decoder must have one before it
 * @throws Failed notDecoder of an encoder-decoder, or an encoder without a mask
 */
export async function settledOf(
  model: Model,
  tokenizer: Tokenizer,
  text: string,
  token: number,
): Promise<Settled> {
  const says = await speechOf(model, tokenizer);
  const isReader = says.kind === "masked" || (says.kind === "next" && model.start === undefined);
  if (!isReader) throw new Failed({ kind: "notDecoder", model: model.card.name });
  const { ids } = tokenizer.cut(text);
  if (!(token < ids.length)) throw new RangeError(`Token ${token} of ${ids.length}.`);
  const { given, at } =
    says.kind === "masked"
      ? around(tokenizer, ids, token, says.mask)
      : before(model, tokenizer, ids, token);
  if (at < 0) throw new RangeError("Nothing stands before the first token.");
  const places = model.stream().filter(({ tensor }) => tensor !== "afterAttention");
  const streams = await model.inside({ ids: given }, places);
  const rows = streams.map((stream) => slice(stream, at).data);
  const width = rows[0]?.length ?? 0;
  const stacked: Tensor = {
    data: new Float32Array(rows.length * width),
    shape: [rows.length, width],
  };
  for (const [i, row] of rows.entries()) stacked.data.set(row, i * width);
  const tops: TokenId[] = [];
  await readRows(model, stacked, (logits) => {
    tops.push(largest(logits, 1)[0] as TokenId);
  });
  return { answer: tops.at(-1) as TokenId, layer: settledAt(tops), layers: tops.length - 1 };
}

/** What a decoder reads, and the place behind which it expects the token. */
function before({ card }: Model, tokenizer: Tokenizer, ids: Uint32Array, token: number) {
  const first = leading(tokenizer);
  const room = Math.min(CONTEXT, card.contextLength - first.length);
  const given = Uint32Array.of(...first, ...ids.subarray(Math.max(0, token - room), token));
  return { given, at: given.length - 1 };
}

/** What a masked model reads, and where it is hidden what stands there. */
function around({ template }: Tokenizer, ids: Uint32Array, token: number, mask: TokenId) {
  const from = Math.max(0, token - CONTEXT / 2);
  const own = ids.slice(from, token + CONTEXT / 2);
  own[token - from] = mask;
  const given = Uint32Array.of(...template.before, ...own, ...template.after);
  return { given, at: template.before.length + token - from };
}
