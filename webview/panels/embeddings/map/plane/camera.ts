/** A point of the map; of a flat one the third is 0. */
export type Place = readonly [x: number, y: number, z: number];

/** From where the map is seen. There is no perspective: what is farther is not smaller. */
export interface Camera {
  /** Around the vertical, then around the horizontal of the screen, in radians. */
  readonly yaw: number;
  readonly pitch: number;
  /** CSS pixels that a unit of the map takes. */
  readonly scale: number;
  /** What stands in the middle of the field; the map turns around it. */
  readonly middle: Place;
}

/** The room that there is, in CSS pixels. */
export interface Field {
  readonly width: number;
  readonly height: number;
}

/** Points in rows of `dimensions` coordinates. */
export interface Points {
  readonly places: Float32Array; // [points, dimensions]
  readonly dimensions: 2 | 3;
}

/** The screen's directions in the map: to the right, up, and towards the eye. */
type Axes = readonly [right: Place, up: Place, near: Place];

const MARGIN = 1.12; // room around all of the map
export const DEEPEST = 400; // times the scale at which all is seen

export function axesOf({ yaw, pitch }: Camera): Axes {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [
    [cy, 0, sy],
    [sy * sp, cp, -cy * sp],
    [-sy * cp, sp, cy * cp],
  ];
}

const dot = (a: Place, b: Place) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Where a place of the map is seen: CSS pixels from the upper left, and how near, in the map's units. */
export function seenAt(camera: Camera, { width, height }: Field, place: Place): Place {
  const [right, up, near] = axesOf(camera);
  const { middle, scale } = camera;
  const from: Place = [place[0] - middle[0], place[1] - middle[1], place[2] - middle[2]];
  return [
    width / 2 + dot(right, from) * scale,
    height / 2 - dot(up, from) * scale,
    dot(near, from),
  ];
}

/**
 * The same for many points at once.
 *
 * @param seen gets x and y of each, [points, 2]
 * @param depth gets how near each is, [points]; a flat map has none
 */
export function project(
  { places, dimensions }: Points,
  camera: Camera,
  { width, height }: Field,
  seen: Float32Array,
  depth?: Float32Array,
): void {
  const [right, up, near] = axesOf(camera);
  const { middle, scale } = camera;
  const [a, b, c] = [right[0] * scale, right[1] * scale, right[2] * scale];
  const [d, e, f] = [up[0] * scale, up[1] * scale, up[2] * scale];
  const left = width / 2 - (a * middle[0] + b * middle[1] + c * middle[2]);
  const top = height / 2 + (d * middle[0] + e * middle[1] + f * middle[2]);
  const start = dot(near, middle);
  const count = seen.length / 2;
  for (let i = 0; i < count; i++) {
    const at = i * dimensions;
    const x = places[at] as number;
    const y = places[at + 1] as number;
    const z = dimensions === 3 ? (places[at + 2] as number) : 0;
    seen[2 * i] = left + a * x + b * y + c * z;
    seen[2 * i + 1] = top - d * x - e * y - f * z;
    if (depth) depth[i] = near[0] * x + near[1] * y + near[2] * z - start;
  }
}

/** How far the points reach: the middle of all, and from it to the farthest along each coordinate. */
export function reachOf({ places, dimensions }: Points): {
  readonly middle: Place;
  readonly reach: Place;
} {
  const least = [0, 0, 0].fill(Number.POSITIVE_INFINITY, 0, dimensions);
  const most = [0, 0, 0].fill(Number.NEGATIVE_INFINITY, 0, dimensions);
  for (let i = 0; i < places.length; i++) {
    const at = i % dimensions;
    const value = places[i] as number;
    if (value < (least[at] as number)) least[at] = value;
    if (value > (most[at] as number)) most[at] = value;
  }
  if (places.length === 0) return { middle: [0, 0, 0], reach: [1, 1, 1] };
  const half = (at: number, sign: 1 | -1) =>
    ((most[at] as number) + sign * (least[at] as number)) / 2;
  return {
    middle: [half(0, 1), half(1, 1), half(2, 1)],
    reach: [half(0, -1), half(1, -1), half(2, -1)],
  };
}

/**
 * Sees all points, as large as there is room; those of a solid map however it is turned.
 *
 * @param from how it is turned
 */
export function fitting(points: Points, { width, height }: Field, from?: Camera): Camera {
  const { middle, reach } = reachOf(points);
  const radius = points.dimensions === 3 ? radiusAround(points, middle) : undefined;
  const across = radius ?? (reach[0] || reach[1] || 1);
  const up = radius ?? (reach[1] || reach[0] || 1);
  const scale = Math.min(width / 2 / across, height / 2 / up) / MARGIN;
  return { yaw: from?.yaw ?? 0, pitch: from?.pitch ?? 0, scale, middle };
}

function radiusAround({ places }: Points, middle: Place): number {
  let most = 0;
  for (let i = 0; i < places.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((at) => (places[i + at] as number) - (middle[at] as number));
    most = Math.max(most, Math.hypot(x as number, y as number, z as number));
  }
  return most || 1;
}

/** Moved so that what was at the middle is now so many CSS pixels to the right and down. */
export function moved(camera: Camera, x: number, y: number): Camera {
  const [right, up] = axesOf(camera);
  const [across, along] = [-x / camera.scale, y / camera.scale];
  const to = (at: 0 | 1 | 2) => camera.middle[at] + right[at] * across + up[at] * along;
  return { ...camera, middle: [to(0), to(1), to(2)] };
}

/**
 * Larger or smaller by `factor`; what is seen at `x`, `y` stays there.
 *
 * @param whole the scale at which all is seen, as `fitting` has it: it gets not much smaller
 */
export function zoomed(
  camera: Camera,
  { width, height }: Field,
  factor: number,
  { x, y }: { readonly x: number; readonly y: number },
  whole: number,
): Camera {
  const scale = Math.min(DEEPEST * whole, Math.max(whole / 2, camera.scale * factor));
  const by = 1 - scale / camera.scale;
  return moved({ ...camera, scale }, (x - width / 2) * by, (y - height / 2) * by);
}

/** Turned by a drag of so many CSS pixels: a drag over the whole field turns it half around. */
export function turned(camera: Camera, { width, height }: Field, x: number, y: number): Camera {
  const size = Math.max(1, Math.min(width, height));
  const pitch = camera.pitch + (y / size) * Math.PI;
  return {
    ...camera,
    yaw: camera.yaw + (x / size) * Math.PI,
    pitch: Math.max(-Math.PI / 2, Math.min(Math.PI / 2, pitch)),
  };
}
