/** A vertical lane for each token, in CSS pixels from the picture's corner. */
export interface LaneGroup {
  readonly xs: readonly number[];
  /** The lane of the picked token: its residual stream. */
  readonly picked: number;
  readonly top: number;
  readonly bottom: number;
  /** Where another stack reads what these lanes have become: they go on as far as that. */
  readonly memory?: number;
}

/** A block as it stands in the picture, and what goes in and out of it. */
export interface Port {
  readonly top: number;
  readonly bottom: number;
  /** Its left edge. */
  readonly left: number;
  /** Which group's stream it reads and adds to. */
  readonly group: number;
  /** What it does to the stream: it is its spring, adds to it, reads its end, or nothing. */
  readonly does: "begin" | "add" | "end" | "nothing";
  readonly norm: "before" | "behind" | "none";
  /** How much it takes from each lane of which group, from 0 to 1; undefined: from no token. */
  readonly takes?: { readonly group: number; readonly shares: readonly number[] };
  /** How long the vector is behind it, and what it added. */
  readonly length?: number;
  readonly added?: number;
  /** A layer in one row: only what it takes is drawn. */
  readonly isFolded: boolean;
}

/** A line of the picture. */
export interface Wire {
  readonly kind: "lane" | "memory" | "take" | "own" | "read" | "write";
  readonly d: string;
  /** CSS pixels. */
  readonly width: number;
  /** How much ink, from 0 to 1. */
  readonly ink: number;
  /** Where it ends: what is below the step that is looked at is pale. */
  readonly bottom: number;
}

/** Where a block's result is added, or its norm stands. */
export interface Knot {
  readonly kind: "sum" | "norm";
  readonly x: number;
  readonly y: number;
  /** Of a norm: whether it stands across a level line, not across the stream. */
  readonly isLevel?: boolean;
}

export interface Wiring {
  readonly wires: readonly Wire[];
  readonly knots: readonly Knot[];
  /** The picked token's stream, as wide as its vector is long: one outline for each group. */
  readonly rivers: readonly string[];
}

const WIDEST = 18; // CSS pixels of the longest vector
const THINNEST = 3;
const BROADEST = 16; // of all shares together
const FOLDED = 8; // the same of a layer in one row
const LEAST = 0.01; // a share that is drawn
const IN = 15; // below a block's top it is read
const OUT = 13; // above its bottom it is written

/** How wide a vector's stream is. @param longest the longest vector of the picture */
export const widthOf = (length: number, longest: number): number =>
  THINNEST + (WIDEST - THINNEST) * Math.min(1, longest > 0 ? length / longest : 0);

const p = (value: number) => Math.round(value * 10) / 10;

/** Lines between lanes and blocks. @param ports in the order of their steps */
export function wire(groups: readonly LaneGroup[], ports: readonly Port[]): Wiring {
  const longest = Math.max(0, ...ports.map(({ length = 0 }) => length));
  const wires: Wire[] = groups.flatMap(lanesIn);
  const knots: Knot[] = [];
  for (const port of ports) {
    const group = groups[port.group];
    if (!group) continue;
    wires.push(...takesOf(port, groups, group));
    const x = group.xs[group.picked] as number;
    const middle = (port.top + port.bottom) / 2;
    const thick = widthOf(port.length ?? 0, longest);
    if (port.does === "begin")
      wires.push({ ...level("write", port.left, x, middle), width: thick });
    if (port.does === "end") wires.push({ ...level("read", x, port.left, group.bottom), width: 5 });
    if (port.isFolded || port.does !== "add") continue;
    const [read, write] = [port.top + IN, port.bottom - OUT];
    const width = port.added === undefined ? 2 : Math.max(1.5, widthOf(port.added, longest) * 0.8);
    if (!port.takes) wires.push({ ...level("read", x, port.left, read), width: 2 });
    wires.push({ ...level("write", port.left, x, write), width });
    knots.push({ kind: "sum", x, y: write });
    if (port.norm === "before")
      knots.push({
        kind: "norm",
        x: port.left - 8,
        y: port.takes ? read + 5 : read,
        isLevel: true,
      });
    if (port.norm === "behind") knots.push({ kind: "norm", x, y: write + 13 });
  }
  return {
    wires,
    knots,
    rivers: groups.map((group, at) => river(group, portsOf(ports, at), longest)),
  };
}

