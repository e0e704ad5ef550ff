import type { Texts } from "../../../src/domain/attention/attendedTexts.ts";
import { strongest } from "../../../src/domain/attention/attention.ts";
import type { Heads } from "../../../src/domain/attention/headMeasures.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { dropdown } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport } from "../../kit/export/export.ts";
import { t } from "../../kit/page/host.ts";
import { formatCount } from "../../kit/page/numbers.ts";
import { newTask } from "../../kit/page/task.ts";
import type { Panel } from "../../kit/panel/panel.ts";
import { createTable, createTwin } from "../../kit/pictures/table.ts";
import { createAccount } from "./account/account.ts";
import { exported } from "./export/exports.ts";
import {
  cellSentence,
  columnSentence,
  flowSentence,
  headSentence,
  type Names,
  namesOf,
  rowSentence,
  scoreSentence,
  sinkSentence,
} from "./heads/sentences.ts";
import { createLegend, HUES } from "./lines/hues.ts";
import { createLines } from "./lines/lines.ts";
import type { Drawn } from "./map/drawn.ts";
import { type InkScale, inkOf } from "./map/ink.ts";
import { createPlot } from "./map/plot.ts";
import { createScale } from "./map/scale.ts";
import { type Cell, columnOf, type HeadMap, hide, rowOf, weightAt } from "./numbers/headMap.ts";
import { inModel, type Place } from "./numbers/headPlace.ts";
import { createSource } from "./numbers/mapSource.ts";
import { type Numbers, offered, WORDS } from "./numbers/quantities.ts";

/** How the user looks at one head. */
export interface HeadView {
  readonly look: "map" | "lines";
  readonly numbers: Numbers;
  readonly scale: InkScale;
  /** Tokens that are taken out of what is looked at; of shares the rest adds up to 1 again. */
  readonly hidden: "none" | "first" | "special";
  /** Whether it is shown how a weight came about. */
  readonly isAccounted: boolean;
}

export interface Head {
  readonly elements: readonly HTMLElement[];
  show(place: Place): void;
  /** The token that looks, as it is pointed at elsewhere. */
  point(from: number | undefined): void;
  /** The token that is looked at, where that is of another text. */
  pointTo(to: number | undefined): void;
  recolour(): void;
}

const ALL_EXACT = 128 * 128; // cells: a map up to here is fetched in full

export const labelsOf = (tokens: Tokens): readonly string[] =>
  Array.from(tokens.ids, (_, index) => label(tokenAt(tokens, index)));

