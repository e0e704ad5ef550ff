import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { weightAt } from "../numbers/headMap.ts";
import { WORDS } from "../numbers/quantities.ts";
import type { Shown } from "./shown.ts";

/** Every token that one token looks at, with its number. */
export function rowTable(
  { map, numbers }: Shown,
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  from: number,
): HTMLTableElement {
  const { quantity, exact } = WORDS[numbers];
  const name = `‘${labels.from[from] ?? ""}’`;
  return createTable(
    numbers === "weights"
      ? t("Attention weights from {0}, token {1}", name, formatCount(from + 1))
      : t("From {0}, token {1}: {2}", name, formatCount(from + 1), quantity),
    [
      { title: t("to (key)"), show: (to) => formatCount(to + 1), number: (to) => to },
      { title: t("token"), show: (to) => labels.to[to] ?? "", isToken: true },
      {
        title: quantity,
        show: (to) => exact(weightAt(map, from, to)),
        number: (to) => weightAt(map, from, to),
      },
    ],
    Array.from(labels.to.keys()),
  );
}
