import "./survey.css";
import {
  type Heads,
  habits,
  type Measure,
  type Measured,
  mostTelling,
} from "../../../../src/domain/attention/headMeasures.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { inModel, type Place } from "../numbers/headPlace.ts";
import { arrange, type Order, valueAt } from "./arrange.ts";
import { createGrid } from "./grid.ts";
import { whyTelling } from "./sentences.ts";
import { HABIT_NAMES, MEASURE_WORDS, measureText, shortText } from "./words.ts";

/** How the user has set the grid. */
export interface RememberedSurvey {
  readonly measure: Measure | "none";
  readonly order: Order;
  /** Heads with a smaller value are left out: 0 is the smallest value of all, 1 the largest. */
  readonly least: number;
}

export interface Survey {
  readonly element: HTMLElement;
  /** What heads are colored, sorted and filtered by. */
  readonly settings: HTMLElement;
  readonly twin: HTMLElement;
  choose(place: Place): void;
  /** Colours all heads by a measure. */
  colour(measure: Measure): void;
  recolour(): void;
}

/** All heads at a glance, colored, sorted and filtered by what they do. */
export function createSurvey(
  heads: Heads,
  { measure, order, least }: RememberedSurvey,
  on: { choose(place: Place): void; change(view: RememberedSurvey): void },
): Survey {
  let view: RememberedSurvey = { measure, order, least };
  const measuredOf = (measure: string) => heads.measured.find((one) => one.measure === measure);
  const chosen = () => measuredOf(view.measure);

  const grid = createGrid({
    choose: on.choose,
    describe: (place) => describe(heads, chosen(), place),
    caption: (place) => {
      const measured = chosen();
      const value = measured ? shortText(measured.measure, valueAt(heads, measured, place)) : "";
      return view.order === "layer"
        ? value
        : `${inModel(heads, place).layer + 1}.${place.head + 1} · ${value}`;
    },
  });
  const legend = h("p", { class: "legend" });
  const left = h("output", { for: "least" });
  const slider = h("input", {
    type: "range",
    id: "least",
    min: 0,
    max: 100,
    value: view.least * 100,
    oninput: () => change({ least: slider.valueAsNumber / 100 }),
  });
  const filter = h(
    "div",
    { class: "filter" },
    h("label", { for: "least" }, t("At least")),
    slider,
    left,
  );
  const orders = dropdown({
    id: "order",
    label: t("Order"),
    choices: [
      { value: "layer", text: t("by layer") },
      { value: "largest", text: t("largest first") },
      { value: "smallest", text: t("smallest first") },
    ],
    value: view.order,
    onChange: (order) => change({ order: order as Order }),
  });
  const colours = dropdown({
    id: "measure",
    label: t("Color by"),
    choices: [
      { value: "none", text: t("none") },
      ...heads.measured.map(({ measure }) => ({
        value: measure,
        text: MEASURE_WORDS[measure].name,
      })),
    ],
    value: chosen()?.measure ?? "none",
    onChange: (measure) => change({ measure: measure as Measure | "none", least: 0 }),
  });
  const twin = createTwin(t("Show all heads as table"));

  function change(next: Partial<RememberedSurvey>): void {
    view = { ...view, ...next };
    on.change(view);
    draw();
  }

  function draw(): void {
    const measured = chosen();
    const [low, high] = measured ? span(measured) : [0, 0];
    const least = view.least === 0 ? Number.NEGATIVE_INFINITY : low + view.least * (high - low);
    grid.show(heads, { measured, order: measured ? view.order : "layer", least });
    filter.hidden = orders.element.hidden = !measured;
    slider.value = String(view.least * 100);
    if (!measured) {
      legend.textContent = t(
        "Each thumbnail has its own color scale; a cell shows its largest weight.",
      );
      return;
    }
    const { measure, evenly, tokens } = measured;
    const text = (value: number) => measureText(measure, value);
    const shown = arrange(heads, measured, { order: "largest", least }).length;
    left.textContent = `${text(Math.max(low, least))} · ${t("{0} of {1} heads", formatCount(shown), formatCount(heads.layers * heads.heads))}`;
    legend.replaceChildren(
      ramp(text(low), text(high)),
      `${MEASURE_WORDS[measure].meaning} ${t("Mean over {0} tokens; an evenly spread head has {1}.", formatCount(tokens), text(evenly))}`,
    );
  }

  twin.show(() => headsTable(heads));
  draw();
  return {
    element: h(
      "section",
      { class: "survey", "aria-label": t("All heads") },
      h("h2", {}, t("All heads")),
      grid.element,
      legend,
      button({ label: t("Most distinctive head"), onPress: () => on.choose(mostTelling(heads)) }),
      h("p", { class: "why" }, whyTelling(heads)),
    ),
    settings: h("div", { class: "settings" }, colours.element, orders.element, filter),
    twin: twin.element,
    choose: grid.choose,
    colour: (measure) => {
      colours.set(measure);
      change({ measure, least: 0 });
    },
    recolour: () => grid.recolour(),
  };
}

/** A head's name with its measured value, or with its habits if no measure is chosen. */
function describe(heads: Heads, measured: Measured | undefined, place: Place): string {
  const { layer, head } = inModel(heads, place);
  const name = t("Layer {0}, head {1}", layer + 1, head + 1);
  if (measured) {
    const { measure } = measured;
    const value = measureText(measure, valueAt(heads, measured, place));
    return `${name}: ${MEASURE_WORDS[measure].name} ${value}`;
  }
  const named = habits(heads, place.layer, place.head);
  if (named.length === 0) return `${name}: ${t("no clear habit on this text")}`;
  const words = named.map(
    ({ share, value }) => `${HABIT_NAMES[share]} ${measureText(share, value)}`,
  );
  return `${name}: ${words.join(", ")}`;
}

/** The colours of a measure, between its smallest value and its largest. */
function ramp(low: string, high: string): HTMLElement {
  return h(
    "span",
    { class: "ramp" },
    h("span", {}, low),
    h("span", { class: "bar" }),
    h("span", {}, high),
  );
}

/** Every measure of every head. */
function headsTable(heads: Heads): HTMLTableElement {
  const number = (measured: Measured) => (place: Place) => valueAt(heads, measured, place);
  return createTable<Place>(
    t(
      "{0} heads in {1} layers",
      formatCount(heads.layers * heads.heads),
      formatCount(heads.layers),
    ),
    [
      {
        title: t("Layer"),
        show: (place) => formatCount(inModel(heads, place).layer + 1),
        number: ({ layer }) => layer,
      },
      { title: t("Head"), show: ({ head }) => formatCount(head + 1), number: ({ head }) => head },
      ...heads.measured.map((measured) => ({
        title: MEASURE_WORDS[measured.measure].name,
        show: (place: Place) => measureText(measured.measure, number(measured)(place)),
        number: number(measured),
      })),
      {
        title: t("habits"),
        show: ({ layer, head }) =>
          habits(heads, layer, head)
            .map(({ share }) => HABIT_NAMES[share])
            .join(", "),
      },
    ],
    arrange(heads, undefined, { order: "layer", least: 0 }).filter((place) => place !== undefined),
  );
}

function span({ values }: Measured): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
