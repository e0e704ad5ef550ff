/** A point on the screen, in CSS pixels. */
export type Spot = readonly [x: number, y: number];

/**
 * The point that is seen nearest to a spot.
 *
 * @param seen [points, 2], CSS pixels
 * @param within no farther than this
 * @param isMeant which points count; all unless given
 */
export function nearestTo(
  seen: Float32Array,
  [x, y]: Spot,
  within: number,
  isMeant?: (point: number) => boolean,
): number | undefined {
  let best: number | undefined;
  let least = within * within;
  for (let i = 0; i < seen.length / 2; i++) {
    const [across, down] = [(seen[2 * i] as number) - x, (seen[2 * i + 1] as number) - y];
    const far = across * across + down * down;
    if (far <= least && (best === undefined || far < least) && (isMeant?.(i) ?? true)) {
      least = far;
      best = i;
    }
  }
  return best;
}

/** The points inside of a line that is drawn around them and closed, by the even-odd rule. */
export function inside(seen: Float32Array, line: readonly Spot[]): readonly number[] {
  if (line.length < 3) return [];
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const found: number[] = [];
  for (let i = 0; i < seen.length / 2; i++) {
    const [x, y] = [seen[2 * i] as number, seen[2 * i + 1] as number];
    if (x < left || x > right || y < top || y > bottom) continue;
    if (isInside(xs, ys, x, y)) found.push(i);
  }
  return found;
}

function isInside(xs: readonly number[], ys: readonly number[], x: number, y: number): boolean {
  let is = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    const [xi, yi, xj, yj] = [xs[i], ys[i], xs[j], ys[j]] as [number, number, number, number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) is = !is;
  }
  return is;
}

/** The points that are nearest in the map itself, the nearest first, without the point. */
export function nearestInMap(
  { places, dimensions }: { readonly places: Float32Array; readonly dimensions: 2 | 3 },
  place: readonly number[],
  count: number,
  isMeant: (point: number) => boolean,
): readonly number[] {
  const found: { readonly point: number; readonly far: number }[] = [];
  for (let i = 0; i < places.length / dimensions; i++) {
    let far = 0;
    for (let at = 0; at < dimensions; at++)
      far += ((places[i * dimensions + at] as number) - (place[at] ?? 0)) ** 2;
    const last = found[count - 1];
    if ((last && far >= last.far) || !isMeant(i)) continue;
    const at = found.findIndex((one) => far < one.far);
    found.splice(at === -1 ? found.length : at, 0, { point: i, far });
    if (found.length > count) found.pop();
  }
  return found.map(({ point }) => point);
}
