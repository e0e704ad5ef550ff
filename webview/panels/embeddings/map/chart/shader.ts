import { SHAPES } from "../plane/scatter.ts";

export const MARKS = 12; // at most
export const DEPTHS = 5; // inks of each

/** The same arithmetic as `project` and `scatter` have, for each point. */
const VERTEX = `#version 300 es
precision highp float;
in vec3 place;
in float mark;
uniform vec3 right, up, near, middle;
uniform vec2 field; // CSS pixels
uniform float scale, sharp, size, reach;
uniform vec3 inks[${MARKS * DEPTHS}];
uniform float depths;
flat out vec3 ink;
flat out float shape;
uniform float shapes[${MARKS}];
void main() {
  vec3 from = place - middle;
  vec2 seen = field / 2.0 + vec2(dot(right, from), -dot(up, from)) * scale;
  float odd = mod(size, 2.0);
  vec2 pixel = floor(seen * sharp) + (odd == 1.0 ? 0.5 : 1.0);
  vec2 whole = floor(field * sharp + 0.5);
  float depth = clamp(dot(near, from) / reach, -1.0, 1.0);
  gl_Position = vec4(pixel.x / whole.x * 2.0 - 1.0, 1.0 - pixel.y / whole.y * 2.0, -depth, 1.0);
  gl_PointSize = size;
  float level = depths > 1.0 ? floor((depth * 0.5 + 0.5) * (depths - 0.001)) : ${DEPTHS - 1}.0;
  ink = inks[int(mark) * ${DEPTHS} + int(level)];
  shape = shapes[int(mark)];
}`;

const isShape = (name: (typeof SHAPES)[number]) => `shape == ${SHAPES.indexOf(name)}.0`;

/** The same shapes as `stampOf` has. */
const FRAGMENT = `#version 300 es
precision highp float;
flat in vec3 ink;
flat in float shape;
uniform float size;
out vec4 colour;
void main() {
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  vec2 far = abs(at);
  float round = length(at);
  bool covers = round <= 1.0;
  if (size < 5.0) covers = size < 3.0 || round < 1.1;
  else if (${isShape("square")}) covers = max(far.x, far.y) < 0.82;
  else if (${isShape("up")}) covers = at.y < 0.85 && far.x <= (at.y + 1.0) / 2.0;
  else if (${isShape("down")}) covers = at.y > -0.85 && far.x <= (1.0 - at.y) / 2.0;
  else if (${isShape("diamond")}) covers = far.x + far.y <= 1.0;
  else if (${isShape("cross")}) covers = min(far.x, far.y) < 0.3;
  else if (${isShape("ring")}) covers = round <= 1.0 && round >= 0.45;
  if (!covers) discard;
  colour = vec4(ink, 1.0);
}`;

/** @throws RangeError if the graphics card's driver refuses it */
export function buildProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new RangeError("No shader.");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, "place");
  gl.bindAttribLocation(program, 1, "mark");
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new RangeError(`No program: ${gl.getProgramInfoLog(program)}`);
  return program;
}
