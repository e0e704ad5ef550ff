import { widthOf } from "../../../kit/pictures/canvas.ts";
import { MONO, readInks, s } from "../../../kit/pictures/svg.ts";
import { drawWires } from "./drawing.ts";
import { type Drawn, NAME, shortened } from "./measure.ts";

const [LINE, PAD] = [15, 10]; // CSS pixels
const FONT = "12px sans-serif"; // by which lines are broken

/** The whole way as a drawing that needs no page. */
export function drawSheet(drawn: Drawn): readonly SVGElement[] {
  const { wiring, groups, width, height, placed, names } = drawn;
  const { ink, pale, from, to, paper } = readInks();
  const boxes = placed.flatMap(({ box, top, bottom, left, right }) => {
    const { part } = box.station;
    const color = part === "attention" || part === "cross" ? to : from;
    const isFolded = box.folded.length > 0;
    const said = (selector: string) => box.element.querySelector(selector)?.textContent ?? "";
    const rows = box.element.querySelectorAll(".bars li");
    const lines =
      rows.length > 0
        ? Array.from(rows, (row) =>
            Array.from(row.querySelectorAll(".token, .value"), (one) => one.textContent).join("  "),
          )
        : broken(said(".did"), right - left - 2 * PAD);
    const room = { x: left, y: top, width: right - left, height: bottom - top };
    const at = { x: left + PAD, "font-size": 12 };
    return [
      ...(isFolded
        ? []
        : [
            s("rect", { ...room, rx: 3, fill: paper }),
            s("rect", { ...room, rx: 3, fill: color, opacity: 0.1 }),
            s("rect", { ...room, width: 3, fill: color }),
          ]),
      s("text", { ...at, y: top + LINE, fill: ink, "font-weight": 600 }, said(".name")),
      ...lines.map((line, i) => s("text", { ...at, y: top + LINE * (i + 2), fill: pale }, line)),
    ];
  });
  return [
    ...drawWires(wiring, groups, height, { width, height }),
    ...names.map(({ text, x, top, isPicked }) =>
      s(
        "text",
        {
          ...{ x, y: top + NAME - 8, fill: isPicked ? ink : pale, "font-family": MONO },
          ...{
            "font-weight": isPicked ? 600 : 400,
            transform: `rotate(-90 ${x} ${top + NAME - 8})`,
          },
          dy: 4,
        },
        shortened(text),
      ),
    ),
    ...boxes,
  ];
}

/** Words in lines that are no wider than there is room. */
function broken(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && widthOf(longer, FONT) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
