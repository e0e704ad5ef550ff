/**
 * Sums to try. The part opens with that whose nearest token stands out most in the model: of the
 * shipped ones, with the first in tiny-gpt and tiny-t5, with the second in tiny-bert
 * (test/engine/answers/embeddings/combine.test.ts). The third is the famous one, the last across languages.
 */
export const EXAMPLES: readonly string[] = [
  "are − were + was",
  "he − boy + girl",
  "king − man + woman",
  "소년 − boy + girl",
];
