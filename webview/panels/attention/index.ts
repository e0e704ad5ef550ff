import "./style.css";
import { textsOf } from "../../../src/domain/attention/attendedTexts.ts";
import { type Heads, mostTelling } from "../../../src/domain/attention/headMeasures.ts";
import { type AttentionKind, numberOf } from "../../../src/domain/model/inner.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { type Dropdown, dropdown } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { t } from "../../kit/page/language.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import type { Pointed } from "../../kit/strip/strip.ts";
import { createWriter, type Writer } from "../../kit/strip/writer.ts";
import type { RememberedHead } from "./chosen/settings.ts";
import explain from "./explain.html";
import { createHead } from "./head.ts";
import { createProfile } from "./heads/profile.ts";
import { createSurvey, type RememberedSurvey } from "./heads/survey.ts";
import type { Place } from "./numbers/headPlace.ts";

interface Remembered extends RememberedSurvey, RememberedHead {
  readonly kind: AttentionKind | undefined;
  /** Undefined: the most telling head of each text. */
  readonly place: Place | undefined;
}

const INITIAL: Remembered = {
  kind: undefined,
  place: undefined,
  ...{ measure: "none", order: "layer", least: 0 },
  ...{ look: "map", numbers: "weights", scale: "root", hidden: "none", isAccounted: false },
};

const EMPTY = {
  lead: t("Select some text in the editor to see where each head looks."),
  example: t("In the example, a head looks at what came next the last time."),
};

startPanel<Remembered>(
  "attention",
  { title: t("Attention"), explain, view: INITIAL, empty: EMPTY },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The attention panel needs a run: the host gave none.");
    return drawAttention(panel, run);
  },
);

function drawAttention(panel: Panel<Remembered>, run: Run): Picture {
  const kinds = run.found.filter(({ layers }) => layers > 0).map(({ kind }) => kind);
  const standard = kinds.includes("cross") ? "cross" : kinds[0];
  const wanted = () => kinds.find((kind) => kind === panel.view.kind) ?? standard;
  const choices = h("div", { class: "choices" });
  const options = h("div", { class: "offered" });
  const body = h("div", { class: "all" });
  const askRun = panel.asker();
  let own = run; // if there is a decoder, its text is in it
  let picture: Pick<Picture, "point" | "recolour"> | undefined;
  let pointed: Pointed = { index: undefined, how: "elsewhere" };

  const kindList = dropdown({
    id: "kind",
    label: t("Who looks where"),
    choices: kinds.map((kind) => ({ value: kind, text: kindName(kind) })),
    value: wanted() ?? "",
    onChange: (kind) => {
      panel.setView({ kind: kind as AttentionKind, place: undefined });
      load();
    },
  });
  const writer = run.decoder && createWriter(write);

  /** Gives the decoder another text; `undefined` stands for what the model writes itself. */
  function write(text: string | undefined): void {
    askRun(panel.host.write(run.id, text), (other) => {
      own = other;
      load();
    });
  }

  function load(): void {
    panel.ask(panel.host.heads(own.id, wanted()), (heads) => {
      const parts = {
        choices,
        options,
        body,
        writer,
        kindList: kinds.length > 1 ? kindList : undefined,
      };
      picture = drawKind(panel, own, heads, parts);
      picture.point(pointed);
    });
  }

  if (writer) write(undefined);
  else load();
  return {
    choices: [choices],
    options: [options],
    elements: [body],
    point: (next) => {
      pointed = next;
      picture?.point(next);
    },
    look: ({ kind, layer, head }) => {
      panel.setView({ kind, place: { layer, head } });
      kindList.set(kind);
      load();
    },
    recolour: () => picture?.recolour?.(),
  };
}

interface Parts {
  readonly choices: HTMLElement;
  readonly options: HTMLElement;
  readonly body: HTMLElement;
  readonly writer: Writer | undefined;
  readonly kindList: Dropdown | undefined;
}

