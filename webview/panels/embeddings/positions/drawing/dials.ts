import type { Drawing } from "../../../../kit/charts/figure.ts";
import { t } from "../../../../kit/page/language.ts";
import { readInks, s } from "../../../../kit/pictures/svg.ts";

interface Dial {
  readonly name: string;
  /** Radians, counted against the clock from the right. */
  readonly query: number;
  readonly key: number;
}

const [GAP, TOP, BOTTOM, LEAST] = [12, 8, 40, 72]; // CSS pixels

/** Two hands on each dial: that of the query is whole and longer, that of the key dashed. */
export function drawDials(dials: readonly Dial[], width: number): Drawing {
  const { ink, pale, line, from, to } = readInks();
  const columns = Math.max(1, Math.min(dials.length, Math.floor((width + GAP) / (LEAST + GAP))));
  const size = Math.min(96, (width - GAP * (columns - 1)) / columns);
  const step = size + 26;
  const middle = (i: number) =>
    [
      (i % columns) * (size + GAP) + size / 2,
      TOP + Math.floor(i / columns) * step + size / 2,
    ] as const;
  const hand = (i: number, angle: number, of: { length: number; color: string; dash?: string }) => {
    const [x, y] = middle(i);
    const [x2, y2] = [x + Math.cos(angle) * of.length, y - Math.sin(angle) * of.length];
    return [
      s("line", {
        ...{ x1: x, y1: y, x2, y2, stroke: of.color, "stroke-width": 3, "stroke-linecap": "round" },
        ...(of.dash && { "stroke-dasharray": of.dash }),
      }),
      s("circle", { cx: x2, cy: y2, r: 3.5, fill: of.color }),
    ];
  };
  const rows = Math.ceil(dials.length / columns);
  const foot = TOP + rows * step + 14;
  const key = (x: number, words: string, color: string, dash?: string) => [
    s("line", {
      ...{ x1: x, x2: x + 22, y1: foot - 4, y2: foot - 4, stroke: color, "stroke-width": 3 },
      ...(dash && { "stroke-dasharray": dash }),
    }),
    s("text", { x: x + 28, y: foot, fill: pale }, words),
  ];
  return {
    width,
    height: TOP + rows * step + BOTTOM - 14,
    drawn: [
      ...dials.flatMap(({ name, query, key }, i) => {
        const [cx, cy] = middle(i);
        return [
          s("circle", { cx, cy, r: size / 2 - 4, fill: "none", stroke: line }),
          s("line", { x1: cx, x2: cx + size / 2 - 4, y1: cy, y2: cy, stroke: line }),
          ...hand(i, query, { length: size / 2 - 10, color: from }),
          ...hand(i, key, { length: size / 2 - 20, color: to, dash: "5 4" }),
          s("text", { x: cx, y: cy + size / 2 + 12, fill: pale, "text-anchor": "middle" }, name),
        ];
      }),
      ...key(0, t("query"), from),
      ...key(110, t("key"), to, "5 4"),
    ],
    at: (x, y) => {
      const column = dials.findIndex((_, i) => {
        const [cx, cy] = middle(i);
        return Math.hypot(cx - x, cy - y) <= size / 2;
      });
      return column < 0 ? undefined : { column, row: 0 };
    },
    mark: ({ column }) => {
      const [cx, cy] = middle(column);
      return [
        s("circle", { cx, cy, r: size / 2 - 2, fill: "none", stroke: ink, "stroke-width": 2 }),
      ];
    },
  };
}
