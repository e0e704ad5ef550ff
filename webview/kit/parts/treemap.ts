import { isOfAttention, isOfHead, isOfMlp } from "../../../src/domain/makeup/parts.ts";
import type { Group, PartNode } from "../../../src/domain/makeup/tree.ts";
import { formatLarge, formatShare } from "../page/numbers.ts";
import { type Colour, readColour } from "../page/theme.ts";
import { rgb, s } from "../pictures/svg.ts";
import { nameOf } from "./partNames.ts";
import { type Area, squarify } from "./treemapLayout.ts";

/** One box of the map, and where it lies: in CSS pixels. */
export interface Box {
  readonly node: PartNode;
  readonly area: Area;
}

const HEAD = 20; // pixels: the line in which a box that holds others is named
const EDGE = 2;
const LETTER = 6.1; // pixels, of text of 11
const WIDE = 11; // pixels, of a Korean letter
const LEAST = 26; // pixels: no room for others in a box that is smaller
const LINE = 14;

/** The boxes of a node's children, those of the most parameters first. */
export function boxesOf(node: PartNode, whole: Area): readonly Box[] {
  const children = node.children
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  const areas = squarify(
    children.map(({ count }) => count),
    whole,
  );
  return children.map((child, at) => ({ node: child, area: areas[at] as Area }));
}

/** Each box with those in it. @param total of which shares are told */
export function drawBoxes(boxes: readonly Box[], total: number): readonly SVGElement[] {
  return boxes.flatMap((box) => drawBox(box, total, 2));
}

function drawBox({ node, area }: Box, total: number, depth: number): readonly SVGElement[] {
  const { x, y, width, height } = area;
  if (width < 0.5 || height < 0.5) return [];
  const rect = s("rect", {
    ...{ x, y, width, height },
    fill: rgb(inkOf(node.group)),
    stroke: rgb(readColour("--gb-paper")),
    "stroke-width": depth === 2 ? 2 : 1,
  });
  const [name, amount] = [
    nameOf(node),
    `${formatLarge(node.count)} · ${formatShare(node.count / total)}`,
  ];
  const isNamed = widthOf(name) + 10 <= width && height >= HEAD;
  const inner = {
    x: x + EDGE,
    y: y + (isNamed ? HEAD : EDGE),
    width: width - 2 * EDGE,
    height: height - EDGE - (isNamed ? HEAD : EDGE),
  };
  const holds =
    depth > 0 && node.children.length > 0 && inner.width >= LEAST && inner.height >= LEAST;
  const beside = holds && widthOf(`${name}  ${amount}`) + 10 <= width;
  const below = !holds && widthOf(amount) + 10 <= width && height >= HEAD + LINE;
  const label = isNamed ? [write(name, x + 5, y + LINE)] : [];
  const number = !isNamed
    ? []
    : beside
      ? [write(amount, x + 5 + widthOf(`${name}  `), y + LINE)]
      : below
        ? [write(amount, x + 5, y + 2 * LINE)]
        : [];
  const within = holds ? boxesOf(node, inner).flatMap((box) => drawBox(box, total, depth - 1)) : [];
  return [rect, ...within, ...label, ...number];
}

const write = (text: string, x: number, y: number): SVGElement =>
  s("text", { x, y, "font-size": 11, fill: rgb(readColour("--gb-ink")) }, text);

const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? WIDE : LETTER), 0);

/** The hue of a part, weak enough for text to be read on it; words say the same. */
function inkOf(group: Group): Colour {
  const [role, share] = hueOf(group);
  const [hue, paper] = [readColour(role), readColour("--gb-paper")];
  const mix = (at: 0 | 1 | 2) => Math.round(paper[at] + (hue[at] - paper[at]) * share);
  return [mix(0), mix(1), mix(2)];
}

function hueOf(group: Group): readonly [`--gb-${string}`, number] {
  if (group === "embedding" || group === "positions" || group === "segments")
    return ["--gb-from", 0.36];
  if (group === "attention" || group === "crossAttention") return ["--gb-to", 0.28];
  if (group === "layers" || group === "layer" || group === "model") return ["--gb-pale", 0.12];
  if (group === "mlp" || isOfMlp(group)) return ["--gb-third", 0.32];
  if (isOfAttention(group)) return ["--gb-to", 0.36];
  if (isOfHead(group)) return ["--gb-fourth", 0.36];
  return ["--gb-pale", 0.28];
}
