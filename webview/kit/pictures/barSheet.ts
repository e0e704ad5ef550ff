import { formatShare } from "../page/numbers.ts";
import { MONO, readInks, type Sheet, s, writeSvg } from "./svg.ts";

const [NAME, BAR, VALUE, ROW] = [150, 110, 56, 20]; // CSS pixels

/** Shares side by side, as a file: a row for each token, a bar and a number in each column. */
export function writeBars(
  said: Pick<Sheet, "title" | "subtitle">,
  columns: readonly string[],
  rows: readonly { readonly name: string; readonly shares: readonly number[] }[],
): string {
  const { ink, pale, weight } = readInks();
  const most = Math.max(...rows.flatMap(({ shares }) => shares));
  const place = (column: number) => NAME + column * (BAR + VALUE);
  return writeSvg(
    { ...said, width: place(columns.length), height: ROW * (rows.length + 1) },
    ...columns.map((name, i) => s("text", { x: place(i), y: 12, fill: pale }, name)),
    ...rows.flatMap(({ name, shares }, row) => {
      const y = ROW * (row + 1);
      return [
        s("text", { x: 0, y: y + 13, "font-family": MONO }, name),
        ...shares.flatMap((share, i) => [
          s("rect", {
            x: place(i),
            y: y + 4,
            width: (share / most) * BAR,
            height: 11,
            fill: weight,
          }),
          s("text", { x: place(i) + BAR + 6, y: y + 13, fill: ink }, formatShare(share)),
        ]),
      ];
    }),
  );
}
