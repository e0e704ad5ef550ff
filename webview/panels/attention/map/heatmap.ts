import { type Colours, colourOf, type Ink } from "../../../kit/charts/ink.ts";
import type { Bitmap } from "../../../kit/pictures/canvas.ts";
import type { HeadMap } from "../numbers/headMap.ts";

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
