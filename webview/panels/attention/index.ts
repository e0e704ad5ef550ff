import "./style.css";
import { type Heads, mostTelling, type Telling } from "../../../src/domain/headMeasures.ts";
import type { AttentionKind } from "../../../src/domain/inner.ts";
import type { Run } from "../../../src/domain/questions.ts";
import { textsOf } from "../../../src/domain/sides.ts";
import { dropdown } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatNumber, formatShare } from "../../kit/numbers.ts";
import { type Panel, type Picture, startPanel } from "../../kit/panel.ts";
import type { Place } from "./arrange.ts";
import explain from "./explain.html";
import { createHead, type HeadView } from "./head.ts";
import { createSurvey, type SurveyView } from "./survey.ts";
import { HABIT_NAMES } from "./words.ts";

interface View extends SurveyView, HeadView {
  readonly kind: AttentionKind | undefined;
  /** Undefined: the most telling head of each text. */
  readonly place: Place | undefined;
}

const INITIAL: View = {
  kind: undefined,
  place: undefined,
  ...{ measure: "none", order: "layer", least: 0 },
  ...{ numbers: "weights", scale: "root", hidden: "none" },
};

startPanel<View>("attention", { title: t("Attention"), explain, view: INITIAL }, (panel) => {
  const { run } = panel.subject;
  if (!run) throw new RangeError("The attention panel needs a run: the host gave none.");
  return drawAttention(panel, run);
});

function drawAttention(panel: Panel<View>, run: Run): Picture {
  const choices = h("div", { class: "choices" });
  const body = h("div", { class: "all" });
  let picture: Pick<Picture, "point" | "recolour"> | undefined;
  let pointed: number | undefined;

  panel.ask(panel.host.heads(run.id, panel.view.kind), (heads) => {
    picture = drawKind(panel, run, heads, { choices, body });
    picture.point({ index: pointed, how: "elsewhere" });
  });
  return {
    choices: [choices],
    elements: [body],
    point: (next) => {
      pointed = next.index;
      picture?.point(next);
    },
    recolour: () => picture?.recolour?.(),
  };
}

/** Draws one kind of attention: all heads, and one of them. */
function drawKind(
  panel: Panel<View>,
  run: Run,
  heads: Heads,
  { choices, body }: { readonly choices: HTMLElement; readonly body: HTMLElement },
): Pick<Picture, "point" | "recolour"> {
  const { layers, heads: count } = heads;
  const telling = mostTelling(heads);
  const { place: kept } = panel.view;
  let place: Place = kept && kept.layer < layers && kept.head < count ? kept : telling;
  const why = h("p", { class: "why" }, place === telling ? reason(heads, telling) : "");

  const layerList = list("layer", t("Layer"), [layers, place.layer], (layer) =>
    choose({ ...place, layer }),
  );
  const headList = list("head", t("Head"), [count, place.head], (next) =>
    choose({ ...place, head: next }),
  );
  const survey = createSurvey(heads, panel.view, { choose, change: panel.setView });
  const head = createHead(panel, run, heads, textsOf(run, heads.kind), {
    point: panel.strip.point,
    pin: panel.strip.pin,
    weigh: panel.strip.weigh,
    key: turn,
  });

  function choose({ layer, head: next }: Place): void {
    panel.setView({ place: { layer, head: next } });
    why.textContent =
      layer === telling.layer && next === telling.head ? reason(heads, telling) : "";
    show({ layer, head: next });
  }

  function show(next: Place): void {
    place = next;
    layerList.set(String(place.layer));
    headList.set(String(place.head));
    survey.choose(place);
    head.show(place);
  }

  /** Page Up and Down: the next head; with Shift: the next layer. */
  function turn(key: string): boolean {
    const by = key.endsWith("PageDown") ? 1 : key.endsWith("PageUp") ? -1 : 0;
    if (by === 0) return false;
    if (key.startsWith("Shift+")) choose({ ...place, layer: (place.layer + by + layers) % layers });
    else choose({ ...place, head: (place.head + by + count) % count });
    return true;
  }

  choices.replaceChildren(layerList.element, headList.element);
  body.replaceChildren(
    why,
    h("div", { class: "both" }, survey.element, h("section", { class: "one" }, ...head.elements)),
    h(
      "p",
      { class: "keys" },
      t(
        "In the map: arrow keys for cells, + and - to zoom, 0 for all of it, Page Up and Page Down for heads, with Shift for layers.",
      ),
    ),
    survey.twin,
  );
  show(place);
  return {
    point: ({ index }) => head.point(index),
    recolour: () => {
      survey.recolour();
      head.recolour();
    },
  };
}

function list(
  id: string,
  title: string,
  [count, chosen]: readonly [number, number],
  choose: (index: number) => void,
) {
  return dropdown({
    id,
    label: title,
    choices: Array.from({ length: count }, (_, i) => ({ value: String(i), text: String(i + 1) })),
    value: String(chosen),
    onChange: (next) => choose(Number(next)),
  });
}

/** Why the panel opens on this head. */
function reason({ layers, heads, measured }: Heads, { layer, head, habit }: Telling): string {
  const all = formatCount(layers * heads);
  if (habit) {
    return t(
      "Shown first of {0} heads: the strongest {1}, {2}.",
      all,
      HABIT_NAMES[habit.share],
      formatShare(habit.value),
    );
  }
  const entropy = measured.find(({ measure }) => measure === "entropy");
  if (!entropy) return "";
  return t(
    "Shown first of {0} heads: none has a habit on this text, and this one is the most decided ({1} bits).",
    all,
    formatNumber(entropy.values[layer * heads + head] as number),
  );
}
