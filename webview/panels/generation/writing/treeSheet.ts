import { type Place, wayTo } from "../../../../src/domain/writing/branches.ts";
import { MONO, readInks, type Sheet, s, writeSvg } from "../../../kit/pictures/svg.ts";
import { DEEPEST, nameOfRow, numbersOf, rowsOf } from "./tree.ts";

// CSS pixels
const ROW = 38;
const INDENT = 18;
const FACTS = 15; // from the line of the text to that of the numbers
const LEAST = 540; // wide: the title has its room
const LETTER = 6.7; // of the monospaced font; others take two

/** The tree of branches as a file: a row for each, a line to the one that it forks from. */
export function writeTree(
  said: Pick<Sheet, "title" | "subtitle">,
  root: Place,
  end: Place,
): string {
  const { ink, pale, from, line } = readInks();
  const shown = new Set(wayTo(end));
  const rows = rowsOf(root).map((row, i) => ({
    ...{ ...row, name: nameOfRow(row), facts: numbersOf(row) },
    x: (Math.min(DEEPEST, row.depth - 1) + 1) * INDENT,
    y: ROW * i + 12,
    isShown: shown.has(row.limb.places[0] as Place),
  }));
  const ends = rows.map(({ x, name, facts }) => x + Math.max(lengthOf(name), lengthOf(facts)));
  return writeSvg(
    { ...said, width: Math.max(LEAST, ...ends), height: ROW * rows.length },
    ...rows.flatMap(({ parent, x, y, isShown, name, facts }) => {
      const top = parent === undefined ? y - 12 : (rows[parent]?.y as number) + FACTS + 5;
      return [
        s("path", {
          d: `M${x - 10} ${top}V${y - 4}h6`,
          ...{ fill: "none", stroke: isShown ? from : line, "stroke-width": isShown ? 3 : 1 },
        }),
        s(
          "text",
          { x, y, "font-family": MONO, fill: ink, ...(isShown && { "font-weight": "bold" }) },
          name,
        ),
        s("text", { x, y: y + FACTS, fill: pale }, facts),
      ];
    }),
  );
}

const lengthOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (letter > "\u10ff" ? 2 : 1), 0) * LETTER;
