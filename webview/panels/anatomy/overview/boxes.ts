import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBriefShare } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import type { Passage } from "../ground/journey.ts";
import type { Station, Way } from "../ground/way.ts";
import { layerName, placeName, stackName, stationName } from "../words/names.ts";
import { changeWords, passageWords } from "../words/passages.ts";
import type { Names } from "../words/text.ts";
import type { Vocabulary } from "../words/vocabulary.ts";

/** A block in the picture, or a folded layer that stands for its blocks. */
export interface Box {
  readonly element: HTMLElement;
  readonly button: HTMLElement;
  /** The block that opens; of a folded layer its first. */
  readonly station: Station;
  /** Of a folded layer: all its blocks. */
  readonly folded: readonly Station[];
}

export interface BoxEvents {
  open(station: Station): void;
  fold(key: string): void;
}

/** Layers are folded one by one: "decoder.3". */
export const layerKey = ({ stack, layer }: Station): string => `${stack}.${layer}`;

/** The blocks of a way in their order, each layer in a section of its own. */
export function createBoxes(
  way: Way,
  isFolded: (key: string) => boolean,
  on: BoxEvents,
): { readonly elements: readonly HTMLElement[]; readonly boxes: readonly Box[] } {
  const boxes: Box[] = [];
  const elements: HTMLElement[] = [];
  const isOfTwo = way.stacks.length > 1;
  let stack: string | undefined;
  for (const stations of layersOf(way.stations)) {
    const [first] = stations;
    if (!first) continue;
    if (isOfTwo && first.stack !== stack) {
      elements.push(h("h2", { class: "stack" }, stackName(first.stack)));
    }
    stack = first.stack;
    const made = stations.map((station) => createBox(station, isOfTwo, on));
    if (first.layer === undefined) {
      boxes.push(...made);
      elements.push(...made.map(({ element }) => element));
      continue;
    }
    const folded = isFolded(layerKey(first));
    const head = foldButton(first, folded, on);
    if (folded) boxes.push({ element: head, button: head, station: first, folded: stations });
    else boxes.push(...made);
    elements.push(
      h(
        "div",
        {
          class: `layer${folded ? " folded" : ""}`,
          role: "group",
          "aria-label": layerName(first.layer),
        },
        head,
        ...(folded ? [] : made.map(({ element }) => element)),
      ),
    );
  }
  return { elements, boxes };
}

function createBox(station: Station, isOfTwo: boolean, on: BoxEvents): Box {
  const did = h("span", { class: "did" });
  const button = h(
    "button",
    {
      type: "button",
      class: "opens",
      "data-station": station.index,
      onclick: () => on.open(station),
    },
    h("span", { class: "unseen" }, `${placeName(station, isOfTwo)}. `),
    h(
      "span",
      { class: "title" },
      h("span", { class: "name", "aria-hidden": "true" }, stationName(station)),
      h("span", { class: "change" }),
    ),
    station.part === "head" ? undefined : did,
  );
  const bars = station.part === "head" ? did : undefined;
  const element = h("div", { class: `box ${station.part}` }, button, bars);
  return { element, button, station, folded: [] };
}

function foldButton(first: Station, isFolded: boolean, on: BoxEvents): HTMLElement {
  const name = layerName(first.layer ?? 0);
  return h(
    "button",
    {
      type: "button",
      class: "fold-layer",
      "data-layer": layerKey(first),
      "aria-expanded": String(!isFolded),
      onclick: () => on.fold(layerKey(first)),
    },
    h("span", { class: "name" }, name),
    h("span", { class: "did" }),
  );
}

/** Writes into the boxes what is known of the picked token's way. */
export function fillBoxes(
  boxes: readonly Box[],
  passages: ReadonlyMap<number, Passage>,
  names: Names,
  vocabulary: Vocabulary,
): void {
  for (const { element, station, folded } of boxes) {
    const [did, change] = [".did", ".change"].map((one) => element.querySelector(one));
    if (!did) continue;
    if (change) change.textContent = changeWords(passages.get(station.index) ?? {});
    if (folded.length > 0) {
      const words = folded.map((one) => passageWords(one, passages.get(one.index) ?? {}, names));
      did.textContent = words.filter((one) => one !== "").join(" · ");
      continue;
    }
    const passage = passages.get(station.index) ?? {};
    const { likeliest } = passage;
    if (!likeliest) {
      did.textContent = passageWords(station, passage, names);
      continue;
    }
    const bars = likeliest.map(({ id, probability }) => ({
      ...{ label: vocabulary.label(id), share: probability, value: formatBriefShare(probability) },
    }));
    did.replaceChildren(createBars(t("Likeliest tokens"), bars));
  }
}

/** Blocks of one layer stand together; others alone. */
function layersOf(stations: readonly Station[]): readonly (readonly Station[])[] {
  const groups: Station[][] = [];
  for (const station of stations) {
    const last = groups.at(-1)?.[0];
    const isSame = last && station.layer !== undefined && layerKey(last) === layerKey(station);
    if (isSame) groups.at(-1)?.push(station);
    else groups.push([station]);
  }
  return groups;
}
