import { type Colour, readColour } from "../../../kit/page/theme.ts";
import type { Bitmap } from "../../../kit/pictures/canvas.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import type { Ink } from "./ink.ts";

export interface Colours {
  readonly paper: Colour;
  /** The hue of amounts. */
  readonly ink: Colour;
  /** Of the largest amounts, nearer to the letters. */
  readonly peak: Colour;
  /** Of numbers below 0. */
  readonly other: Colour;
}

/** The theme's, as they are now. */
export const readColours = (): Colours => ({
  paper: readColour("--gb-paper"),
  ink: readColour("--gb-weight"),
  peak: readColour("--gb-peak"),
  other: readColour("--gb-from"),
});

/** One color with a part of another, 0 to 1. */
export function blend(one: Colour, other: Colour, part: number): Colour {
  const mixed = (i: 0 | 1 | 2) => Math.round(one[i] + (other[i] - one[i]) * part);
  return [mixed(0), mixed(1), mixed(2)];
}

const FLOOR = 0.1; // of the hue on the paper, where a weight is 0: weak ones are told from paper
const HUE = 0.75; // the amount that takes the whole hue; larger ones go on to the peak

/**
 * The color of an amount of ink, 0 to 1: from a tinted paper to the hue, and on to the peak. Signed
 * amounts go from paper to one of two hues, at 1 and at -1.
 */
export function colourOf(
  { paper, ink, peak, other }: Colours,
  { isSigned }: Pick<Ink, "isSigned">,
  amount: number,
): Colour {
  if (isSigned) return blend(paper, amount < 0 ? other : ink, Math.abs(amount));
  if (amount > HUE) return blend(ink, peak, (amount - HUE) / (1 - HUE));
  return blend(paper, ink, FLOOR + (1 - FLOOR) * (amount / HUE));
}

const SHADES = 255; // of each ink

/** The pixel (four bytes) of each shade, from all of the other ink to all of the ink. */
function palette(colours: Colours, ink: Ink): Uint32Array {
  const rgba = new Uint8Array((2 * SHADES + 1) * 4);
  for (let i = 0; i <= 2 * SHADES; i++)
    rgba.set([...colourOf(colours, ink, i / SHADES - 1), 255], i * 4);
  return new Uint32Array(rgba.buffer);
}

/**
 * Numbers as pixels, in 255 shades. What a causal model cannot see stays transparent.
 *
 * @param step so many rows and columns share a pixel, which shows their number farthest from 0
 */
export function shade(map: HeadMap, colours: Colours, ink: Ink, step = 1): Bitmap {
  const { weights, from, to, isCausal } = map;
  const width = Math.ceil(to / step);
  const height = Math.ceil(from / step);
  const shades = palette(colours, ink);
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
      const amount = ink.amountOf(farthest[x] as number);
      pixels[y * width + x] = shades[SHADES + Math.round(SHADES * amount)] as number;
    }
  }
  return { width, height, rgba: new Uint8ClampedArray(pixels.buffer) };
}
