import type { AttentionBytes } from "../../../src/domain/attention.ts";
import { strongest } from "../../../src/domain/attention.ts";
import type { Heads } from "../../../src/domain/headMeasures.ts";
import type { Run } from "../../../src/domain/questions.ts";
import type { Texts } from "../../../src/domain/sides.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/token.ts";
import { button, dropdown } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatExactShare, formatScore, formatShare } from "../../kit/numbers.ts";
import type { Panel } from "../../kit/panel.ts";
import { createTable, createTwin } from "../../kit/table.ts";
import type { Place } from "./arrange.ts";
import { writeCsv } from "./csv.ts";
import type { HeadMap } from "./heatmap.ts";
import { fullInk, type InkScale, scoreInk, weightInk } from "./ink.ts";
import { headMap, hide } from "./looks.ts";
import { type Cell, createPlot, type Drawn } from "./plot.ts";
import { createScale } from "./scale.ts";
import {
  cellSentence,
  columnOf,
  columnSentence,
  headSentence,
  type Names,
  rowSentence,
  scoreSentence,
  weightAt,
} from "./sentences.ts";

/** How the user looks at one head. */
export interface HeadView {
  readonly numbers: "weights" | "scores";
  readonly scale: InkScale;
  /** Tokens that are taken out of what is looked at; the rest is made to add up to 1 again. */
  readonly hidden: "none" | "first" | "special";
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

/** One head enlarged: its map, what it says of a token and of a cell, and its numbers. */
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
  const names: Names = {
    from: (index) => `‘${labels.from[index] ?? ""}’`,
    to: (index) => `‘${labels.to[index] ?? ""}’`,
  };
  const special = Array.from(texts.to.special.keys()).filter((i) => texts.to.special[i] === 1);

  let place: Place = { layer: 0, head: 0 };
  let layer: AttentionBytes | undefined; // kept for the layer's other heads
  let drawn: Drawn | undefined;
  let exact = new Set<number>(); // rows asked for in full
  let row: number | undefined; // the token whose looks are shown
  let column: number | undefined; // the token looked at, of another text
  let cell: Cell | undefined; // pointed at in the map itself

  const value = h("p", { class: "value" });
  const twin = createTwin(t("Show as table"));
  const scale = createScale();
  const plot = createPlot(labels, {
    point: (next) => {
      cell = next;
      on.point(next?.from);
      update();
    },
    pin: (next) => on.pin(next.from),
    key: on.key,
    need,
  });
  const askMap = panel.asker();

  function setting<Key extends keyof HeadView>(
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
    setting("numbers", t("Show"), [
      ["weights", t("weights")],
      ["scores", t("scores before the softmax")],
    ]),
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
    button({ label: t("Copy as CSV"), onPress: () => panel.asker()(copy(), () => {}) }),
  );

  /** Copies the map as it is shown, every number exact. */
  async function copy(): Promise<void> {
    if (!drawn) return;
    const { map } = drawn;
    let { weights } = map;
    if (panel.view.numbers === "weights") {
      const hiding = hidden();
      const id = { kind: heads.kind, ...place };
      weights = (await panel.host.attentionRows(run.id, id, 0, map.from)).slice();
      hide(weights, map.to, hiding);
    }
    const pause = () => new Promise<void>((resolve) => void requestAnimationFrame(() => resolve()));
    await panel.host.copy(await writeCsv({ ...map, weights }, labels, pause));
  }

  function load(): void {
    const { kind } = heads;
    if (panel.view.numbers === "scores") {
      askMap(panel.host.scores(run.id, { kind, ...place }), (answer) => {
        const map = { ...answer, isCausal: heads.isCausal };
        exact = new Set(Array.from({ length: map.from }, (_, i) => i));
        show({ map, ink: scoreInk(map), write: formatScore });
      });
    } else if (layer?.layer === place.layer) showWeights(layer);
    else
      askMap(panel.host.attentions(run.id, place.layer, kind), (answer) => {
        layer = answer;
        showWeights(answer);
      });
  }

  const hidden = (): readonly number[] =>
    panel.view.hidden === "first" ? [0] : panel.view.hidden === "special" ? special : [];

