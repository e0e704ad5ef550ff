import { Failed } from "../../../domain/failure.ts";
import type { ModelExport, Precision } from "../../../domain/model/modelFiles.ts";
import type { ModelId } from "../../../domain/model/run.ts";
import {
  divergence,
  likeliest,
  type Quantization,
} from "../../../domain/prediction/quantization.ts";
import { needLanguageHead } from "../../model/decoder.ts";
import type { Model } from "../../model/model.ts";
import type { Opener } from "../../model/opener.ts";
import { load } from "../../runs/analyse.ts";
import type { Next } from "../../runs/turns.ts";
import type { Input } from "../../sessions/input.ts";

const MOST = 2 ** 27; // logits of one file that are held at once: 512 MB
const FAITHFUL: ReadonlySet<Precision> = new Set(["full", "fp16"]);
const COARSE: ReadonlySet<Precision> = new Set(["int8", "4-bit", "2-bit"]);

/** The two files that are compared; undefined unless there are both kinds. */
function pairOf(exports: readonly ModelExport[]): readonly [ModelExport, ModelExport] | undefined {
  const faithful = exports.find(({ precision }) => FAITHFUL.has(precision));
  const coarse = exports.find(({ precision }) => COARSE.has(precision));
  return faithful && coarse && [faithful, coarse];
}

/**
 * What quantization changed of a model on a text. Of an encoder-decoder, what its decoder expects as it
 * is given the same text.
 *
 * @returns undefined if the folder does not hold both kinds of files
 * @throws Failed noText, noLanguageHead
 */
export async function quantization(
  opener: Opener,
  { id, text }: { readonly id: ModelId; readonly text: string },
  next: Next,
): Promise<Quantization | undefined> {
  const pair = pairOf(opener.exports(id));
  if (!pair) return undefined;
  const { model, tokenizer } = await load(opener, id, next, "tokenizer");
  needLanguageHead(model);
  const most = Math.max(1, Math.floor(MOST / model.card.vocabSize));
  const limit = Math.min(most, model.limits.room());
  const tokens = tokenizer.tokens(text, { limit, special: true });
  const { ids } = tokens;
  if (ids.length === 0 || text.trim() === "") throw new Failed({ kind: "noText" });
  const around = tokenizer.tokens("", { special: true }).ids.length;
  const whole = ids.length < limit ? ids.length : tokenizer.count(text) + around;
  const input = inputOf(model, ids);
  await next("loadingModel", 0);
  const coarse = await opener.another(id, pair[1]);
  try {
    await next("running", 0);
    const compared = await compare(model, coarse, input, (share) => next("running", share));
    const [faithful, other] = pair.map(({ onnx, precision }) => ({ onnx, precision })) as [
      Quantization["faithful"],
      Quantization["coarse"],
    ];
    return {
      faithful,
      coarse: other,
      tokens,
      totalTokens: Math.max(whole, ids.length),
      ...compared,
    };
  } finally {
    await coarse.close();
  }
}

/** The decoder of a pair reads the text behind its start token, one place for each token. */
function inputOf({ start }: Model, ids: Uint32Array): Input {
  return start === undefined
    ? { ids }
    : { ids, decoderIds: Uint32Array.from([start, ...ids.subarray(0, -1)]) };
}

/** What two models of one vocabulary expect behind each token. */
export async function compare(
  faithful: Model,
  coarse: Model,
  input: Input,
  pause: (share: number) => Promise<void>,
): Promise<Pick<Quantization, "bits" | "isSame">> {
  const [a, b] = [await faithful.outcome(input), await coarse.outcome(input)];
  const { length } = input.decoderIds ?? input.ids;
  const bits = new Float32Array(length);
  const isSame = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const [p, q] = [await faithful.logits(a, at), await coarse.logits(b, at)];
    bits[at] = divergence(p, q);
    isSame[at] = likeliest(p) === likeliest(q) ? 1 : 0;
    await pause((at + 1) / length);
  }
  return { bits, isSame };
}
