import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { s, writeSvg } from "../../../kit/pictures/svg.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import type { KindView, Numbers } from "./kinds/view.ts";

const WIDTH = 620; // CSS pixels
const GAP = 40;

export const tableOf = ({ caption, columns, rows }: Numbers): HTMLTableElement =>
  createTable(
    caption,
    columns.map(([title], at) => ({
      title,
      show: (row: readonly number[]) => written(row[at] as number),
      number: (row: readonly number[]) => row[at] as number,
    })),
    rows,
  );

const written = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));

/** The pictures one under the other, and the numbers behind them. */
export function exportKind(name: string, view: KindView, model: string | undefined): Exported {
  const { columns, rows } = view.numbers();
  const keys = columns.map(([, key]) => key);
  return {
    name: t("positions"),
    svg: async () => {
      let top = 0;
      const all = view.figures.flatMap((figure) => {
        const plan = figure.plan();
        if (!plan) return [];
        const { height, drawn } = plan.draw(WIDTH);
        const group = s("g", { transform: `translate(0 ${top + 24})` }, ...drawn);
        const title = s("text", { x: 0, y: top + 10, "font-size": 12 }, plan.title);
        top += height + GAP;
        return [title, group];
      });
      const said = { title: name, subtitle: model ?? "" };
      return writeSvg({ ...said, width: WIDTH, height: top }, ...all);
    },
    csv: async () =>
      `${[keys.map(field).join(), ...rows.map((row) => row.join())].join("\r\n")}\r\n`,
    json: async () => ({
      ...{ model, kind: name },
      numbers: rows.map((row) => Object.fromEntries(keys.map((key, i) => [key, row[i]]))),
    }),
  };
}
