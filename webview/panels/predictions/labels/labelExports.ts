import { labeled } from "../../../../src/domain/prediction/labels.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { writeBars } from "../../../kit/pictures/barSheet.ts";
import type { Named } from "./labelBars.ts";

/** The labels of a text to be taken away, the likeliest first, with exact numbers. */
export function exportTextLabels({ labels, names, model }: Named): Exported {
  const rows = labeled(labels, 0).map(({ label, logit, share }) => {
    return { number: label, name: names[label] ?? "", logit, share };
  });
  const title = t("Labels of the text");
  const bars = rows.map(({ name, share }) => ({ name, shares: [share] }));
  return {
    name: t("labels"),
    svg: async () => writeBars({ title, subtitle: model }, [t("probability")], bars),
    csv: async () =>
      table("number,label,logit,probability", rows, ({ number, name, logit, share }) =>
        [number, field(name), logit, share].join(),
      ),
    json: async () => ({ model, reading: labels.reading, labels: rows }),
  };
}

/** Every token of a text with the logit of each label. */
export function exportTokenLabels({ labels, names, model }: Named, tokens: Tokens): Exported {
  const rows = Array.from(tokens.ids, (id, at) => {
    const byNumber = labeled(labels, at).toSorted((one, other) => one.label - other.label);
    return { id, token: label(tokenAt(tokens, at)), labels: byNumber };
  });
  const heads = names.flatMap((name) => [field(`${name} logit`), field(`${name} probability`)]);
  return {
    name: t("labels"),
    csv: async () =>
      table(["id", "token", ...heads].join(), rows, ({ id, token, labels }) =>
        [id, field(token), ...labels.flatMap(({ logit, share }) => [logit, share])].join(),
      ),
    json: async () => ({ model, reading: labels.reading, labels: names, tokens: rows }),
  };
}

/** RFC 4180 */
const table = <Row>(head: string, rows: readonly Row[], line: (row: Row) => string): string =>
  `${[head, ...rows.map(line)].join("\r\n")}\r\n`;
