import { EMBEDDED } from "../../../../src/domain/model/embedded.ts";
import type { MapMethod } from "../../../../src/domain/model/tokenMap.ts";
import "./map.css";
import { button, checkbox, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import { createIntro } from "../ground/intro.ts";
import type { Part, PartPanel, Remembered } from "../ground/part.ts";
import { STEP } from "./chart/gestures.ts";
import { exportedMap } from "./exports.ts";
import { loadMap } from "./loading.ts";
import { createSearch } from "./search.ts";
import { captionOf, patienceOf } from "./sentences.ts";
import { isJoined, MapView } from "./view.ts";
import { COLOURINGS, type Colouring } from "./vocabulary/colouring.ts";
import { findIn } from "./vocabulary/find.ts";

const METHODS: readonly MapMethod[] = ["pca", "umap"];
const SHIPPED: readonly string[] = Object.values(EMBEDDED);

/** The chosen method; unless chosen UMAP for the models whose map we ship, else PCA, which is quick. */
const methodOf = ({ view, run }: PartPanel): MapMethod =>
  view.method ?? (SHIPPED.includes(run.model.id) ? "umap" : "pca");

/** The whole vocabulary as points, and the text as a path among them. */
export function createMap(panel: PartPanel): Part {
  const view = new MapView(panel, (key) => {
    if (key.toLowerCase() !== "s") return false;
    view.choose(view.chart.inView());
    return true;
  });
  const waiting = createWaiting(load);
  const caption = h("p", { class: "caption distances" });
  const layers = createLayers((layer) => view.goToLayer(layer));
  const search = createSearch({
    find: (typed) => findIn(view.loaded?.vocabulary ?? [], typed),
    show: (found, at) => {
      view.chart.change({ found });
      const id = at === undefined ? undefined : found[at];
      if (id === undefined) return "";
      view.goTo(id);
      return view.loaded?.vocabulary[id]?.label ?? "";
    },
  });
  const picture = h(
    "div",
    { class: "picture", hidden: true },
    createIntro(
      t(
        "Each point is one of the {0} tokens that the model knows; tokens with similar embeddings tend to be close together. The large points are the tokens of your text.",
        formatCount(panel.run.model.vocabSize),
      ),
    ),
    view.chart.element,
    view.pointer.about,
    view.legend.element,
    createTools(view, search.element),
    layers.element,
    caption,
    view.unnamed,
    h(
      "p",
      { class: "keys" },
      t(
        "Drag to move, or to turn in 3-D (Shift moves). Ctrl and the wheel, + and − zoom. S selects all in view. Press a point to pin it.",
      ),
    ),
    view.table.element,
  );
  const asks = { map: panel.asker(), paths: panel.asker() };
  let turn = 0;
  let last: Pointed | undefined;

  function load(): void {
    const mine = ++turn;
    const isWanted = () => mine === turn;
    const { dimensions } = panel.view;
    const method = methodOf(panel);
    const told = (fraction: number) => {
      if (isWanted()) waiting.show(fraction, stop, patienceOf(method, panel.run.model));
    };
    told(0);
    if (picture.hidden) panel.say(t("Making the map…"));
    asks.map(loadMap(panel.host, panel.run, { method, dimensions }, told, isWanted), (loaded) => {
      if (!loaded || !isWanted()) return;
      waiting.hide();
      picture.hidden = false;
      view.show(loaded);
      caption.textContent = captionOf(loaded.map);
      layers.show(undefined);
      search.again();
      if (last?.index !== undefined) view.pointer.follow(last);
      asks.paths(panel.host.tokenPaths(panel.run.id, method, dimensions), (paths) => {
        if (!isWanted()) return;
        view.paths = paths;
        layers.show(paths?.layers);
      });
    });
  }

  function stop(): void {
    turn++;
    void panel.host.dropMaps(panel.run.id).catch(() => {}); // it may be there already
  }

  load();
  const exports = createExport(
    panel.host,
    (work) => asks.map(work, () => {}),
    () =>
      view.loaded &&
      exportedMap(view.loaded, view.chart, view.coloured, {
        title: t("Map of the vocabulary of {0}", panel.run.model.name),
        model: panel.run.model.name,
        regionOf: (id) => view.regionOf(id),
      }),
  );
  return {
    options: [...createChoices(panel, view, load), exports],
    elements: [h("div", { class: "map" }, waiting.element, picture)],
    point: (pointed) => {
      last = pointed;
      view.pointer.follow(pointed);
    },
    recolour: () => view.recolour(),
  };
}

/** Says how far the map is, with a way to stop and to begin again. */
function createWaiting(load: () => void) {
  const said = h("p", { role: "status" });
  const note = h("p", { class: "keys" });
  const bar = h("progress", { max: "1", "aria-label": t("Making the map…") });
  const actions = h("div", { class: "actions" });
  const element = h("div", { class: "making" }, said, bar, note, actions);
  return {
    element,
    hide: () => {
      element.hidden = true;
    },
    show: (fraction: number, stop: () => void, patience: string) => {
      element.hidden = false;
      note.textContent = patience;
      bar.hidden = false;
      bar.value = fraction;
      said.textContent = `${t("Making the map…")} ${formatShare(fraction)}`;
      if (actions.childElementCount > 0 && !actions.querySelector("#begin")) return;
      const cancel = () => {
        stop();
        bar.hidden = true;
        note.textContent = "";
        said.textContent = t("Canceled.");
        actions.replaceChildren(button({ id: "begin", label: t("Make the map"), onPress: load }));
      };
      actions.replaceChildren(button({ id: "cancel", label: t("Cancel"), onPress: cancel }));
    },
  };
}

/** What can be done with the map without dragging it, and the search. */
function createTools(view: MapView, search: HTMLElement): HTMLElement {
  const { chart } = view;
  const lasso = h(
    "button",
    {
      type: "button",
      class: "tool",
      id: "lasso",
      "aria-pressed": "false",
      title: t("Draw a line around points to list them"),
      onclick: () => {
        chart.tool = chart.tool === "move" ? "surround" : "move";
        lasso.ariaPressed = String(chart.tool === "surround");
      },
    },
    t("Lasso"),
  );
  return h(
    "div",
    { class: "tools" },
    button({
      label: "−",
      look: "icon",
      spoken: t("Zoom out"),
      onPress: () => chart.zoom(1 / STEP),
    }),
    button({ label: "+", look: "icon", spoken: t("Zoom in"), onPress: () => chart.zoom(STEP) }),
    button({ id: "fit", label: t("Fit"), onPress: () => chart.fit() }),
    lasso,
    button({
      id: "inView",
      label: t("Select what is in view"),
      onPress: () => view.choose(chart.inView()),
    }),
    button({ id: "none", label: t("Clear selection"), onPress: () => view.choose([]) }),
    search,
  );
}

/** A slider from the embedding to the last layer. */
function createLayers(go: (layer: number) => void) {
  const said = h("output", { for: "drift" });
  const slider = h("input", {
    type: "range",
    id: "drift",
    ...{ min: 0, max: 1, value: 0, step: 1 },
    oninput: () => {
      const layer = slider.valueAsNumber;
      say(layer);
      go(layer);
    },
  });
  const say = (layer: number) => {
    said.textContent =
      layer === 0 ? t("by their embeddings") : t("as they are after layer {0}", layer);
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  const element = h(
    "div",
    { class: "drift", hidden: true },
    h("label", { for: "drift" }, t("Place the text’s tokens")),
    slider,
    said,
  );
  return {
    element,
    show: (layers: number | undefined) => {
      element.hidden = layers === undefined;
      slider.max = String(layers ?? 1);
      slider.value = "0";
      say(0);
    },
  };
}

function createChoices(panel: PartPanel, view: MapView, load: () => void): readonly HTMLElement[] {
  const set = (change: Partial<Remembered>) => panel.setView(change);
  const { dimensions, colouring } = panel.view;
  const names: Readonly<Record<Colouring, string>> = {
    script: t("script"),
    kind: t("kind"),
    length: t("length"),
    rank: t("rank (ID)"),
  };
  const box = (id: "regions" | "path", label: string, short: string, act: () => void) => {
    const made = checkbox({
      ...{ id, label, short },
      onChange: (checked) => {
        set({ [id]: checked });
        act();
      },
    });
    made.set(id === "path" ? isJoined(panel) : panel.view[id]);
    return made.element;
  };
  return [
    dropdown({
      id: "method",
      label: t("Method"),
      choices: METHODS.map((value) => ({ value, text: value.toUpperCase() })),
      value: methodOf(panel),
      onChange: (value) => {
        set({ method: value as MapMethod });
        load();
      },
    }).element,
    dropdown({
      id: "dimensions",
      label: t("Dimensions"),
      choices: [
        { value: "2", text: "2-D" },
        { value: "3", text: "3-D" },
      ],
      value: String(dimensions),
      onChange: (value) => {
        set({ dimensions: value === "3" ? 3 : 2 });
        load();
      },
    }).element,
    dropdown({
      id: "colouring",
      label: t("Color by"),
      choices: COLOURINGS.map((value) => ({ value, text: names[value] })),
      value: colouring,
      onChange: (value) => {
        set({ colouring: value as Colouring });
        view.recolour();
      },
    }).element,
    box("regions", t("Names of regions"), t("Regions"), () => view.showNames()),
    box("path", t("Path of the text"), t("Path"), () => view.showPath()),
  ];
}
