import type { Field } from "./camera.ts";

/** How points look that have something in common. */
export interface Mark {
  /** Opaque, as the pixels of a canvas are kept: `pixelOf`. One for each step of depth, far first. */
  readonly inks: readonly number[];
  readonly shape: Shape;
}

export const SHAPES = ["disc", "square", "up", "diamond", "cross", "down", "ring"] as const;
export type Shape = (typeof SHAPES)[number];

/** Points as they are seen, and in which order they are drawn: the last on top. */
export interface Dots {
  readonly seen: Float32Array; // [points, 2], CSS pixels
  readonly order: Uint32Array; // numbers of points
  readonly marks: Uint8Array; // [points], numbers of marks
  /** [points], from 0, the farthest, to 255; of a flat map none. */
  readonly depth?: Uint8Array;
}

/** Red, green and blue, 0 to 255, as one pixel of a canvas on this machine. */
export function pixelOf([red, green, blue]: readonly [number, number, number]): number {
  const pixel = new Uint8ClampedArray([red, green, blue, 255]);
  return new Uint32Array(pixel.buffer)[0] as number;
}

/** The pixels of a mark around its middle: steps across and down. From 5 pixels on shapes differ. */
export function stampOf(shape: Shape, size: number): readonly (readonly [number, number])[] {
  const half = (size - 1) / 2;
  const first = -Math.floor(half);
  const pixels: (readonly [number, number])[] = [];
  for (let y = first; y < first + size; y++) {
    for (let x = first; x < first + size; x++) {
      if (covers(shape, (x - first - half) / (size / 2), (y - first - half) / (size / 2), size))
        pixels.push([x, y]);
    }
  }
  return pixels;
}

/** @param x, y from -1 to 1 in the square around the mark */
function covers(shape: Shape, x: number, y: number, size: number): boolean {
  const far = Math.hypot(x, y);
  if (size < 5) return size < 3 || far < 1.1;
  switch (shape) {
    case "square":
      return Math.max(Math.abs(x), Math.abs(y)) < 0.82;
    case "up":
      return y < 0.85 && Math.abs(x) <= (y + 1) / 2;
    case "down":
      return y > -0.85 && Math.abs(x) <= (1 - y) / 2;
    case "diamond":
      return Math.abs(x) + Math.abs(y) <= 1;
    case "cross":
      return Math.min(Math.abs(x), Math.abs(y)) < 0.3;
    case "ring":
      return far <= 1 && far >= 0.45;
    case "disc":
      return far <= 1;
    default:
      return shape satisfies never;
  }
}

/**
 * Draws points into the pixels of a picture, which it wipes before. Each point that is in sight covers
 * at least the pixel at its middle, until another is drawn over it.
 *
 * @param pixels [height, width] of the device's
 * @param sharp of the device's pixels for one of CSS
 * @param size of a mark, in the device's pixels, a whole number from 1
 */
export function scatter(
  pixels: Uint32Array,
  { width, height }: Field,
  { seen, order, marks, depth }: Dots,
  look: { readonly marks: readonly Mark[]; readonly sharp: number; readonly size: number },
): void {
  pixels.fill(0);
  const { sharp, size } = look;
  const stamps = look.marks.map(({ shape }) => stampOf(shape, size));
  const steps = stamps.map((stamp) => Int32Array.from(stamp, ([x, y]) => y * width + x));
  for (const i of order) {
    const x = Math.floor((seen[2 * i] as number) * sharp);
    const y = Math.floor((seen[2 * i + 1] as number) * sharp);
    if (x < -size || y < -size || x >= width + size || y >= height + size) continue;
    const mark = marks[i] as number;
    const { inks } = look.marks[mark] as Mark;
    const ink = inks[depth ? ((depth[i] as number) * inks.length) >> 8 : inks.length - 1] as number;
    if (x >= size && y >= size && x < width - size && y < height - size) {
      const middle = y * width + x;
      const offsets = steps[mark] as Int32Array;
      for (let k = 0; k < offsets.length; k++) pixels[middle + (offsets[k] as number)] = ink;
    } else {
      for (const [right, down] of stamps[mark] as readonly (readonly [number, number])[]) {
        const [px, py] = [x + right, y + down];
        if (px >= 0 && py >= 0 && px < width && py < height) pixels[py * width + px] = ink;
      }
    }
  }
}

/**
 * The order from the farthest to the nearest, in 256 steps; within one as they are numbered.
 *
 * @param near [points], in any unit
 * @param steps gets the step of each, [points]
 * @param order gets the numbers of the points
 */
export function sortByDepth(near: Float32Array, steps: Uint8Array, order: Uint32Array): void {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < near.length; i++) {
    const value = near[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const by = most > least ? 255.999 / (most - least) : 0;
  const ends = new Uint32Array(257);
  for (let i = 0; i < near.length; i++) {
    const step = Math.floor(((near[i] as number) - least) * by);
    steps[i] = step;
    ends[step + 1] = (ends[step + 1] as number) + 1;
  }
  for (let step = 0; step < 256; step++)
    ends[step + 1] = (ends[step + 1] as number) + (ends[step] as number);
  for (let i = 0; i < near.length; i++) {
    const step = steps[i] as number;
    order[ends[step] as number] = i;
    ends[step] = (ends[step] as number) + 1;
  }
}