/** Draws one kind of attention: all heads, and one of them. */
function drawKind(
  panel: Panel<Remembered>,
  run: Run,
  heads: Heads,
  { choices, options, body, writer, kindList }: Parts,
): Pick<Picture, "point" | "recolour"> {
  const { kind, layers, heads: count } = heads;
  const { place: kept } = panel.view;
  let place: Place = kept && kept.layer < layers && kept.head < count ? kept : mostTelling(heads);

  const numbers = Array.from({ length: layers }, (_, layer) => numberOf(heads, layer));
  const layerList = list("layer", t("Layer"), [numbers, place.layer], (layer) =>
    choose({ ...place, layer }),
  );
  const headList = list(
    "head",
    t("Head"),
    [Array.from({ length: count }, (_, i) => i), place.head],
    (next) => choose({ ...place, head: next }),
  );
  const survey = createSurvey(heads, panel.view, { choose, change: panel.setView });
  const profile = createProfile(heads, survey.colour);
  const decoder = run.decoder && writer?.show(run.decoder, (index) => pointDecoder(index));
  const isOfDecoder = kind === "decoder" || kind === "cross";
  const from = (isOfDecoder ? decoder : undefined) ?? panel.strip;
  const to = kind === "decoder" ? from : panel.strip;
  const head = createHead(panel, run, heads, textsOf(run, kind), {
    point: from.point,
    pin: from.pin,
    weigh: to.weigh,
    show: to.show,
    weighFrom: (weights) => {
      if (kind === "cross") from.weigh(weights, undefined);
    },
    key: turn,
  });
  panel.strip.weigh(undefined, undefined); // removes what it showed of another kind of attention

  function pointDecoder(index: number | undefined): void {
    if (isOfDecoder) head.point(index);
  }

  function choose({ layer, head: next }: Place): void {
    panel.setView({ place: { layer, head: next } });
    show({ layer, head: next });
  }

  function show(next: Place): void {
    place = next;
    layerList.set(String(place.layer));
    headList.set(String(place.head));
    survey.choose(place);
    profile.show(place);
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

  const focused = document.activeElement?.id;
  choices.replaceChildren(
    ...[kindList, layerList, headList].flatMap((one) => (one ? [one.element] : [])),
  );
  options.replaceChildren(head.settings, survey.settings);
  const hero = h(
    "div",
    { class: "both" },
    h("section", { class: "one" }, ...head.elements),
    survey.element,
  );
  hero.style.setProperty("--heads", String(count));
  body.replaceChildren(
    ...(writer ? [writer.element] : []),
    hero,
    profile.element,
    h("section", { class: "more" }, ...head.details),
    survey.twin,
    ...without(run, heads),
    h(
      "p",
      { class: "keys" },
      t(
        "In the map: arrow keys for cells, + and - to zoom, 0 for all of it, Page Up and Page Down for heads, with Shift for layers.",
      ),
      " ",
      t(
        "In the lines: up and down for tokens, left and right for sides, Enter to keep one, Escape for all.",
      ),
    ),
  );
  // The focused control was just replaced: its successor takes the focus, and the next key.
  if (focused) document.getElementById(focused)?.focus();
  show(place);
  return {
    point: ({ index }) => {
      if (kind === "cross") head.pointTo(index);
      else if (kind !== "decoder") head.point(index);
    },
    recolour: () => {
      survey.recolour();
      head.recolour();
    },
  };
}

/** Which layers of the model have no attention, if some have none. */
function without({ model }: Run, { numbers }: Heads): readonly HTMLElement[] {
  if (!numbers) return [];
  const others = Array.from({ length: model.layers }, (_, layer) => layer + 1).filter(
    (number) => !numbers.includes(number - 1),
  );
  return [h("p", { class: "without" }, t("Layers without attention: {0}.", others.join(", ")))];
}

/** Whose tokens look, and at whose. */
function kindName(kind: AttentionKind): string {
  switch (kind) {
    case "self":
      return t("text at itself");
    case "encoder":
      return t("encoder at itself");
    case "decoder":
      return t("decoder at itself");
    case "cross":
      return t("decoder at encoder (cross)");
  }
}

function list(
  id: string,
  title: string,
  [numbers, chosen]: readonly [numbers: readonly number[], chosen: number],
  choose: (index: number) => void,
) {
  return dropdown({
    id,
    label: title,
    choices: numbers.map((number, i) => ({ value: String(i), text: String(number + 1) })),
    value: String(chosen),
    onChange: (next) => choose(Number(next)),
  });
}
