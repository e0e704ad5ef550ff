import { type Chain, totalBits } from "../../../../src/domain/prediction/prompts.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { wordsOf } from "./chains.ts";
import { type Compared, divergenceOf, nameAt, shareAt } from "./next.ts";

const SAME = 0.0005; // bits that are shown as 0

/** What the model expects after each prompt. */
export function findingOf({ comparison, letters }: Compared): string {
  const rows = comparison.listed.map((_, row) => row);
  const best = letters.map((letter, prompt) => {
    const row = rows.reduce((most, each) =>
      shareAt(comparison, prompt, each) > shareAt(comparison, prompt, most) ? each : most,
    );
    const share = formatShare(shareAt(comparison, prompt, row));
    return t("after {0} ‘{1}’ ({2})", letter, nameAt(comparison, row), share);
  });
  return t("What the model expects most: {0}.", best.join(", "));
}

/** How each prompt's distribution differs from that of the reference, and in which tokens most. */
export function differencesAmong(compared: Compared): readonly string[] {
  const { comparison, letters, reference } = compared;
  const against = letters[reference] as string;
  const count = letters.length;
  const rowOf = (prompt: number, other: number) =>
    comparison.listed.indexOf(comparison.gains[prompt * count + other] as number);
  return letters.flatMap((letter, prompt) => {
    if (prompt === reference) return [];
    const bits = divergenceOf(comparison, prompt, reference);
    if (bits < SAME)
      return [t("After {0} the model expects what it expects after {1}.", letter, against)];
    const [gain, loss] = [rowOf(prompt, reference), rowOf(reference, prompt)];
    const share = (at: number, row: number) => formatShare(shareAt(comparison, at, row));
    return [
      t(
        "{0} differs from {1} by {2} bits, above all in ‘{3}’ ({4} → {5}) and ‘{6}’ ({7} → {8}).",
        letter,
        against,
        formatNumber(bits),
        nameAt(comparison, gain),
        share(reference, gain),
        share(prompt, gain),
        nameAt(comparison, loss),
        share(reference, loss),
        share(prompt, loss),
      ),
    ];
  });
}

/** After which prompt each continuation is the likeliest, and how much likelier than elsewhere. */
export function likeliestOf({ comparison, letters }: Compared): readonly string[] {
  if (letters.length < 2) return [];
  return comparison.continuations.map((continuation, at) => {
    const bits = comparison.prompts.map(({ chains }) => totalBits(chains[at] as Chain));
    const [best, worst] = [Math.min(...bits), Math.max(...bits)].map((each) => bits.indexOf(each));
    if (bits.every((each) => each === bits[0]))
      return t("‘{0}’ is as likely after each of them.", wordsOf(continuation));
    const times = 2 ** ((bits[worst as number] as number) - (bits[best as number] as number));
    return t(
      "‘{0}’ is the likeliest after {1} ({2}): {3} times as likely as after {4}.",
      wordsOf(continuation),
      letters[best as number] as string,
      formatShare(2 ** -(bits[best as number] as number)),
      formatNumber(times),
      letters[worst as number] as string,
    );
  });
}
