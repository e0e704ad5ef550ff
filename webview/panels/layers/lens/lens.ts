import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { createScale } from "../../../kit/charts/scale.ts";
import { checkbox, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport, type Exported, WITH_PYTHON } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import {
  askedTokens,
  type Measure,
  type Part,
  type PartPanel,
  type Place,
} from "../ground/part.ts";
import { type Cells, createCells } from "./cells.ts";
import { createDetail } from "./detail.ts";
import { exportLens } from "./exports.ts";
import { createGrid } from "./grid.ts";
import { MEASURES, type Measured, measuredBy, measureName } from "./measures.ts";
import type { Spot } from "./painting.ts";
import { cellSentence, findingOf } from "./sentences.ts";
import { tableOf } from "./tables.ts";

/** The logit lens: what the model would say after each layer, at every token. */
export function createLens(panel: PartPanel): Part {
  const detail = createDetail(panel);
  const view = createView({ point, pick });
  let place: Place | undefined;
  let cells: Cells | undefined;
  let row: number | undefined; // of the cell that was chosen; the last until one is
  let spot: Spot | undefined;
  let heads: readonly string[] = [];

  const controls = createControls(panel, {
    measure: draw,
    places: () => {
      row = undefined;
      if (place) begin(place);
    },
    taken: () => {
      if (!cells || !place || cells.known === 0) return undefined;
      const { run } = place;
      const of = { cells, heads, measured: measured(), picked: place.position };
      return exportLens({
        ...of,
        title: findingOf(place, cells),
        model: place.run.model.name,
        run,
        files: () => panel.host.files(run.id),
      });
    },
  });
  const measured = () => measuredBy(panel.view.measure, place?.run.model.vocabSize ?? 2);

  /** Asks for the lens of a text anew. */
  function begin(next: Place): void {
    const { length } = askedTokens(next).ids;
    heads = Array.from({ length }, (_, i) => label(tokenAt(askedTokens(next), i)));
    const mine = createCells(panel.host, next, panel.view.places, panel.asker(), () => {
      if (cells === mine) draw();
    });
    cells = mine;
    draw();
    view.pick(next.position);
    mine.want(next.position, next.position + 1);
    look();
  }

  function draw(): void {
    if (!cells || !place) return;
    view.show({ cells, measured: measured(), heads, picked: place.position });
    tell();
  }

  function tell(): void {
    if (!cells || !place) return;
    const said = (spot && cellSentence(place, cells, spot)) || findingOf(place, cells);
    if (said) panel.say(said);
    view.mark(spot && cells.at(spot.row, spot.position)?.[measured().column]);
  }

  /** Shows the chosen cell's list and curves. */
  function look(): void {
    if (place) detail.show(place, row ?? Number.POSITIVE_INFINITY);
  }

  function point(next: Spot | undefined): void {
    spot = next;
    tell();
  }

  function pick(chosen: Spot): void {
    row = chosen.row;
    if (chosen.position === place?.position) look();
    else panel.pick(chosen.position);
  }

  return {
    options: controls.options,
    elements: [...controls.elements, ...view.elements, detail.element, view.twin],
    show: (next) => {
      const isSameText = place?.run === next.run;
      place = next;
      if (!isSameText) {
        row = undefined;
        begin(next);
        return;
      }
      view.pick(next.position);
      cells?.want(next.position, next.position + 1);
      draw();
      look();
    },
    recolour: () => {
      view.recolour();
      detail.recolour();
    },
  };
}

function createControls(
  panel: PartPanel,
  changed: { measure(): void; places(): void; taken(): Exported | undefined },
): Required<Pick<Part, "options" | "elements">> {
  const work = panel.asker();
  const measure = dropdown({
    id: "measure",
    label: t("Color by"),
    choices: MEASURES.map((value) => ({ value, text: measureName(value) })),
    value: panel.view.measure,
    onChange: (value) => {
      panel.setView({ measure: value as Measure });
      changed.measure();
    },
  });
  const halves = checkbox({
    id: "halves",
    label: t("Also behind each attention"),
    short: t("Attention"),
    onChange: (isWanted) => {
      panel.setView({ places: isWanted ? "all" : "layers" });
      changed.places();
    },
  });
  halves.set(panel.view.places === "all");
  const away = createExport(
    panel.host,
    (saving) => work(saving, () => {}),
    changed.taken,
    WITH_PYTHON,
  );
  return {
    options: [halves.element, away],
    elements: [h("div", { class: "choices" }, measure.element)],
  };
}

interface Drawn {
  readonly cells: Cells;
  readonly measured: Measured;
  readonly heads: readonly string[];
  readonly picked: number;
}

/** The table, its scale, and the numbers behind it. */
function createView(on: Parameters<typeof createGrid>[0]) {
  const grid = createGrid(on);
  const scale = createScale();
  const twin = createTwin(t("Show as table"));
  const progress = h("p", { class: "keys", role: "status" });
  const note = t(
    "Bold, with a line below: already the last layer’s answer. Early layers are read through a final norm and an unembedding that they were not made for, so what stands there is not what the model “thinks”.",
  );
  return {
    elements: [
      grid.element,
      h("div", { class: "legend" }, scale.element, progress),
      h("p", { class: "keys" }, ...terms(note)),
    ],
    twin: twin.element,
    pick: grid.pick,
    mark: scale.mark,
    show: ({ cells, measured, heads, picked }: Drawn) => {
      grid.show(cells, measured, heads);
      scale.fit(measured);
      twin.show(() => tableOf(cells, measured, heads, picked));
      const { known, count } = cells;
      progress.textContent =
        known < count
          ? t("{0} of {1} tokens are read.", formatCount(known), formatCount(count))
          : "";
    },
    recolour: () => {
      scale.recolour();
      grid.draw();
    },
  };
}
