import {
  type Chain,
  type Change,
  type Continuation,
  largestChange,
  totalBits,
} from "../../../../src/domain/prediction/prompts.ts";
import { lineOf, spellOut } from "../../../../src/domain/text/spelling.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
import { type Compared, nameAt, shareAt } from "./next.ts";

/** A text that may follow, a continuation or a next token, and how likely it is. */
export interface Answer {
  readonly name: string;
  readonly bits: readonly number[]; // −log₂ p, [prompts]
}

/** What the headline and the picture below it are about. */
export interface Told {
  readonly answers: readonly Answer[];
  /** Which answer changes most, and between which prompts; none with a single prompt. */
  readonly change: Change | undefined;
}

const MOST = 4; // next tokens in the picture

/** A continuation as the user wrote it, its blanks made visible. */
export const wordsOf = ({ tokens }: Continuation): string => lineOf(tokens, [...tokens.ids.keys()]);

/**
 * The continuations; without any the next token that changes most, then the likeliest after each
 * prompt.
 */
export function toldOf(compared: Compared): Told {
  const { comparison, reference } = compared;
  const judged = comparison.continuations.map((continuation, at) => ({
    name: shortName(continuation, comparison.continuations),
    bits: comparison.prompts.map(({ chains }) => totalBits(chains[at] as Chain)),
  }));
  const answers = judged.length > 0 ? judged : nextAnswers(compared);
  const changes = answers.map(({ bits }) => bits);
  return { answers, change: largestChange(changes, reference) };
}

/** Without the blanks around it, unless another one differs in nothing else. */
function shortName(continuation: Continuation, all: readonly Continuation[]): string {
  const plain = plainOf(continuation);
  const isAlone = all.every((other) => other === continuation || plainOf(other) !== plain);
  return isAlone && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(plain) ? plain : wordsOf(continuation);
}

const plainOf = ({ tokens }: Continuation) =>
  spellOut(
    tokens.tokenizer,
    Array.from(tokens.ids.keys(), (i) => tokenAt(tokens, i)),
  ).text.trim();

function nextAnswers({ comparison, reference }: Compared): readonly Answer[] {
  const all = comparison.listed.map((_, row) => ({
    name: nameAt(comparison, row),
    bits: comparison.prompts.map((_, prompt) => -Math.log2(shareAt(comparison, prompt, row))),
  }));
  const words = all.filter(({ name }) => /[\p{L}\p{N}]/u.test(name) && !name.includes("⟨"));
  const changing = words.length > 0 ? words : all;
  const change = largestChange(
    changing.map(({ bits }) => bits),
    reference,
  );
  const told = change ? changing[change.item] : undefined;
  const best = comparison.prompts.map((_, prompt) =>
    all.reduce((most, one) =>
      (one.bits[prompt] as number) < (most.bits[prompt] as number) ? one : most,
    ),
  );
  return [...new Set([...(told ? [told] : []), ...best, ...all])].slice(0, MOST);
}
