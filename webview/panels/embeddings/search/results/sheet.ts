import type { FoundText } from "../../../../../src/domain/search/search.ts";
import { widthOf } from "../../../../kit/pictures/canvas.ts";
import { MONO, readInks, type Sheet, s, writeSvg } from "../../../../kit/pictures/svg.ts";
import { cosineScale, type Row } from "./found.ts";
import { brief, shortPlace } from "./words.ts";

const [RANK, TEXT, GAP, AXIS, VALUE] = [28, 420, 24, 240, 48]; // CSS pixels, from left to right
const [LINE, HEADING, HEAD, SPACE] = [15, 26, 34, 24]; // from top to bottom
const FONT = `11px ${MONO}`;

/** Ranked texts under a heading, or under none. */
export interface Part {
  readonly heading?: string;
  /** Behind the heading. */
  readonly words?: string;
  readonly rows: readonly Row[];
}

/** What stands below the lists. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly drawn: readonly SVGElement[];
}

/** The same lists as `createRanking` makes, as a file: all on one axis. */
export function writeRanking(
  said: Pick<Sheet, "title" | "subtitle">,
  parts: readonly Part[],
  below?: Drawing,
): string {
  const { pale, line, weight } = readInks();
  const { name, axis, write, writeTick } = cosineScale(
    parts.flatMap(({ rows }) => rows.map(({ value }) => value)),
  );
  const start = RANK + TEXT + GAP;
  const x = (value: number) => start + (AXIS * (value - axis.from)) / (axis.to - axis.from);
  const drawn: SVGElement[] = [s("text", { x: start, y: 10, fill: pale }, name)];
  for (const tick of axis.ticks) {
    drawn.push(
      s("text", { x: x(tick), y: 26, fill: pale, "text-anchor": "middle" }, writeTick(tick)),
    );
  }
  let y = HEAD;
  for (const { heading, words = "", rows } of parts) {
    if (heading !== undefined) {
      const aside = s("tspan", { dx: 6, fill: pale, "font-weight": 400 }, words);
      drawn.push(s("text", { x: 0, y: y + 17, "font-weight": 600 }, heading, aside));
      y += HEADING;
    }
    const bottom = rows.reduce((sum, row) => sum + heightOf(row), y);
    for (const tick of axis.ticks) {
      drawn.push(s("line", { x1: x(tick), x2: x(tick), y1: y, y2: bottom, stroke: line }));
    }
    for (const [at, row] of rows.entries()) {
      const middle = y + heightOf(row) / 2;
      const [dot, end] = [x(row.value), start + AXIS + VALUE];
      drawn.push(
        s("text", { x: RANK - 8, y: y + 12, fill: pale, "text-anchor": "end" }, String(at + 1)),
        ...row.texts.flatMap((text, i) => linesOf(text, y + 2 * LINE * i, pale)),
        s("line", { x1: start, x2: start + AXIS, y1: middle, y2: middle, stroke: line }),
        s("circle", { cx: dot, cy: middle, r: 5, fill: weight }),
        s("text", { x: end, y: middle + 4, "text-anchor": "end" }, write(row.value)),
      );
      y += heightOf(row);
    }
  }
  if (below) {
    drawn.push(s("g", { transform: `translate(0 ${y + SPACE})` }, ...below.drawn));
    y += SPACE + below.height;
  }
  const width = Math.max(start + AXIS + VALUE, below?.width ?? 0);
  return writeSvg({ ...said, title: brief(said.title, 90), width, height: y }, ...drawn);
}

/** Two lines for each text, and a little room. */
const heightOf = ({ texts }: Row): number => 2 * LINE * texts.length + 4;

/** A text's beginning, and its place below it. */
const linesOf = (text: FoundText, y: number, pale: string): readonly SVGElement[] => [
  s("text", { x: RANK, y: y + 12, "font-family": MONO }, fitted(text.excerpt)),
  s("text", { x: RANK, y: y + 12 + LINE, fill: pale }, shortPlace(text)),
];

/** As much of a text as there is room for. */
function fitted(text: string): string {
  for (let most = 80; ; most -= 4) {
    const part = brief(text, most);
    if (most <= 8 || widthOf(part, FONT) <= TEXT) return part;
  }
}
