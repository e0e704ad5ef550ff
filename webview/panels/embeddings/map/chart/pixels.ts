import { h } from "../../../../kit/controls/element.ts";
import type { Camera, Field, Points } from "../plane/camera.ts";
import { type Mark, scatter, sortByDepth } from "../plane/scatter.ts";

/** All points, and how they look. */
export interface Shown {
  readonly points: Points;
  /** The order in which a flat map is drawn, the last on top; a solid one is drawn by depth. */
  readonly order: Uint32Array;
  readonly of: Uint8Array; // [points], numbers of marks
  readonly marks: readonly Mark[];
}

/** As the points are seen now. */
export interface Sight {
  readonly camera: Camera;
  readonly field: Field;
  readonly seen: Float32Array; // [points, 2], CSS pixels
  readonly depth: Float32Array; // [points] of a solid map, else empty
  /** Of a mark, in CSS pixels. */
  readonly size: number;
}

/** What draws the points. */
export interface Pixels {
  readonly element: HTMLCanvasElement;
  /** @param isMoving the hand moves: quick goes before sharp */
  paint(shown: Shown, sight: Sight, isMoving: boolean): void;
}

const SLOW = 14; // milliseconds: a picture that took longer is drawn with fewer pixels while it moves

/** Draws the points without a graphics card, into the pixels of a canvas. */
export function createPixels(): Pixels {
  const element = h("canvas", { class: "points", role: "img" });
  const pen = element.getContext("2d");
  let image: ImageData | undefined;
  let pixels = new Uint32Array();
  let steps = new Uint8Array();
  let sorted = new Uint32Array();
  let isSlow = false;

  function resize({ width, height }: Field, sharp: number): { width: number; height: number } {
    const size = { width: Math.round(width * sharp), height: Math.round(height * sharp) };
    if (image?.width !== size.width || image.height !== size.height) {
      element.width = size.width;
      element.height = size.height;
      image = new ImageData(size.width, size.height);
      pixels = new Uint32Array(image.data.buffer);
    }
    element.style.inlineSize = `${width}px`;
    element.style.blockSize = `${height}px`;
    return size;
  }

  return {
    element,
    paint: ({ points, order, of, marks }, { field, seen, depth, size }, isMoving) => {
      const began = performance.now();
      const sharp = isMoving && isSlow ? devicePixelRatio / 2 : devicePixelRatio;
      const room = resize(field, sharp);
      const isSolid = points.dimensions === 3;
      if (isSolid && steps.length !== of.length) {
        steps = new Uint8Array(of.length);
        sorted = new Uint32Array(of.length);
      }
      if (isSolid) sortByDepth(depth, steps, sorted);
      scatter(
        pixels,
        room,
        { seen, marks: of, order: isSolid ? sorted : order, ...(isSolid && { depth: steps }) },
        { marks, sharp, size: Math.max(1, Math.round(size * sharp)) },
      );
      if (image) pen?.putImageData(image, 0, 0);
      if (sharp === devicePixelRatio) isSlow = performance.now() - began > SLOW;
    },
  };
}
