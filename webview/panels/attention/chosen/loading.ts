import type { Panel } from "../../../kit/panel/panel.ts";
import { HUES } from "../lines/hues.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import type { Place } from "../numbers/headPlace.ts";
import type { MapSource } from "../numbers/mapSource.ts";
import type { Numbers } from "../numbers/quantities.ts";
import type { Choices, RememberedHead } from "./settings.ts";
import { exactRows, prepare, type Shown } from "./shown.ts";

const ALL_EXACT = 128 * 128; // cells: a map up to here is fetched in full

/** The map of the chosen head with the chosen settings. */
export interface Loading {
  /** Undefined until the first one is here. */
  shown(): Shown | undefined;
  /** Whether weights are shown because the model's file does not give what was asked for. */
  isReplaced(): boolean;
  /** The heads of the layer whose lines are drawn, the chosen one first. */
  lined(): readonly number[];
  choose(place: Place): void;
  /** Starts or stops drawing the lines of another head. */
  toggle(head: number): void;
  load(): void;
  /** Fetches the exact rows from `first` up to `end`, unless that was done before. */
  need(first: number, end: number): void;
  exact(shown: Shown): Promise<HeadMap>;
}

/** @param on.refine called when more rows of the map are exact */
export function createLoading(
  panel: Panel<RememberedHead>,
  source: MapSource,
  { offered, special }: Choices,
  on: { show(shown: Shown): void; refine(shown: Shown): void },
): Loading {
  const askMap = panel.asker();
  let place: Place = { layer: 0, head: 0 };
  let others: readonly number[] = []; // heads whose lines are drawn beside the chosen one's
  let shown: Shown | undefined;
  let missing: Numbers | undefined; // what was asked for and the model's file does not give
  let exact = new Set<number>(); // rows asked for in full

  const lined = () => [place.head, ...others];
  const hidden = (): readonly number[] =>
    panel.view.hidden === "first" ? [0] : panel.view.hidden === "special" ? special : [];

  function load(): void {
    const { numbers: wanted, look, scale } = panel.view;
    const numbers = offered.includes(wanted) && wanted !== missing ? wanted : "weights";
    const beside = numbers === "weights" && look === "lines" ? others : [];
    const choice = { numbers, place, hidden: hidden() } as const;
    askMap(prepare(source, choice, beside, scale), (prepared) => {
      if (!prepared) {
        missing = numbers;
        load();
        return;
      }
      shown = prepared;
      exact = new Set();
      on.show(prepared);
      const { from, to } = prepared.map;
      if (from * to <= ALL_EXACT) need(0, from);
    });
  }

  function need(first: number, end: number): void {
    const missing = Array.from({ length: end - first }, (_, i) => first + i).filter(
      (i) => !exact.has(i),
    );
    const [from, last] = [missing[0], missing.at(-1)];
    if (from === undefined || last === undefined || !shown) return;
    for (const one of missing) exact.add(one);
    const asking = shown;
    panel.asker()(exactRows(source, asking, from, last + 1 - from), (rows) => {
      asking.map.weights.set(rows, from * asking.map.to);
      if (asking === shown) on.refine(asking);
    });
  }

  return {
    shown: () => shown,
    isReplaced: () => missing === panel.view.numbers,
    ...{ lined, load, need },
    choose: (next) => {
      if (next.layer !== place.layer) others = [];
      place = next;
      others = others.filter((head) => head !== place.head).slice(0, HUES.length - 1);
      load();
    },
    toggle: (head) => {
      others = others.includes(head) ? others.filter((one) => one !== head) : [...others, head];
      load();
    },
    exact: async (shown) => {
      const weights = await exactRows(source, shown, 0, shown.map.from);
      return { ...shown.map, weights };
    },
  };
}
