import { h } from "../../../../kit/controls/element.ts";
import { axesOf, reachOf } from "../plane/camera.ts";
import { SHAPES } from "../plane/scatter.ts";
import type { Pixels, Shown, Sight } from "./pixels.ts";
import { buildProgram, DEPTHS, MARKS } from "./shader.ts";

/** Draws the points by a graphics card; undefined where there is none, or none that is faster. */
export function createGpuPixels(
  changed: () => void,
): (Pixels & { readonly isLost: boolean }) | undefined {
  const element = h("canvas", { class: "points", role: "img" });
  const gl = element.getContext("webgl2", {
    antialias: false,
    powerPreference: "low-power",
    failIfMajorPerformanceCaveat: true,
  });
  if (!gl || isSimulated(gl)) return undefined;
  let drawer: Drawer | undefined = begin(gl);
  if (!drawer) return undefined;
  element.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // else it is never given back
    drawer = undefined;
    changed();
  });
  element.addEventListener("webglcontextrestored", () => {
    drawer = begin(gl);
    changed();
  });
  return {
    element,
    get isLost() {
      return drawer === undefined || gl.isContextLost();
    },
    paint: (shown, sight) => {
      const { width, height } = sight.field;
      const [wide, high] = [width, height].map((one) => Math.round(one * devicePixelRatio));
      if (element.width !== wide) element.width = wide as number;
      if (element.height !== high) element.height = high as number;
      element.style.inlineSize = `${width}px`;
      element.style.blockSize = `${height}px`;
      drawer?.(shown, sight);
    },
  };
}

const SIMULATED = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Whether a program acts as the graphics card, which not every browser says when asked for a fast one.
 * The pixels of a 2D canvas are drawn faster (pixels.ts).
 */
function isSimulated(gl: WebGL2RenderingContext): boolean {
  const known = gl.getExtension("WEBGL_debug_renderer_info");
  return SIMULATED.test(String(gl.getParameter(known?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER)));
}

type Drawer = (shown: Shown, sight: Sight) => void;

function begin(gl: WebGL2RenderingContext): Drawer | undefined {
  let program: WebGLProgram;
  try {
    program = buildProgram(gl);
  } catch {
    return undefined;
  }
  const [places, marks, order] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  const at = (name: string) => gl.getUniformLocation(program, name);
  let before: Partial<Shown> = {};
  let reach = 1;

  function fill({ points, of, order: sequence }: Shown): void {
    if (before.points !== points) {
      gl.bindBuffer(gl.ARRAY_BUFFER, places);
      gl.bufferData(gl.ARRAY_BUFFER, points.places, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(0);
      gl.vertexAttribPointer(0, points.dimensions, gl.FLOAT, false, 0, 0);
      reach = 2 * Math.hypot(...reachOf(points).reach) || 1;
    }
    if (before.of !== of) {
      gl.bindBuffer(gl.ARRAY_BUFFER, marks);
      gl.bufferData(gl.ARRAY_BUFFER, of, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(1);
      gl.vertexAttribPointer(1, 1, gl.UNSIGNED_BYTE, false, 0, 0);
    }
    if (before.order !== sequence) {
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, sequence, gl.STATIC_DRAW);
    }
  }

  return (shown, { camera, field, size }) => {
    const isSolid = shown.points.dimensions === 3;
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.useProgram(program);
    fill(shown);
    if (before.marks !== shown.marks) {
      gl.uniform3fv(at("inks"), inksOf(shown));
      gl.uniform1fv(at("shapes"), shapesOf(shown));
    }
    before = shown;
    const [right, up, near] = axesOf(camera);
    gl.uniform3f(at("right"), ...right);
    gl.uniform3f(at("up"), ...up);
    gl.uniform3f(at("near"), ...near);
    gl.uniform3f(at("middle"), ...camera.middle);
    gl.uniform2f(at("field"), field.width, field.height);
    gl.uniform1f(at("scale"), camera.scale);
    gl.uniform1f(at("sharp"), devicePixelRatio);
    gl.uniform1f(at("size"), Math.max(1, Math.round(size * devicePixelRatio)));
    gl.uniform1f(at("reach"), reach);
    gl.uniform1f(at("depths"), isSolid ? DEPTHS : 1);
    if (isSolid) gl.enable(gl.DEPTH_TEST);
    else gl.disable(gl.DEPTH_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.drawElements(gl.POINTS, shown.order.length, gl.UNSIGNED_INT, 0);
  };
}

/** Red, green and blue from 0 to 1 of each ink: [MARKS, DEPTHS, 3]. */
function inksOf({ marks }: Shown): Float32Array {
  const all = new Float32Array(MARKS * DEPTHS * 3);
  for (const [mark, { inks }] of marks.entries())
    for (let depth = 0; depth < DEPTHS; depth++) {
      const ink = inks[Math.min(depth, inks.length - 1)] as number;
      const [red = 0, green = 0, blue = 0] = new Uint8Array(Uint32Array.of(ink).buffer);
      all.set([red / 255, green / 255, blue / 255], (mark * DEPTHS + depth) * 3);
    }
  return all;
}

function shapesOf({ marks }: Shown): Float32Array {
  const all = new Float32Array(MARKS);
  for (const [mark, { shape }] of marks.entries()) all[mark] = SHAPES.indexOf(shape);
  return all;
}
