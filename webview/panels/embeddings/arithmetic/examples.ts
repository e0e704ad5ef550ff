/**
 * Sums to try. The part opens with that whose nearest token stands out most in the model: of the
 * shipped ones, with the first in tiny-gpt and tiny-t5, with the second in tiny-bert
 * (test/engine/answers/embeddings/combine.test.ts). The third is the famous one, the fourth across
 * languages, the last a polite ending in Korean.
 */
export const EXAMPLES: readonly string[] = [
  "are − were + was",
  "he − boy + girl",
  "king − man + woman",
  "소년 − boy + girl",
  "합니다 − 한다 + 있다",
];

/** Those that the part may open with: in Korean the Korean ones. */
export const openings = (locale: string | undefined): readonly string[] =>
  locale?.startsWith("ko") ? EXAMPLES.filter((sum) => /\p{Script=Hangul}/u.test(sum)) : EXAMPLES;
