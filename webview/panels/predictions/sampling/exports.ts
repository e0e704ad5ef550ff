import { probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import type { Sampled, Settings } from "../../../../src/domain/prediction/sampling.ts";
import { escapeMarkdown } from "../../../../src/domain/text/markdown.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { markdownTable, tokenCode } from "../../../kit/export/markdown.ts";
import { t } from "../../../kit/page/language.ts";
import { formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { writeBars } from "../../../kit/pictures/barSheet.ts";
import { titleOf } from "./columns.ts";

/** The columns as they are shown now. */
export interface Shown {
  /** The sentence over them. */
  readonly title: string;
  readonly model: string;
  readonly sampled: Sampled;
  readonly settings: Settings;
  readonly logits: Float32Array;
  /** By rank, of those that are listed. */
  readonly names: readonly string[];
}

/** The columns to be taken away: as a picture, and their listed tokens with exact numbers. */
export function exportColumns(shown: Shown): Exported {
  const { sampled, settings, logits, names, model, title } = shown;
  const { ids, columns } = sampled;
  const rows = names.map((name, rank) => {
    const id = ids[rank] as TokenId;
    const shares = columns.map((column) => probabilityAt(column, rank));
    return { rank: rank + 1, id, name, logit: logits[id] as number, shares };
  });
  const titles = columns.map(({ step }) => titleOf(step, settings));
  return {
    name: t("predictions"),
    svg: async () => writeBars({ title, subtitle: model }, titles, rows),
    csv: async () => {
      const head = ["rank", "id", "token", "logit", ...columns.map(({ step }) => step)];
      const lines = rows.map(({ rank, id, name, logit, shares }) =>
        [rank, id, field(name), logit, ...shares].join(),
      );
      return `${[head.join(), ...lines].join("\r\n")}\r\n`;
    },
    json: async () => ({
      ...{ model, question: title, settings, vocabulary: ids.length },
      steps: columns.map(({ step, kept, mass, entropy }) => ({ step, kept, mass, entropy })),
      tokens: rows.map(({ rank, id, name, logit, shares }) => ({
        ...{ rank, id, token: name, logit },
        probabilities: Object.fromEntries(columns.map(({ step }, i) => [step, shares[i]])),
      })),
    }),
    markdown: async () => {
      const cells = rows.map(({ name, logit, shares }) => [
        tokenCode(name),
        formatNumber(logit),
        ...shares.map(formatShare),
      ]);
      return `${escapeMarkdown(`${title} (${model})`)}\n\n${markdownTable([t("token"), t("logit"), ...titles], cells)}`;
    },
  };
}
