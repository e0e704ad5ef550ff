import type { ModelCard } from "../model/run.ts";
import { logSumExp } from "../model/softmax.ts";
import type { TokenId, Tokens } from "../text/token.ts";
import { largest } from "./prediction.ts";

/** So many prompts can be laid side by side, and so many continuations judged behind each. */
export const MOST_PROMPTS = 4;
export const MOST_CONTINUATIONS = 4;

const LISTED = 10; // of the likeliest next tokens

/** How the distributions over the next token, one after each prompt, differ. */
export interface Differences {
  /**
   * Tokens worth a row: the likeliest after any of the prompts, and those that the differences are
   * about. By their largest probability.
   */
  readonly listed: readonly TokenId[];
  /** Of these: [prompts, listed], 0 to 1. */
  readonly probabilities: Float32Array;
  /** In bits: [prompts]. */
  readonly entropies: Float32Array;
  /**
   * D(row‖column) = Σ p·log₂(p/q) over the whole vocabulary, in bits: [prompts, prompts]. Infinity
   * where the column rules out what the row does not.
   *
   * @see Kullback and Leibler 1951, "On Information and Sufficiency"
   */
  readonly divergences: Float32Array;
  /**
   * The token with the largest term of each: likelier after the row than after the column. Of no
   * meaning where they do not differ.
   */
  readonly gains: Uint32Array; // [prompts, prompts]
}

/** What a decoder makes of several prompts. */
export interface PromptComparison extends Differences {
  readonly model: ModelCard;
  /** What `listed` are, outside any text. */
  readonly names: Tokens;
  readonly prompts: readonly Prompted[];
  readonly continuations: readonly Continuation[];
  /** How many tokens of the window are kept free for the longest continuation. */
  readonly room: number;
  /** The name of the model that was to answer, where it continues no text and `model` does. */
  readonly insteadOf?: string;
  /** Which part of a prompt falls out where the window does not hold all of it. */
  readonly drops: "beginning" | "end";
}

/** A prompt that Glassbox has put texts before, to be compared with the same without them. */
export interface GivenPrompts {
  /** Another each time. */
  readonly id: string;
  /** Without the texts, and with them. */
  readonly prompts: readonly [string, string];
  /** Where those texts stand, as the user knows it: "story.md:12". */
  readonly places: readonly string[];
  /** How many were to be put before it: the window may not hold all. */
  readonly asked: number;
  /** Whether of the last one only the beginning is there. */
  readonly isCut: boolean;
  /** Tokens that the model reads at once. */
  readonly window: number;
}

/** One prompt, as much of it as the model could read. */
export interface Prompted {
  /** How many tokens it has, with the special ones that the model wants around it. */
  readonly total: number;
  /** How many of them were read. */
  readonly read: number;
  /** Those that fell out; of very many, those next to what was read. Offsets in the prompt. */
  readonly fallen: Tokens;
  /** How likely each continuation is behind it. */
  readonly chains: readonly Chain[];
}

/** A text that may follow: the same tokens behind every prompt. */
export interface Continuation {
  readonly tokens: Tokens;
  /** How many tokens it has: more than `tokens` where it would take more than half of the window. */
  readonly total: number;
}

/** The chain rule: the probability of a continuation is the product of these. */
export interface Chain {
  /** −log₂ of each token's probability after the prompt and the tokens before it. */
  readonly bits: Float32Array; // [tokens]
  /** 1 = it was the likeliest. */
  readonly ranks: Uint32Array; // [tokens]
}

/** −log₂ of the probability of all of it. */
export const totalBits = ({ bits }: Chain): number => bits.reduce((sum, each) => sum + each, 0);

/** What a change of the prompt changes most. */
export interface Change {
  /** What it changes: a place in what was given. */
  readonly item: number;
  /** After which prompt that is likelier, and after which one less likely: one is the reference. */
  readonly more: number;
  readonly less: number;
  /** log₂ of how many times as likely: 0 or more; Infinity where one rules it out. */
  readonly bits: number;
}

/**
 * The item with the largest p·log₂(p/q) between the reference and any other prompt, p being the
 * larger of its two probabilities. Undefined without items, or with one prompt.
 *
 * @param items −log₂ p of each after each prompt
 */
export function largestChange(
  items: readonly (readonly number[])[],
  reference: number,
): Change | undefined {
  let found: Change | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [item, own] of items.entries()) {
    for (const prompt of own.keys()) {
      if (prompt === reference) continue;
      const isMore = (own[prompt] as number) <= (own[reference] as number);
      const [more, less] = isMore ? [prompt, reference] : [reference, prompt];
      const [few, many] = [own[more] as number, own[less] as number];
      const bits = few === many ? 0 : many - few;
      const term = bits === 0 ? 0 : 2 ** -few * bits;
      if (term > most) [most, found] = [term, { item, more, less, bits }];
    }
  }
  return found;
}

/**
 * How what comes next differs from prompt to prompt.
 *
 * @param logits after each prompt, [vocabSize]
 */
export function differencesOf(logits: readonly Float32Array[]): Differences {
  const bits = logits.map(bitsOf);
  const count = bits.length;
  const divergences = new Float32Array(count * count);
  const gains = new Uint32Array(count * count);
  bits.forEach((row, i) => {
    bits.forEach((column, j) => {
      if (i === j) return;
      const found = divergence(row, column);
      divergences[i * count + j] = found.bits;
      gains[i * count + j] = found.gain;
    });
  });
  const most = new Float64Array(logits[0]?.length ?? 0); // minus the fewest bits of each token
  for (let id = 0; id < most.length; id++) {
    most[id] = -Math.min(...bits.map((own) => own[id] as number));
  }
  const about = Array.from(gains).filter((_, at) => (divergences[at] as number) > 0);
  const listed = [...new Set([...largest(most, Math.min(LISTED, most.length)), ...about])].sort(
    (a, b) => (most[b] as number) - (most[a] as number),
  );
  return {
    listed,
    probabilities: Float32Array.from(
      bits.flatMap((own) => listed.map((id) => 2 ** -(own[id] as number))),
    ),
    entropies: Float32Array.from(bits, entropyOf),
    divergences,
    gains,
  };
}

/** −log₂ p of every token. @param logits [vocabSize] */
function bitsOf(logits: Float32Array): Float64Array {
  const norm = logSumExp(logits);
  return Float64Array.from(logits, (logit) => (norm - logit) / Math.LN2);
}

function entropyOf(bits: Float64Array): number {
  let sum = 0;
  for (const own of bits) if (own < Number.POSITIVE_INFINITY) sum += 2 ** -own * own;
  return sum;
}

function divergence(row: Float64Array, column: Float64Array): { bits: number; gain: TokenId } {
  let bits = 0;
  let gain = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < row.length; id++) {
    const own = row[id] as number;
    if (own === Number.POSITIVE_INFINITY) continue; // p·log p is 0 for p = 0
    const term = 2 ** -own * ((column[id] as number) - own);
    bits += term;
    if (term > most) [most, gain] = [term, id];
  }
  return { bits: Math.max(0, bits), gain };
}
