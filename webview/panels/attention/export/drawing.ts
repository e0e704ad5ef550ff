import { colourOf, positionOf, readColours } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import { MONO, readInks, rgb, s } from "../../../kit/pictures/svg.ts";
import type { Drawn } from "../map/drawn.ts";
import { shade } from "../map/heatmap.ts";

/** What can be put on a sheet. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly drawn: readonly SVGElement[];
}

// CSS pixels
const MAP = 560; // across and down, unless a cell would be smaller than one
const CELL = 22; // at most
const LABEL = 110; // of the tokens beside it
const LINE = 12; // that a token's name takes
const SCALE = { width: 220, height: 10, steps: 55 };

/** A whole map with its axes and its scale. */
export async function drawMap(
  { map, ink, write }: Drawn,
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
): Promise<Drawing> {
  const cell = Math.max(1, Math.min(CELL, Math.floor(MAP / Math.max(map.from, map.to))));
  const [wide, high] = [map.to * cell, map.from * cell];
  const { pale, line, ink: black } = readInks();
  const text = (x: number, y: number, words: string, more = {}) =>
    s("text", { x, y, ...more }, words);
  const every = Math.ceil(LINE / cell); // only every so-many-th token is named: a name needs room
  const named = (names: readonly string[]) =>
    names.flatMap((name, i) => (i % every === 0 ? [{ name, at: (i + 0.5) * cell }] : []));
  const token = { "font-family": MONO, "font-size": 10 };
  const rows = named(labels.from).map(({ name, at }) =>
    text(-6, at + 3, short(name), { ...token, "text-anchor": "end" }),
  );
  const columns = named(labels.to).map(({ name, at }) =>
    text(0, 0, short(name), { ...token, transform: `translate(${at + 3} -6) rotate(-90)` }),
  );
  const hatch = s(
    "pattern",
    { id: "masked", width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    s("path", { d: "M0 6L6 0", stroke: line, "stroke-width": 1 }),
  );
  const field = s(
    "g",
    { transform: `translate(${LABEL} ${LABEL})` },
    text(0, 12 - LABEL, `${t("to (key)")} →`, { fill: pale }),
    text(-6, -6, `${t("from (query)")} ↓`, { fill: pale, "text-anchor": "end" }),
    s("defs", {}, hatch),
    s("rect", {
      ...{ width: wide, height: high, stroke: line },
      fill: map.isCausal ? "url(#masked)" : "none",
    }),
    s("image", {
      ...{ width: wide, height: high, preserveAspectRatio: "none" },
      ...{ "image-rendering": "pixelated", href: await asPng(map, ink) },
    }),
    ...rows,
    ...columns,
  );
  const colours = readColours();
  const step = SCALE.width / SCALE.steps;
  const scale = s(
    "g",
    { transform: `translate(${LABEL} ${LABEL + high + 16})` },
    ...Array.from({ length: SCALE.steps }, (_, i) => {
      const part = i / (SCALE.steps - 1);
      const fill = rgb(colourOf(colours, ink, ink.isSigned ? 2 * part - 1 : part));
      return s("rect", { x: i * step, width: step + 0.5, height: SCALE.height, fill });
    }),
    ...ink.ticks.map((value, i) =>
      text(
        positionOf(ink, value) * SCALE.width,
        SCALE.height + 13,
        `${ink.isOpen && i === ink.ticks.length - 1 ? "≥ " : ""}${write(value)}`,
        { "text-anchor": "middle", fill: black },
      ),
    ),
  );
  return {
    width: LABEL + Math.max(wide, SCALE.width + 20),
    height: LABEL + high + 16 + SCALE.height + 16,
    drawn: [field, scale],
  };
}

const LONGEST = 15; // characters of a token's name
const short = (name: string): string => {
  const characters = Array.from(name);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : name;
};

/** The map as a data URL of a PNG, one pixel for each cell. */
async function asPng(map: Drawn["map"], ink: Drawn["ink"]): Promise<string> {
  const canvas = h("canvas");
  paint(canvas, shade(map, readColours(), ink));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new RangeError(`No PNG of ${map.to} × ${map.from} cells.`);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
