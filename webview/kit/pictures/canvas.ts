/** Pixels, row after row: red, green, blue, opacity, each from 0 to 255. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>; // [height, width, 4]
}

/** Puts the bitmap on the canvas, one pixel each; kit.css keeps them sharp when they are scaled. */
export function paint(canvas: HTMLCanvasElement, { width, height, rgba }: Bitmap): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is, in CSS pixels. @param font as CSS writes it */
export function widthOf(text: string, font: string): number {
  if (!ruler) return 0;
  ruler.font = font;
  return ruler.measureText(text).width;
}