const portsOf = (ports: readonly Port[], at: number) => ports.filter(({ group }) => group === at);

function lanesIn({ xs, picked, top, bottom, memory }: LaneGroup): readonly Wire[] {
  const down = (kind: Wire["kind"], x: number, from: number, to: number): Wire => ({
    ...{ kind, d: `M${p(x)} ${p(from)}V${p(to)}`, width: 1, ink: 1, bottom: to },
  });
  return xs.flatMap((x, lane): readonly Wire[] => [
    ...(lane === picked ? [] : [down("lane", x, top, bottom)]),
    ...(memory === undefined ? [] : [down("memory", x, bottom, memory)]),
  ]);
}

const level = (kind: Wire["kind"], from: number, to: number, y: number) => ({
  ...{ kind, d: `M${p(from)} ${p(y)}H${p(to)}`, ink: 1, bottom: y },
});

/**
 * What flows from each lane into a block: side by side a band, each strand as wide as its share. The
 * lane that stands nearest to the block comes in on top, so that no strand crosses another.
 */
function takesOf(port: Port, groups: readonly LaneGroup[], own: LaneGroup): readonly Wire[] {
  const from = port.takes && groups[port.takes.group];
  if (!port.takes || !from) return [];
  const broadest = port.isFolded ? FOLDED : BROADEST;
  const { shares } = port.takes;
  const total = broadest * shares.reduce((sum, share) => sum + share, 0);
  const middle = port.isFolded ? (port.top + port.bottom) / 2 : port.top + IN + 5;
  let y = middle - total / 2;
  return from.xs.toReversed().flatMap((x, i): readonly Wire[] => {
    const lane = from.xs.length - 1 - i;
    const share = shares[lane] ?? 0;
    const width = broadest * share;
    const end = y + width / 2;
    y += width;
    if (share < LEAST) return [];
    const begin = middle - broadest / 2 - 14;
    const reach = Math.min(22, (port.left - x) / 2);
    return [
      {
        kind: from === own && lane === from.picked ? "own" : "take",
        d: `M${p(x)} ${p(begin)}C${p(x)} ${p(end)} ${p(x)} ${p(end)} ${p(x + reach)} ${p(end)}H${p(port.left)}`,
        ...{ width: Math.max(0.8, p(width)), ink: 1, bottom: middle },
      },
    ];
  });
}

/** The outline of a stream that widens and narrows where something is added. */
function river(
  { xs, picked, top, bottom }: LaneGroup,
  ports: readonly Port[],
  longest: number,
): string {
  const x = xs[picked];
  if (x === undefined) return "";
  let half = THINNEST / 2;
  const stops = [{ y: top, half }];
  for (const { length, top: start, bottom: end, isFolded, does } of ports) {
    if (length === undefined || does === "end") continue;
    if (does === "begin") {
      half = widthOf(length, longest) / 2;
      stops.splice(0, 1, { y: (start + end) / 2, half });
      continue;
    }
    const y = isFolded ? end - 4 : end - OUT;
    const next = widthOf(length, longest) / 2;
    stops.push({ y: y - 9, half }, { y: y + 3, half: next });
    half = next;
  }
  stops.push({ y: bottom, half });
  const right = stops.map(({ y, half }) => `${p(x + half)} ${p(y)}`);
  const left = stops.toReversed().map(({ y, half }) => `${p(x - half)} ${p(y)}`);
  return `M${[...right, ...left].join("L")}Z`;
}

/** Places of lanes, evenly in a stretch, at most so far apart. */
export function spread(count: number, from: number, to: number, most: number): readonly number[] {
  const step = Math.min(most, (to - from) / Math.max(1, count));
  const begin = to - step * (count - 0.5);
  return Array.from({ length: count }, (_, lane) => begin + lane * step);
}
