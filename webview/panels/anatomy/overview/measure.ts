import { h } from "../../../kit/controls/element.ts";
import type { Passage } from "../ground/journey.ts";
import { type Lanes, lanesOf } from "../ground/lanes.ts";
import type { Station, Way } from "../ground/way.ts";
import { type LaneGroup, type Port, spread, type Wiring, wire } from "../ground/wires.ts";
import type { Names } from "../words/text.ts";
import type { Vocabulary } from "../words/vocabulary.ts";
import type { Box } from "./boxes.ts";

/** What the overview shows: a token's way, as far as it is known. */
export interface Scene {
  readonly names: Names;
  readonly passages: ReadonlyMap<number, Passage>;
  readonly vocabulary: Vocabulary;
  /** How many tokens each stack's text has, in the order of the stacks. */
  readonly counts: readonly number[];
}

/** A token's name at the head of its lane. */
export interface LaneName {
  /** Which stack's, in the order of the stacks. */
  readonly group: number;
  readonly token: number;
  readonly text: string;
  readonly isPicked: boolean;
  readonly x: number;
  readonly top: number;
}

/** The picture as it was laid out last. */
export interface Drawn {
  readonly wiring: Wiring;
  readonly groups: readonly LaneGroup[];
  readonly names: readonly LaneName[];
  readonly placed: readonly Placed[];
  readonly width: number;
  readonly height: number;
  /** How many tokens of each stack have a lane, and how many there are. */
  readonly shown: readonly { readonly lanes: number; readonly tokens: number }[];
  /** Of its corner in the page. */
  readonly left: number;
  readonly top: number;
}

const APART = 40; // CSS pixels between lanes, at most
const CLOSE = 13; // and at least
/** For the names of the lanes. */
export const NAME = 76;
const [FRINGE, NARROW_FRINGE] = [46, 22]; // between the last lane and the blocks
const NARROW = 480;
/** Which parts of the room the lanes of two stacks take. */
const HALVES = [
  [0, 0.6],
  [0.62, 1],
] as const;

