import type { Run } from "../../../src/domain/model/run.ts";
import { h } from "../../kit/controls/element.ts";
import { createTabs, type Tab } from "../../kit/controls/tabs.ts";
import { t } from "../../kit/page/language.ts";
import { startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import type { Pointed } from "../../kit/strip/strip.ts";
import { createArithmetic } from "./arithmetic/arithmetic.ts";
import ofArithmetic from "./explained/arithmetic.html";
import ofMap from "./explained/map.html";
import ofNearest from "./explained/nearest.html";
import ofPositions from "./explained/positions.html";
import ofSearch from "./explained/search.html";
import type { EmbeddingsPanel, Part, PartId, PartPanel, Remembered } from "./ground/part.ts";
import { createMap } from "./map/map.ts";
import { createNearest } from "./nearest/nearest.ts";
import { createPositions } from "./positions/positions.ts";
import { createSearch } from "./search/search.ts";

const PARTS: Readonly<Record<PartId, (panel: PartPanel) => Part>> = {
  nearest: createNearest,
  map: createMap,
  arithmetic: createArithmetic,
  positions: createPositions,
  search: createSearch,
};

const EXPLAINED: Readonly<Record<PartId, string>> = {
  nearest: ofNearest,
  map: ofMap,
  arithmetic: ofArithmetic,
  positions: ofPositions,
  search: ofSearch,
};

const VIEW: Remembered = {
  ...{
    part: "nearest",
    pieces: false,
    space: "input",
    measure: "cosine",
    isFar: false,
    against: "text",
    file: undefined,
    sum: "",
    positions: undefined,
    stack: "encoder",
  },
  ...{ method: undefined, dimensions: 2, colouring: "script", regions: true, path: undefined },
  mapSight: undefined,
  search: {
    ...{ query: undefined, place: "open", unit: "line", mode: "own", layer: undefined },
    ...{ sight: "closest", index: undefined, reranker: undefined, passages: 3 },
  },
};

const EMPTY = {
  lead: t("Select some text in the editor to see which tokens are similar to its own."),
  example: t("In the example, the nearest to “mother” is her family."),
};

const OPTIONS = {
  title: t("Embeddings"),
  explain: EXPLAINED.nearest,
  view: VIEW,
  empty: EMPTY,
};
startPanel("embeddings", OPTIONS, draw);

function draw(panel: EmbeddingsPanel): Picture {
  const run = runOf(panel);
  const tabs: readonly Tab<PartId>[] = [
    { id: "nearest", title: t("Nearest") },
    { id: "map", title: t("Map") },
    { id: "arithmetic", title: t("Arithmetic") },
    { id: "positions", title: t("Positions") },
    { id: "search", title: t("Search") },
  ];
  const options = h("div", { class: "of-part" });
  const made = new Map<PartId, Part>();
  const said = new Map<PartId, Parameters<EmbeddingsPanel["say"]>>();
  let last: Pointed | undefined;

  /** The panel as a part sees it: what the part says is the headline while it is shown. */
  const panelOf = (id: PartId): PartPanel => ({
    ...panel,
    get view() {
      return panel.view;
    },
    run,
    say: (...finding) => {
      said.set(id, finding);
      if (panel.view.part === id) panel.say(...finding);
    },
    ask: panel.asker(),
  });

  function show(id: PartId): readonly HTMLElement[] {
    if (id !== panel.view.part) panel.setView({ part: id });
    let part = made.get(id);
    if (!part) {
      part = PARTS[id](panelOf(id));
      made.set(id, part);
      if (last) part.point?.(last);
    }
    const finding = said.get(id);
    if (finding) panel.say(...finding);
    panel.explain(EXPLAINED[id]);
    options.replaceChildren(...(part.options ?? []));
    return part.elements;
  }

  return {
    options: [options],
    elements: createTabs(tabs, t("Parts"), panel.view.part, show),
    point: (pointed) => {
      last = pointed;
      for (const part of made.values()) part.point?.(pointed);
    },
    recolour: () => {
      for (const part of made.values()) part.recolour?.();
    },
  };
}

function runOf({ subject: { run } }: EmbeddingsPanel): Run {
  if (!run) throw new RangeError("The embeddings panel needs a run: the host gave none.");
  return run;
}