  function showWeights(bytes: AttentionBytes): void {
    const map = headMap(bytes, place.head, heads.isCausal);
    hide(map.weights, map.to, hidden());
    exact = new Set();
    show({ map, ink: weightInk(fullInk(map), panel.view.scale), write: formatShare });
    if (map.from * map.to <= ALL_EXACT) need(0, map.from);
  }

  function show(next: Drawn): void {
    drawn = next;
    const isScores = panel.view.numbers === "scores";
    const name = isScores ? t("attention score") : t("attention weight");
    scale.fit({ name, ink: next.ink, write: next.write });
    plot.show(next);
    plot.describe(headSentence(heads, place));
    update();
  }

  /** Has the rows from `first` up to `end` in full: what a byte says of a weight is not exact. */
  function need(first: number, end: number): void {
    const missing = Array.from({ length: end - first }, (_, i) => first + i).filter(
      (i) => !exact.has(i),
    );
    const [from, last] = [missing[0], missing.at(-1)];
    if (from === undefined || last === undefined || !drawn) return;
    for (const one of missing) exact.add(one);
    const asking = drawn;
    const { map } = asking;
    const rows = panel.host.attentionRows(
      run.id,
      { kind: heads.kind, ...place },
      from,
      last + 1 - from,
    );
    panel.asker()(rows, (weights) => {
      const own = weights.slice();
      hide(own, map.to, hidden());
      map.weights.set(own, from * map.to);
      if (asking !== drawn) return;
      plot.show(asking);
      update();
    });
  }

  function update(): void {
    if (!drawn) return;
    const { map, write } = drawn;
    const isScores = panel.view.numbers === "scores";
    const from = cell?.from ?? row;
    if (from !== undefined) need(from, from + 1);
    panel.say(sentence(map, from, isScores), !cell);
    const to = cell?.to ?? (from === undefined ? column : strongest(map, from, 1)[0]);
    on.weigh(isScores || from === undefined ? undefined : rowOf(map, from), to);
    const back = from === undefined ? column : undefined;
    on.weighFrom(isScores || back === undefined ? undefined : columnOf(map, back));
    const isPointed = from !== undefined && to !== undefined;
    scale.mark(isPointed ? weightAt(map, from, to) : undefined);
    const words = isPointed
      ? cellSentence(map, { from, to }, names, write(weightAt(map, from, to)))
      : undefined;
    // Of a token the finding is spoken, of a cell this: never both.
    value.ariaLive = cell ? "polite" : "off";
    value.textContent = words ?? t("Point at a row, a cell or a token.");
    plot.mark(from, cell?.to ?? back, words ?? "");
    showTable(map, from ?? map.from - 1);
  }

  function sentence(map: HeadMap, from: number | undefined, isScores: boolean): string {
    if (from !== undefined)
      return isScores ? scoreSentence(map, from, names) : rowSentence(map, from, names);
    if (column !== undefined && !isScores) return columnSentence(map, column, names);
    return headSentence(heads, place);
  }

  function showTable(map: HeadMap, from: number): void {
    const isScores = panel.view.numbers === "scores";
    twin.show(() => {
      need(from, from + 1);
      return createTable(
        isScores
          ? t("Attention scores from {0}, token {1}", names.from(from), formatCount(from + 1))
          : t("Attention weights from {0}, token {1}", names.from(from), formatCount(from + 1)),
        [
          { title: t("to (key)"), show: (to) => formatCount(to + 1), number: (to) => to },
          { title: t("token"), show: (to) => labels.to[to] ?? "", isToken: true },
          {
            title: isScores ? t("attention score") : t("attention weight"),
            show: (to) =>
              isScores
                ? formatScore(weightAt(map, from, to))
                : formatExactShare(weightAt(map, from, to)),
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
      plot.element,
      twin.element,
    ],
    show: (next) => {
      place = next;
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
      scale.recolour();
    },
  };
}

const rowOf = (map: HeadMap, from: number): Float32Array =>
  map.weights.subarray(from * map.to, (from + 1) * map.to);
