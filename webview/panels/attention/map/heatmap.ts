import { type Colour, readColour } from "../../../kit/page/theme.ts";
import type { Bitmap } from "../../../kit/pictures/canvas.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import type { Ink } from "./ink.ts";

export interface Colours {
  readonly paper: Colour;
  readonly ink: Colour;
  /** Of numbers below 0. */
  readonly other: Colour;
}

/** The theme's, as they are now. */
export const readColours = (): Colours => ({
  paper: readColour("--gb-paper"),
  ink: readColour("--gb-cell"),
  other: readColour("--gb-to"),
});

/** Paper with some ink on it. @param amount of ink, 0 to 1; of the other ink if negative, to -1 */
export function mix({ paper, ink, other }: Colours, amount: number): Colour {
  const full = amount < 0 ? other : ink;
  const part = (i: 0 | 1 | 2) => Math.round(paper[i] + (full[i] - paper[i]) * Math.abs(amount));
  return [part(0), part(1), part(2)];
}

const SHADES = 255; // of each ink

/** The pixel (four bytes) of each shade, from all of the other ink to all of the ink. */
function palette(colours: Colours): Uint32Array {
  const rgba = new Uint8Array((2 * SHADES + 1) * 4);
  for (let i = 0; i <= 2 * SHADES; i++) rgba.set([...mix(colours, i / SHADES - 1), 255], i * 4);
  return new Uint32Array(rgba.buffer);
}

/**
 * Numbers as pixels, in 255 shades. What a causal model cannot see stays transparent.
 *
 * @param step so many rows and columns share a pixel, which shows their number farthest from 0
 */
export function shade(map: HeadMap, colours: Colours, { amountOf }: Ink, step = 1): Bitmap {
  const { weights, from, to, isCausal } = map;
  const width = Math.ceil(to / step);
  const height = Math.ceil(from / step);
  const shades = palette(colours);
  const pixels = new Uint32Array(width * height);
  const farthest = new Float32Array(width); // in one row of pixels
  for (let y = 0; y < height; y++) {
    farthest.fill(0);
    for (let row = y * step; row < Math.min((y + 1) * step, from); row++) {
      const end = isCausal ? Math.min(to, row + 1) : to;
      for (let i = 0, x = 0, next = step; i < end; i++) {
        if (i === next) {
          x++;
          next += step;
        }
        const weight = weights[row * to + i] as number;
        if (Math.abs(weight) > Math.abs(farthest[x] as number)) farthest[x] = weight;
      }
    }
    const end = isCausal ? Math.min(width, y + 1) : width;
    for (let x = 0; x < end; x++) {
      const amount = amountOf(farthest[x] as number);
      pixels[y * width + x] = shades[SHADES + Math.round(SHADES * amount)] as number;
    }
  }
  return { width, height, rgba: new Uint8ClampedArray(pixels.buffer) };
}
