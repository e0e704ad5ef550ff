import { type Chain, totalBits } from "../../../../src/domain/prediction/prompts.ts";
import { escapeMarkdown } from "../../../../src/domain/text/markdown.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { markdownTable, tokenCode } from "../../../kit/export/markdown.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { writeBars } from "../../../kit/pictures/barSheet.ts";
import { bitsOf, divergenceOf } from "./math.ts";
import { type Compared, nameAt, shareAt } from "./next.ts";
import { differencesAmong } from "./sentences.ts";
import { wordsOf } from "./told.ts";

/** The comparison to be taken away: next tokens as picture and table, all else as JSON. */
export function exportComparison(compared: Compared): Exported {
  const { comparison, texts, letters, reference } = compared;
  const rows = comparison.listed.map((id, row) => ({
    id,
    name: nameAt(comparison, row),
    shares: letters.map((_, prompt) => shareAt(comparison, prompt, row)),
  }));
  const model = comparison.model.name;
  const titles = letters.map((letter) => t("after {0}", letter));
  const chainsOf = (at: number) =>
    comparison.prompts.map(({ chains }) => totalBits(chains[at] as Chain));
  return {
    name: t("prompts"),
    svg: async () => writeBars({ title: t("Next token"), subtitle: model }, titles, rows),
    csv: async () => {
      const lines = rows.map(({ id, name, shares }) => [id, field(name), ...shares].join());
      return `${[["id", "token", ...letters].join(), ...lines].join("\r\n")}\r\n`;
    },
    json: async () => ({
      model,
      reference: letters[reference],
      prompts: letters.map((letter, i) => ({
        ...{ name: letter, text: texts[i], entropy: comparison.entropies[i] },
        tokens: { total: comparison.prompts[i]?.total, read: comparison.prompts[i]?.read },
        divergences: letters.map((_, other) => divergenceOf(comparison, i, other)),
      })),
      next: rows.map(({ id, name, shares }) => ({ id, token: name, probabilities: shares })),
      continuations: comparison.continuations.map((continuation, at) => ({
        ...{ text: wordsOf(continuation), bits: chainsOf(at) },
        tokens: comparison.prompts.map(({ chains }) => [...(chains[at]?.bits ?? [])]),
      })),
    }),
    markdown: async () =>
      [
        `${escapeMarkdown(model)}\n`,
        ...letters.map((letter, i) => `${letter}: ${tokenCode(JSON.stringify(texts[i]))}\n`),
        markdownTable(
          [t("token"), ...titles],
          rows.map(({ name, shares }) => [tokenCode(name), ...shares.map(formatShare)]),
        ),
        markdownTable(
          ["", ...titles],
          bitsOf(compared).map(([title, ...bits]) => [escapeMarkdown(title), ...bits]),
        ),
        ...differencesAmong(compared).map((sentence) => `- ${escapeMarkdown(sentence)}\n`),
        ...comparison.continuations.map((continuation, at) => {
          const bits = chainsOf(at).map((each) => `2^−${formatNumber(each)}`);
          return `- ${tokenCode(wordsOf(continuation))}: ${bits.join(", ")}\n`;
        }),
      ].join("\n"),
  };
}
