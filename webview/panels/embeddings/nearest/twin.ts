import type { Neighbour } from "../../../../src/domain/model/embedding.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { type Column, createTable } from "../../../kit/pictures/table.ts";
import type { Shown } from "./words.ts";

/** The same numbers as a table. */
export function tableOf({ here, near, measure, isFar, space, file }: Shown): HTMLTableElement {
  const { found, chance } = near;
  const number = ({ value }: Neighbour) => value;
  const titles = {
    cosine: t("cosine similarity"),
    dot: t("dot product"),
    euclidean: t("Euclidean distance"),
  };
  const position: Column<Neighbour> = {
    title: t("number in the text"),
    show: ({ position: at = 0 }) => formatCount(at + 1),
    number: ({ position: at = 0 }) => at,
  };
  const line: Column<Neighbour> = {
    title: t("line of the file"),
    show: ({ place }) => formatCount((place?.line ?? 0) + 1),
    number: ({ place }) => place?.line ?? 0,
  };
  const columns: readonly Column<Neighbour>[] = [
    { title: t("token"), show: label, isToken: true },
    { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
    ...(file ? [line] : typeof space === "object" ? [position] : []),
    { title: titles[measure], show: ({ value }) => value.toFixed(4), number },
    ...(chance === undefined
      ? []
      : [
          {
            title: t("difference from chance"),
            show: ({ value }: Neighbour) => (value - chance).toFixed(4),
            number,
          },
        ]),
  ];
  const name = label(here);
  return createTable(
    isFar ? t("Least similar to ‘{0}’", name) : t("Most similar to ‘{0}’", name),
    columns,
    found,
  );
}
