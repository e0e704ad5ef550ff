import type { Pooling, PoolingMode } from "../../../../src/domain/model/pooling.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import type { Scope, SearchPlace } from "../../../../src/domain/search/search.ts";
import type { UnitKind } from "../../../../src/domain/search/units.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { PartPanel, SearchMemory, SearchSight } from "../ground/part.ts";
import { modeName } from "./results/words.ts";

const MODES: readonly PoolingMode[] = ["mean", "cls", "last", "max"];

/** What is to be searched, by what is remembered and what the model's folder says. */
export function scopeOf(memory: SearchMemory, run: Run): Scope {
  const { place, unit, layer } = memory;
  const mode = modeOf(memory, run);
  // Where a folder says nothing, the mean over the last layer is what the engine makes.
  if (mode === "own" || (!run.pooling && mode === "mean" && layer === undefined)) {
    return { place, unit };
  }
  const pooling: Pooling = { modes: [mode], isUnit: false, ...(layer !== undefined && { layer }) };
  return { place, unit, pooling };
}

/** Without a folder that says how to pool, its own way is the mean. */
const modeOf = ({ mode }: SearchMemory, { pooling }: Run): SearchMemory["mode"] =>
  mode === "own" && !pooling ? "mean" : mode;

/**
 * The controls of the search.
 *
 * @param changed another index is needed, or another sight of the same
 */
export function createChoices(
  panel: PartPanel,
  changed: { index(): void; sight(): void },
): { readonly row: HTMLElement; readonly options: readonly HTMLElement[] } {
  const { run } = panel;
  const memory = () => panel.view.search;
  const set = (change: Partial<SearchMemory>) =>
    panel.setView({ search: { ...memory(), ...change } });
  const choose = button({
    id: "choose-files",
    label: t("Choose…"),
    onPress: () => changed.index(),
  });
  const showChoose = () => {
    choose.hidden = memory().place !== "chosen";
  };
  showChoose();

  const sight = dropdown({
    id: "sight",
    label: t("Show"),
    choices: SIGHTS().map(([value, text]) => ({ value, text })),
    value: memory().sight,
    onChange: (value) => {
      set({ sight: value as SearchSight });
      changed.sight();
    },
  });
  const place = dropdown({
    id: "place",
    label: t("In"),
    choices: [
      { value: "open", text: t("the open file") },
      { value: "chosen", text: t("files and folders…") },
      { value: "workspace", text: t("the workspace") },
    ],
    value: memory().place,
    onChange: (value) => {
      set({ place: value as SearchPlace });
      showChoose();
      changed.index();
    },
  });
  const unit = dropdown({
    id: "unit",
    label: t("By"),
    choices: [
      { value: "line", text: t("line") },
      { value: "paragraph", text: t("paragraph") },
      { value: "function", text: t("function") },
    ],
    value: memory().unit,
    onChange: (value) => {
      set({ unit: value as UnitKind });
      changed.index();
    },
  });
  return {
    row: h("div", { class: "controls" }, sight.element, place.element, choose, unit.element),
    options: poolingOptions(run, memory, (change) => {
      set(change);
      changed.index();
    }),
  };
}

const SIGHTS = (): readonly (readonly [SearchSight, string])[] => [
  ["closest", t("closest to a query")],
  ["alike", t("most alike")],
  ["apart", t("like no other")],
  ["groups", t("groups")],
];

/** Which pooling over which layer. */
function poolingOptions(
  run: Run,
  memory: () => SearchMemory,
  set: (change: Partial<SearchMemory>) => void,
): readonly HTMLElement[] {
  const { pooling, model } = run;
  const own = pooling ? [{ value: "own", text: t("as the model's folder says") }] : [];
  const chosen = modeOf(memory(), run);
  const layer = dropdown({
    id: "search-layer",
    label: t("Layer"),
    choices: Array.from({ length: model.layers + 1 }, (_, at) => ({
      value: String(at),
      text: at === 0 ? t("embeddings") : String(at),
    })),
    value: String(memory().layer ?? model.layers),
    onChange: (value) => {
      const at = Number(value);
      set({ layer: at === model.layers ? undefined : at });
    },
  });
  layer.element.hidden = chosen === "own";
  const mode = dropdown({
    id: "pooling",
    label: t("Pooling"),
    choices: [...own, ...MODES.map((value) => ({ value, text: modeName(value) }))],
    value: chosen,
    onChange: (value) => {
      layer.element.hidden = value === "own";
      set({ mode: value as SearchMemory["mode"] });
    },
  });
  return [mode.element, layer.element];
}
