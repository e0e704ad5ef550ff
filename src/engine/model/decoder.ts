import { looksAhead } from "../../domain/attention/attention.ts";
import { Failed } from "../../domain/failure.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Head } from "../anatomy/namedHead.ts";
import type { Told } from "../config/told.ts";
import { plainTokens } from "../sessions/head.ts";

/** What tells whether a model has a language head. */
interface Speaker {
  readonly card: ModelCard;
  readonly head: Head;
}

/** What one pass over a short text leaves behind: the stream or the logits, each [sequence, any]. */
interface Pass {
  readonly attention: readonly Tensor[];
  readonly stream: Tensor | undefined;
  readonly logits: Tensor | undefined;
}

const LENGTH = 4; // tokens of the texts that are read for it
const SAME = 1e-5; // of the largest number: what float32 and float16 lose in another order of sums
const DECODERS = /(ForCausalLM|LMHeadModel|DoubleHeadsModel)$/;

/**
 * Whether a model says what comes next: whether its logits after a token depend only on that token and
 * those before it. It is judged by what the model does with a short text: whether a head looks ahead
 * or, where no attention was found, whether another last token changes the rows of the first ones.
 * Only where that cannot tell, the config decides; the tokenizer never does.
 *
 * @param keepsRows false if how a row is rounded depends on the others, so that all of them change
 */
export async function judgeDecoder(
  {
    head,
    card,
    start,
    run,
  }: Speaker & {
    readonly start: TokenId | undefined;
    run(input: { readonly ids: Uint32Array }): Promise<Pass>;
  },
  told: Told,
  keepsRows: boolean,
): Promise<boolean> {
  if (head.kind !== "language") return false;
  if (start !== undefined) return true; // its decoder writes
  const ids = plainTokens(card, LENGTH);
  if (ids.length > 1) {
    const { attention, stream, logits } = await run({ ids });
    if (attention.length > 0) return !attention.some(looksAhead);
    if (keepsRows) {
      const last = ids.length - 1;
      const others = ids.with(last, ((ids[last] as number) + 1) % card.vocabSize);
      const other = await run({ ids: others });
      return isSameBefore(last, stream ?? logits, other.stream ?? other.logits);
    }
  }
  return told.isDecoder || told.architectures.some((name) => DECODERS.test(name));
}

/** Whether the first rows of two tensors hold the same numbers. @param a, b [rows, width] */
function isSameBefore(rows: number, a: Tensor | undefined, b: Tensor | undefined): boolean {
  if (!a || !b) return false;
  const end = rows * (a.shape[1] ?? 0);
  let most = 0;
  let off = 0;
  for (let i = 0; i < end; i++) {
    most = Math.max(most, Math.abs(a.data[i] as number));
    off = Math.max(off, Math.abs((a.data[i] as number) - (b.data[i] as number)));
  }
  return off <= SAME * most;
}

/** @throws Failed noLanguageHead, or notDecoder of a model that reads from both sides */
export async function needDecoder(
  model: Speaker & { isDecoder(): Promise<boolean> },
): Promise<void> {
  needLanguageHead(model);
  if (await model.isDecoder()) return;
  throw new Failed({ kind: "notDecoder", model: model.card.name });
}

/** @throws Failed noLanguageHead of a model that says nothing of its vocabulary */
export function needLanguageHead({ head, card }: Speaker): void {
  if (head.kind !== "language") throw new Failed({ kind: "noLanguageHead", model: card.name });
}
