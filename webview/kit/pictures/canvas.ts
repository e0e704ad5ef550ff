/** Pixels, row after row: red, green, blue, opacity, each from 0 to 255. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>; // [height, width, 4]
}

/** Puts the bitmap on the canvas, pixel by pixel. panel.css keeps them sharp when scaled. */
export function paint(canvas: HTMLCanvasElement, { width, height, rgba }: Bitmap): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** Sets the size of a canvas, in CSS pixels, and gives it a pixel for each of the screen's. */
export function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  canvas.style.inlineSize = `${width}px`;
  canvas.style.blockSize = `${height}px`;
  sharpen(canvas, width, height);
}

/** Gives a canvas of this size, in CSS pixels, a pixel for each of the screen's. */
export function sharpen(canvas: HTMLCanvasElement, width: number, height: number): void {
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
}

/** Wipes the canvas and returns its pen, which counts in CSS pixels. */
export function penOn(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const pen = canvas.getContext("2d");
  pen?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen?.clearRect(0, 0, canvas.width, canvas.height);
  return pen;
}

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is, in CSS pixels. @param font as CSS writes it */
export function widthOf(text: string, font: string): number {
  if (!ruler) return 0;
  ruler.font = font;
  return ruler.measureText(text).width;
}