/** Where a box stands, in CSS pixels from the picture's corner. */
export interface Placed {
  readonly box: Box;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Lanes of one stack's text, and where they stand. */
interface Chosen {
  readonly lanes: Lanes;
  readonly xs: readonly number[];
}

/** Where lanes and blocks stand, as the page has laid out its boxes. */
export function measure(
  way: Way,
  boxes: readonly Box[],
  scene: Scene,
  element: HTMLElement,
  column: HTMLElement,
): Drawn {
  const origin = element.getBoundingClientRect();
  const placed = boxes.map((box): Placed => {
    const { top, bottom, left, right } = box.element.getBoundingClientRect();
    return {
      ...{ box, top: top - origin.top, bottom: bottom - origin.top },
      ...{ left: left - origin.left, right: right - origin.left },
    };
  });
  const fringe = origin.width < NARROW ? NARROW_FRINGE : FRINGE;
  const chosen = chooseLanes(
    way,
    scene,
    column.getBoundingClientRect().left - origin.left - fringe,
  );
  const groups = way.stacks.map((_, at) => groupOf(way, at, placed, chosen[at] as Chosen));
  const ports = placed.flatMap((place) => portsOf(way, place, scene, chosen));
  return {
    ...{ groups, placed, left: origin.left, top: origin.top },
    names: way.stacks.flatMap((_, at) => namesOf(way, at, groups[at], scene, chosen[at] as Chosen)),
    shown: chosen.map(({ xs }, at) => ({ lanes: xs.length, tokens: scene.counts[at] ?? 0 })),
    width: Math.round(origin.width),
    height: Math.round(Math.max(origin.height, column.offsetHeight)),
    wiring: wire(groups, ports),
  };
}

function chooseLanes(way: Way, scene: Scene, room: number): readonly Chosen[] {
  return way.stacks.map((_, at) => {
    const [from, to] = way.stacks.length > 1 ? (HALVES[at] ?? [0, 1]) : [0, 1];
    const [begin, end] = [from * room + 2, to * room];
    const { picked } = scene.names;
    const most = Math.max(2, Math.floor((end - begin) / CLOSE));
    const lanes = lanesOf(
      scene.counts[at] ?? 0,
      at === 0 ? picked.text : (picked.decoder ?? 0),
      most,
      sharesOf(way, at, scene.passages),
    );
    return { lanes, xs: spread(lanes.tokens.length, begin, end, APART) };
  });
}

function taskOf({ part, adds }: Station): Port["does"] {
  if (part === "embedding") return "begin";
  if (part === "head") return "end";
  return adds ? "add" : "nothing";
}

/** What is taken from each token of a stack's text in all blocks that look at it. */
function sharesOf(
  { stations, stacks }: Way,
  at: number,
  passages: ReadonlyMap<number, Passage>,
): Float32Array {
  const all = stations.flatMap((station) => {
    const shares = passages.get(station.index)?.shares;
    return shares && seenBy(station, stacks) === at ? [shares] : [];
  });
  const sums = new Float32Array(all[0]?.length ?? 0);
  for (const shares of all)
    for (const [token, share] of shares.entries()) sums[token] = (sums[token] ?? 0) + share;
  return sums;
}

/** Whose tokens a block looks at: cross-attention looks at the first stack's. */
const seenBy = ({ stack, part }: Station, stacks: Way["stacks"]): number =>
  part === "cross" ? 0 : stacks.indexOf(stack);

function groupOf(
  { stacks }: Way,
  at: number,
  placed: readonly Placed[],
  { lanes, xs }: Chosen,
): LaneGroup {
  const own = placed.filter(({ box }) => box.station.stack === stacks[at]);
  const head = own.find(({ box }) => box.station.part === "head");
  const isRead = at === 0 && stacks.length > 1;
  const across = placed.findLast(({ box: { station, folded } }) =>
    [station, ...folded].some(({ part }) => part === "cross"),
  );
  return {
    ...{ xs, picked: lanes.picked },
    top: (own[0]?.top ?? 0) + NAME,
    bottom: head ? head.top + 15 : (own.at(-1)?.bottom ?? 0) + 4,
    ...(isRead && across && { memory: across.top }),
  };
}

function portsOf(
  { stacks }: Way,
  { box, top, bottom, left }: Placed,
  { passages }: Scene,
  chosen: readonly Chosen[],
): readonly Port[] {
  const isFolded = box.folded.length > 0;
  const stations = isFolded ? box.folded : [box.station];
  return stations.map((station) => {
    const { shares, length, added } = passages.get(station.index) ?? {};
    const seen = seenBy(station, stacks);
    const tokens = chosen[seen]?.lanes.tokens ?? [];
    return {
      ...{ top, bottom, left, isFolded, norm: station.norm },
      group: stacks.indexOf(station.stack),
      does: taskOf(station),
      ...(shares && { takes: { group: seen, shares: tokens.map((token) => shares[token] ?? 0) } }),
      ...(length !== undefined && { length }),
      ...(added !== undefined && { added }),
    };
  });
}

function namesOf(
  { stacks }: Way,
  group: number,
  place: LaneGroup | undefined,
  { names }: Scene,
  { lanes, xs }: Chosen,
): readonly LaneName[] {
  return lanes.tokens.map((token, lane) => ({
    ...{ group, token, isPicked: lane === lanes.picked },
    text: names.lane(stacks[group] ?? "decoder", token),
    x: xs[lane] ?? 0,
    top: (place?.top ?? 0) - NAME,
  }));
}

const LONGEST = 9; // characters of a name

/** @param pick the user pressed the name of a token on its lane; Tab reaches the same in the strip */
export function laneNames(
  { names }: Drawn,
  pick: (group: number, token: number) => void,
): readonly HTMLElement[] {
  return names.map(({ text, x, top, isPicked, group, token }) => {
    const element = h(
      "span",
      {
        class: `lane-name token${isPicked ? " picked" : ""}`,
        title: text,
        onclick: () => pick(group, token),
      },
      shortened(text),
    );
    // Not by writing direction, which is another in it.
    element.style.left = `${x}px`;
    element.style.top = `${top}px`;
    element.style.height = `${NAME - 6}px`;
    return element;
  });
}

/** A name as long as there is room for. */
export function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : text;
}
