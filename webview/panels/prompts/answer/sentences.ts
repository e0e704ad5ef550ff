import { type Chain, totalBits } from "../../../../src/domain/prediction/prompts.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { exampleOf } from "../input/examples.ts";
import { divergenceOf } from "./math.ts";
import { type Compared, nameAt, shareAt } from "./next.ts";
import { type Answer, type Told, wordsOf } from "./told.ts";

const SAME = 0.0005; // bits that are shown as 0
const ALIKE = 0.005; // bits of a probability that no one would call a change
const COUNTLESS = 1_000_000;

/** What a change of the prompt changes most; of one prompt, what comes next. */
export function headlineOf({ letters, texts, reference }: Compared, told: Told): string {
  const { answers, change } = told;
  if (!change) {
    const [best] = answers.toSorted((a, b) => (a.bits[0] as number) - (b.bits[0] as number));
    const share = formatShare(2 ** -(best?.bits[0] as number));
    return t("After this prompt, ‘{0}’ is likeliest ({1}).", best?.name ?? "", share);
  }
  const { item, more, less, bits } = change;
  const { name, bits: all } = answers[item] as Answer;
  if (bits < ALIKE) return t("‘{0}’ is as likely after each prompt.", name);
  const times = 2 ** bits;
  const [most, least] = [more, less].map((prompt) => letters[prompt] as string) as [string, string];
  if (times < 2) {
    const percent = formatShare(times - 1);
    return t("After prompt {0}, ‘{1}’ is {2} likelier than after {3}.", most, name, percent, least);
  }
  const [from, to] = [less, more].map((prompt) => formatShare(2 ** -(all[prompt] as number))) as [
    string,
    string,
  ];
  if (from === to) {
    const count = times > COUNTLESS ? t("over a million") : formatNumber(times);
    return t("After prompt {0}, ‘{1}’ is {2} × likelier than after {3}.", most, name, count, least);
  }
  const story = reference === 0 ? exampleOf(texts)?.stories?.[more] : undefined;
  return (
    story?.(name, from, to) ??
    t("‘{0}’ is likelier after prompt {1} ({2}) than after {3} ({4}).", name, most, to, least, from)
  );
}

/** In which tokens each prompt's distribution differs most from that of the reference. */
export function differencesAmong(compared: Compared): readonly string[] {
  const { comparison, letters, reference } = compared;
  const against = letters[reference] as string;
  const count = letters.length;
  const rowOf = (prompt: number, other: number) =>
    comparison.listed.indexOf(comparison.gains[prompt * count + other] as number);
  return letters.flatMap((letter, prompt) => {
    if (prompt === reference) return [];
    if (divergenceOf(comparison, prompt, reference) < SAME)
      return [t("After {0} the model expects what it expects after {1}.", letter, against)];
    const [gain, loss] = [rowOf(prompt, reference), rowOf(reference, prompt)];
    const share = (at: number, row: number) => formatShare(shareAt(comparison, at, row));
    return [
      t(
        "{0} differs from {1} above all in ‘{2}’ ({3} → {4}) and ‘{5}’ ({6} → {7}).",
        letter,
        against,
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
      return t("‘{0}’ is as likely after each prompt.", wordsOf(continuation));
    const times = 2 ** ((bits[worst as number] as number) - (bits[best as number] as number));
    return t(
      "‘{0}’ is likeliest after {1} ({2}): {3} times as likely as after {4}.",
      wordsOf(continuation),
      letters[best as number] as string,
      formatShare(2 ** -(bits[best as number] as number)),
      formatNumber(times),
      letters[worst as number] as string,
    );
  });
}