/** One head enlarged: its map or lines, what it says of a token and of a cell, and its numbers. */
export function createHead(
  panel: Panel<HeadView>,
  run: Run,
  heads: Heads,
  texts: Texts,
  on: {
    /** A row is pointed at in the map. */
    point(from: number | undefined): void;
    pin(from: number): void;
    key(key: string): boolean;
    /** What the row's token looks at, most at `to`. */
    weigh(weights: Float32Array | undefined, to: number | undefined): void;
    /** How much each token looks at the one pointed at. */
    weighFrom(weights: Float32Array | undefined): void;
  },
): Head {
  const labels = { from: labelsOf(texts.from), to: labelsOf(texts.to) };
  const names: Names = { from: namesOf(labels.from), to: namesOf(labels.to) };
  const special = Array.from(texts.to.special.keys()).filter((i) => texts.to.special[i] === 1);
  const found = run.found.find(({ kind }) => kind === heads.kind);
  const choices = found ? offered(found) : [];
  const source = createSource(panel.host, run.id, heads);

  let place: Place = { layer: 0, head: 0 };
  let others: readonly number[] = []; // heads whose lines are drawn beside the chosen one's
  let beside: readonly HeadMap[] = []; // their maps
  let drawn: (Drawn & { readonly numbers: Numbers }) | undefined;
  let missing: Numbers | undefined; // asked for last, and not to be had of this model's file
  let exact = new Set<number>(); // rows asked for in full
  let row: number | undefined; // the token whose looks are shown
  let column: number | undefined; // the token looked at, of another text
  let aim: number | undefined; // the token looked at, pointed at beside the lines
  let cell: Cell | undefined; // pointed at in the map itself
  let picked: Cell | undefined; // whose weight is accounted for

  const value = h("p", { class: "value" });
  const meaning = h("p", { class: "meaning" });
  const twin = createTwin(t("Show as table"));
  const scale = createScale();
  const plot = createPlot(labels, {
    point: (next) => {
      cell = next;
      on.point(next?.from);
      update();
    },
    pin: (next) => {
      picked = next;
      on.pin(next.from);
      update();
    },
    key: on.key,
    need,
  });
  const lines = createLines(labels, {
    point: (next) => {
      aim = next?.to;
      on.point(next?.from);
      update();
    },
    pin: on.pin,
    key: on.key,
  });
  const legend = createLegend(heads.heads, (head) => {
    others = others.includes(head) ? others.filter((one) => one !== head) : [...others, head];
    load();
  });
  const account = createAccount(panel, run, { kind: heads.kind, labels, names, found });
  const askMap = panel.asker();

  function setting<Key extends "look" | "numbers" | "scale" | "hidden">(
    id: Key,
    title: string,
    choices: readonly (readonly [HeadView[Key], string])[],
  ): HTMLElement {
    return dropdown({
      id,
      label: title,
      choices: choices.map(([choice, text]) => ({ value: choice, text })),
      value: panel.view[id],
      onChange: (next) => {
        panel.setView({ [id]: next } as Partial<HeadView>);
        load();
      },
    }).element;
  }
  const settings = h(
    "div",
    { class: "settings" },
    setting("look", t("View"), [
      ["map", t("map")],
      ["lines", t("lines")],
    ]),
    setting(
      "numbers",
      t("Show"),
      choices.map((numbers) => [numbers, WORDS[numbers].name] as const),
    ),
    setting("scale", t("Scale"), [
      ["root", t("by root")],
      ["linear", t("linear")],
      ["log", t("logarithmic")],
    ]),
    setting("hidden", t("Leave out"), [
      ["none", t("nothing")],
      ["first", t("first token")],
      ...(special.length > 0 ? [["special", t("special tokens")] as const] : []),
    ]),
    createExport(
      panel.host,
      (work) => panel.asker()(work, () => {}),
      () =>
        drawn &&
        exported({
          ...drawn,
          run,
          kind: heads.kind,
          place: inModel(heads, place),
          labels,
          exact: all,
          lines: linesShown(),
          heads: [place.head, ...others],
        }),
    ),
  );

  /** What was chosen, if this kind of attention has it, and the model's file gives it. */
  const numbers = (): Numbers => {
    const { numbers } = panel.view;
    return choices.includes(numbers) && numbers !== missing ? numbers : "weights";
  };
  const hidden = (): readonly number[] =>
    panel.view.hidden === "first" ? [0] : panel.view.hidden === "special" ? special : [];
  const isLined = () => panel.view.look === "lines";
  const linesShown = () => (isLined() ? lines.drawing() : undefined);

  /** The map as it is shown, every number exact. */
  async function all(): Promise<HeadMap> {
    const { map, numbers } = drawn as NonNullable<typeof drawn>;
    const weights = (await source.rows(numbers, place, 0, map.from)).slice();
    withoutHidden(weights, map.to, numbers);
    return { ...map, weights };
  }

  function withoutHidden(weights: Float32Array, to: number, numbers: Numbers): void {
    if (numbers !== "scores") hide(weights, to, hidden(), WORDS[numbers].isShare);
  }

  function load(): void {
    const asked = numbers();
    const heads = asked === "weights" && isLined() ? [place.head, ...others] : [place.head];
    askMap(prepare(asked, heads), (prepared) => {
      if (!prepared) {
        missing = asked;
        load();
        return;
      }
      const { map } = prepared;
      beside = prepared.beside;
      exact = new Set();
      show(prepared);
      if (map.from * map.to <= ALL_EXACT) need(0, map.from);
    });
  }

  /** The maps of these heads of the layer, the first of them as it is drawn; a million cells each. */
  async function prepare(numbers: Numbers, heads: readonly number[]) {
    const found = await Promise.all(heads.map((head) => source.map(numbers, { ...place, head })));
    const [map, ...beside] = found.filter((one) => one !== undefined);
    if (!map) return undefined;
    await newTask();
    for (const one of [map, ...beside]) withoutHidden(one.weights, one.to, numbers);
    const ink = inkOf(numbers, map, panel.view.scale);
    await newTask();
    const { write, brief } = WORDS[numbers];
    return { map, beside, numbers, ink, write, brief };
  }

  function show(next: NonNullable<typeof drawn>): void {
    drawn = next;
    const { numbers, map, ink } = next;
    const words = WORDS[numbers];
    scale.fit({ name: words.quantity, ink, write: words.write });
    legend.show([place.head, ...others]);
    plot.element.hidden = isLined();
    lines.element.hidden = !isLined();
    draw(next);
    legend.element.hidden = !isLined() || numbers !== "weights";
    scale.element.hidden = isLined() && numbers === "scores";
    meaning.textContent = [
      missing === panel.view.numbers
        ? t("This model's file does not give what that takes: shown are the weights.")
        : "",
      words.meaning ?? "",
      heads.hasSinks && words.isShare && hidden().length === 0
        ? t(
            "Each head here has a sink, a learned score that belongs to no token: a row adds up to what the sink leaves of 100 %.",
          )
        : "",
      t("No such number proves what the answer depends on (Jain & Wallace 2019)."),
      isLined() && numbers === "scores"
        ? t("Scores have no lines: choose weights, or the map.")
        : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" ");
    const finding = sentence(map, undefined);
    plot.describe(finding);
    lines.describe(finding);
    update();
  }

  /** Only what is seen: either takes a while of a large map. */
  function draw(next: NonNullable<typeof drawn>): void {
    const { numbers, map, ink } = next;
    if (isLined()) lines.show({ maps: numbers === "scores" ? [] : [map, ...beside], ink });
    else plot.show(next);
  }

  /** Has the rows from `first` up to `end` in full: what a byte says of a number is not exact. */
  function need(first: number, end: number): void {
    const missing = Array.from({ length: end - first }, (_, i) => first + i).filter(
      (i) => !exact.has(i),
    );
    const [from, last] = [missing[0], missing.at(-1)];
    if (from === undefined || last === undefined || !drawn) return;
    for (const one of missing) exact.add(one);
    const asking = drawn;
    const { map, numbers } = asking;
    panel.asker()(source.rows(numbers, place, from, last + 1 - from), (weights) => {
      const own = weights.slice();
      withoutHidden(own, map.to, numbers);
      map.weights.set(own, from * map.to);
      if (asking !== drawn) return;
      if (!isLined()) plot.show(asking);
      update();
    });
  }

  function update(): void {
    if (!drawn) return;
    const { map, write, numbers } = drawn;
    const { isShare } = WORDS[numbers];
    const from = cell?.from ?? (aim === undefined ? row : undefined);
    if (from !== undefined) need(from, from + 1);
    panel.say(sentence(map, from), !cell);
    const back = from === undefined ? (aim ?? column) : undefined;
    const to = cell?.to ?? (from === undefined ? back : strongest(map, from, 1)[0]);
    on.weigh(!isShare || from === undefined ? undefined : rowOf(map, from), to);
    on.weighFrom(!isShare || back === undefined ? undefined : columnOf(map, back));
    const isPointed = from !== undefined && to !== undefined;
    scale.mark(isPointed ? weightAt(map, from, to) : undefined);
    const words = isPointed
      ? cellSentence(map, { from, to }, names, write(weightAt(map, from, to)))
      : undefined;
    // Of a token the finding is spoken, of a cell this: never both.
    value.ariaLive = cell ? "polite" : "off";
    value.textContent = words ?? t("Point at a row, a cell or a token.");
    if (isLined()) lines.mark(from, back);
    else plot.mark({ from, to: cell?.to ?? back, words: words ?? "" });
    showTable(map, from ?? map.from - 1);
    accountFor(map, row ?? picked?.from ?? map.from - 1);
  }

  /** Of the cell that was chosen, or of the token's strongest. */
  function accountFor(map: HeadMap, from: number): void {
    const to = picked?.from === from ? picked.to : strongest(map, from, 1)[0];
    if (to === undefined) return;
    account.follow(place, { from, to }, () =>
      strongest(map, from, map.isCausal ? from + 1 : map.to),
    );
  }

  function sentence(map: HeadMap, from: number | undefined): string {
    const { numbers } = drawn as NonNullable<typeof drawn>;
    const { write, title } = WORDS[numbers];
    if (from !== undefined) {
      if (numbers === "scores") return scoreSentence(map, from, names);
      if (numbers === "norms" || numbers === "rollout")
        return flowSentence(map, from, names, write);
      const looks = rowSentence(map, from, names);
      const hasSink = heads.hasSinks && numbers === "weights" && hidden().length === 0;
      return hasSink ? `${looks} ${sinkSentence(map, from)}` : looks;
    }
    const to = aim ?? column;
    if (to !== undefined && WORDS[numbers].isShare) return columnSentence(map, to, names);
    return numbers === "weights" ? headSentence(heads, place) : title(inModel(heads, place));
  }

  function showTable(map: HeadMap, from: number): void {
    const { numbers } = drawn as NonNullable<typeof drawn>;
    const { quantity, exact } = WORDS[numbers];
    const name = `‘${labels.from[from] ?? ""}’`;
    twin.show(() => {
      need(from, from + 1);
      return createTable(
        numbers === "weights"
          ? t("Attention weights from {0}, token {1}", name, formatCount(from + 1))
          : t("From {0}, token {1}: {2}", name, formatCount(from + 1), quantity),
        [
          { title: t("to (key)"), show: (to) => formatCount(to + 1), number: (to) => to },
          { title: t("token"), show: (to) => labels.to[to] ?? "", isToken: true },
          {
            title: quantity,
            show: (to) => exact(weightAt(map, from, to)),
            number: (to) => weightAt(map, from, to),
          },
        ],
        Array.from(labels.to.keys()),
      );
    });
  }

  return {
    elements: [
      settings,
      h("div", { class: "under" }, scale.element, value),
      meaning,
      legend.element,
      plot.element,
      lines.element,
      twin.element,
      account.element,
    ],
    show: (next) => {
      if (next.layer !== place.layer) others = [];
      place = next;
      others = others.filter((head) => head !== place.head).slice(0, HUES.length - 1);
      load();
    },
    point: (from) => {
      row = from;
      update();
    },
    pointTo: (to) => {
      column = to;
      update();
    },
    recolour: () => {
      plot.recolour();
      lines.recolour();
      scale.recolour();
      account.recolour();
    },
  };
}
