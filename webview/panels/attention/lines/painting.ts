import type { Ink } from "../../../kit/charts/ink.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { MONO, rgb, s } from "../../../kit/pictures/svg.ts";
import { HUES, readHues } from "./hues.ts";
import {
  type Chosen,
  GAP,
  LINE,
  labelOf,
  middleOf,
  type Side,
  type Sides,
  seenOf,
} from "./sides.ts";
import type { Stroke } from "./strokes.ts";

/** All that a picture of the lines shows. */
export interface Scene {
  readonly sides: Sides;
  readonly strokes: readonly Stroke[];
  /** Undefined as long as there are no strokes. */
  readonly ink: Ink | undefined;
  readonly marked: Chosen | undefined;
}

/** The look of a line. @param amount of ink, 0 to 1 */
export const strokeOf = (amount: number) => ({
  width: 0.5 + 2 * amount,
  opacity: 0.1 + 0.8 * amount,
});

/** The lines as they are drawn: where, in which hue, how wide and how opaque. */
function curves({ sides, strokes, ink }: Scene) {
  const { width, height } = sides.size;
  const edge = labelOf(sides) + GAP;
  const x = [edge, width - edge] as const;
  // Ends far out of sight are moved nearer: unseen dashes would take as long to draw as seen ones.
  const near = (y: number) => Math.max(-height, Math.min(2 * height, y));
  const at = (side: Side, index: number) => near(middleOf(sides, { side, index }));
  return strokes.map(({ map, from, to, weight }) => {
    const y = [at("from", from), at("to", to)] as const;
    return { x, y, hue: map, ...strokeOf(ink?.amountOf(weight) ?? 0) };
  });
}

/** The tokens that are seen: where each stands, and whether it is the marked one. */
function tokens({ sides, marked }: Scene) {
  return (["from", "to"] as const).flatMap((side) => {
    const { first, end } = seenOf(sides, side);
    return Array.from({ length: end - first }, (_, i) => ({
      side,
      text: sides.labels[side][first + i] ?? "",
      x: side === "from" ? labelOf(sides) : sides.size.width - labelOf(sides),
      y: middleOf(sides, { side, index: first + i }),
      isMarked: marked?.side === side && marked.index === first + i,
    }));
  });
}

/** Draws lines and tokens. @param fontFamily of the tokens */
export function paintLines(
  context: CanvasRenderingContext2D,
  scene: Scene,
  fontFamily: string,
): void {
  paintCurves(context, scene);
  paintTokens(context, scene, fontFamily);
}

function paintCurves(context: CanvasRenderingContext2D, scene: Scene): void {
  const hues = readHues();
  for (const { x, y, hue, width, opacity } of curves(scene)) {
    context.beginPath();
    context.moveTo(x[0], y[0]);
    context.bezierCurveTo((x[0] + x[1]) / 2, y[0], (x[0] + x[1]) / 2, y[1], x[1], y[1]);
    context.setLineDash([...(HUES[hue]?.dashes ?? [])]);
    context.strokeStyle = rgb(hues[hue] ?? [0, 0, 0]);
    context.globalAlpha = opacity;
    context.lineWidth = width;
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function paintTokens(context: CanvasRenderingContext2D, scene: Scene, fontFamily: string): void {
  const label = labelOf(scene.sides);
  const [ink, focus] = [rgb(readColour("--gb-ink")), rgb(readColour("--gb-focus"))];
  context.textBaseline = "middle";
  for (const { side, text, x, y, isMarked } of tokens(scene)) {
    const isFrom = side === "from";
    context.font = `${isMarked ? "bold " : ""}12px ${fontFamily}`;
    context.textAlign = isFrom ? "right" : "left";
    context.fillStyle = ink;
    context.fillText(shortened(context, text, label - 6), x, y);
    if (!isMarked) continue;
    context.strokeStyle = focus;
    context.lineWidth = 2;
    context.strokeRect(isFrom ? 1 : x - 4, y - LINE / 2 + 1, label + 2, LINE - 2);
  }
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && context.measureText(`${characters.join("")}…`).width > room)
    characters.pop();
  return `${characters.join("")}…`;
}

/** The same as elements of an SVG file. */
export function linesAsSvg(scene: Scene): readonly SVGElement[] {
  const { width, height } = scene.sides.size;
  const hues = readHues();
  const paths = curves(scene).map(({ x, y, hue, width, opacity }) =>
    s("path", {
      d: `M${x[0]} ${y[0]}C${(x[0] + x[1]) / 2} ${y[0]} ${(x[0] + x[1]) / 2} ${y[1]} ${x[1]} ${y[1]}`,
      fill: "none",
      stroke: rgb(hues[hue] ?? [0, 0, 0]),
      "stroke-width": width.toFixed(2),
      "stroke-opacity": opacity.toFixed(2),
      "stroke-dasharray": HUES[hue]?.dashes.join(" ") || undefined,
    }),
  );
  const texts = tokens(scene).map(({ side, text, x, y, isMarked }) =>
    s(
      "text",
      {
        ...{ x, y: y + 4, "font-family": MONO },
        "text-anchor": side === "from" ? "end" : "start",
        "font-weight": isMarked && "bold",
      },
      text,
    ),
  );
  // The inner <svg> cuts lines to unseen tokens off at the edge.
  const clipped = s("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...paths);
  return [clipped, ...texts];
}
