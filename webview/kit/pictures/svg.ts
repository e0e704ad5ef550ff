import type { Attributes } from "../controls/element.ts";
import { type Colour, readColour } from "../page/theme.ts";

const SVG = "http://www.w3.org/2000/svg";

/** An element of a drawing, as `h` makes one of a page: `s("text", { x: 4, y: 12 }, "token")`. */
export function s(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly (Node | string | undefined)[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export const rgb = (colour: Colour): string => `rgb(${colour.join(" ")})`;

/** What a drawing needs of the theme, since it leaves the page without its style sheets. */
export const readInks = () => ({
  ink: rgb(readColour("--gb-ink")),
  pale: rgb(readColour("--gb-pale")),
  paper: rgb(readColour("--gb-paper")),
  line: rgb(readColour("--gb-line")),
  weight: rgb(readColour("--gb-weight")),
  from: rgb(readColour("--gb-from")),
  to: rgb(readColour("--gb-to")),
});

export interface Sheet {
  /** In CSS pixels, for what is drawn; title and edges come on top. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Below the title: what the numbers are and whose. */
  readonly subtitle: string;
}

const EDGE = 16; // CSS pixels around all of it
const HEAD = 48; // for title and subtitle
const SANS = "system-ui, 'Noto Sans', 'Noto Sans CJK KR', sans-serif";
/** For tokens. */
export const MONO = "ui-monospace, 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace";

/** A drawing as a file: paper, title and subtitle around what is drawn from 0, 0 on. */
export function writeSvg(
  { width, height, title, subtitle }: Sheet,
  ...drawn: readonly SVGElement[]
): string {
  const { ink, pale, paper } = readInks();
  const [all, high] = [Math.ceil(width + 2 * EDGE), Math.ceil(height + HEAD + 2 * EDGE)];
  const root = s(
    "svg",
    {
      ...{ width: all, height: high, viewBox: `0 0 ${all} ${high}` },
      ...{ "font-family": SANS, "font-size": 11, fill: ink },
    },
    s("title", {}, title),
    s("rect", { width: all, height: high, fill: paper }),
    s("text", { x: EDGE, y: EDGE + 16, "font-size": 16 }, title),
    s("text", { x: EDGE, y: EDGE + 34, fill: pale }, subtitle),
    s("g", { transform: `translate(${EDGE} ${EDGE + HEAD})` }, ...drawn),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

const SHARP = 2; // pixels of a PNG for each of the drawing's

/** The same drawing as a PNG, twice as large. */
export async function rasterize(svg: string): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * SHARP;
  canvas.height = picture.height * SHARP;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new RangeError(`No PNG of ${canvas.width} × ${canvas.height} pixels.`);
  return blob;
}
