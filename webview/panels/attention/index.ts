import "./style.css";
import { type AttentionMap, strongest } from "../../../src/domain/attention.ts";
import type { Run } from "../../../src/domain/questions.ts";
import { label, tokenAt } from "../../../src/domain/token.ts";
import { dropdown } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatExactShare, formatNumber, formatShare } from "../../kit/numbers.ts";
import { type Panel, type Picture, startPanel } from "../../kit/panel.ts";
import { createTable, createTwin } from "../../kit/table.ts";
import explain from "./explain.html";
import { findPattern, fullInk, isCausal } from "./heatmap.ts";
import { type Cell, createPlot } from "./plot.ts";
import { createScale } from "./scale.ts";

interface View {
  readonly layer: number;
  readonly head: number;
}

startPanel<View>(
  "attention",
  { title: t("Attention"), explain, view: { layer: 0, head: 0 } },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The attention panel needs a run: the host gave none.");
    return drawAttention(panel, run);
  },
);

function drawAttention(panel: Panel<View>, run: Run): Picture {
  const { layers, heads } = run.model;
  const labels = Array.from(run.tokens.ids, (_, index) => label(tokenAt(run.tokens, index)));
  const name = (index: number) => `‘${labels[index] ?? ""}’`;
  const choice = () => ({
    layer: Math.min(panel.view.layer, layers - 1),
    head: Math.min(panel.view.head, heads - 1),
  });

  let map: AttentionMap | undefined;
  let row: number | undefined; // the token whose looks are shown
  let cell: Cell | undefined; // pointed at in the map itself

  const value = h("p", { class: "value" });
  const twin = createTwin(t("Show as table"));
  const scale = createScale();
  const plot = createPlot(labels, {
    point: (next) => {
      cell = next;
      panel.strip.point(next?.from);
      update();
    },
    pin: (next) => panel.strip.pin(next.from),
    key: turn,
  });
  const layerList = list("layer", t("Layer"), layers, choice().layer);
  const headList = list("head", t("Head"), heads, choice().head);

  function list(id: "layer" | "head", title: string, count: number, chosen: number) {
    return dropdown({
      id,
      label: title,
      choices: Array.from({ length: count }, (_, i) => ({ value: String(i), text: String(i + 1) })),
      value: String(chosen),
      onChange: (next) => choose({ [id]: Number(next) }),
    });
  }

  function choose(change: Partial<View>): void {
    panel.setView({ ...choice(), ...change });
    load();
  }

  /** Page Up and Down: the next head; with Shift: the next layer. */
  function turn(key: string): boolean {
    const by = key.endsWith("PageDown") ? 1 : key.endsWith("PageUp") ? -1 : 0;
    if (by === 0) return false;
    const { layer, head } = choice();
    if (key.startsWith("Shift+")) choose({ layer: (layer + by + layers) % layers });
    else choose({ head: (head + by + heads) % heads });
    layerList.set(String(choice().layer));
    headList.set(String(choice().head));
    return true;
  }

  function load(): void {
    const { layer, head } = choice();
    panel.ask(panel.host.attention(run.id, layer, head), (answer) => {
      map = answer;
      scale.fit(fullInk(answer));
      plot.show(answer);
      plot.describe(patternSentence(answer));
      update();
    });
  }

  function update(): void {
    if (!map) return;
    const from = cell?.from ?? row;
    panel.say(from === undefined ? patternSentence(map) : rowSentence(map, from), !cell);
    const to = cell?.to ?? (from === undefined ? undefined : strongest(map, from, 1)[0]);
    panel.strip.weigh(from === undefined ? undefined : rowOf(map, from), to);
    const weight = from === undefined || to === undefined ? undefined : weightOf(map, from, to);
    scale.mark(weight);
    const words =
      from === undefined || to === undefined || weight === undefined
        ? undefined
        : isBlind(map, from, to)
          ? t("from {0} to {1}: the model cannot look ahead.", name(from), name(to))
          : t("from {0} to {1}: {2}", name(from), name(to), formatShare(weight));
    // Of a token the finding is spoken, of a cell this: never both.
    value.ariaLive = cell ? "polite" : "off";
    value.textContent = words ?? t("Point at a row, a cell or a token.");
    plot.mark(from, cell?.to, words ?? "");
    showTable(map, from ?? labels.length - 1);
  }

  function showTable(shown: AttentionMap, from: number): void {
    twin.show(() =>
      createTable(
        t("Attention weights from {0}, token {1}", name(from), formatCount(from + 1)),
        [
          { title: t("to (key)"), show: (to) => formatCount(to + 1), number: (to) => to },
          { title: t("token"), show: (to) => labels[to] ?? "", isToken: true },
          {
            title: t("attention weight"),
            show: (to) => formatExactShare(weightOf(shown, from, to)),
            number: (to) => weightOf(shown, from, to),
          },
        ],
        Array.from(labels.keys()),
      ),
    );
  }

  function patternSentence(shown: AttentionMap): string {
    if (labels.length === 1)
      return t("One token alone can only look at itself: {0}.", formatShare(1));
    const { kind, amount } = findPattern(shown);
    const { layer, head } = choice();
    const place = [layer + 1, head + 1] as const;
    switch (kind) {
      case "first":
        return t(
          "Layer {0}, head {1} looks mostly at the first token: {2} of its weight.",
          ...place,
          formatShare(amount),
        );
      case "previous":
        return t(
          "Layer {0}, head {1} looks mostly at the token just before: {2} of its weight.",
          ...place,
          formatShare(amount),
        );
      case "itself":
        return t(
          "Layer {0}, head {1} looks mostly at the token itself: {2} of its weight.",
          ...place,
          formatShare(amount),
        );
      case "next":
        return t(
          "Layer {0}, head {1} looks mostly at the token just after: {2} of its weight.",
          ...place,
          formatShare(amount),
        );
      case "spread":
        return t(
          "Layer {0}, head {1} spreads its weight, as if over {2} tokens evenly.",
          ...place,
          formatNumber(amount),
        );
    }
  }

  function rowSentence(shown: AttentionMap, from: number): string {
    const [first, second] = strongest(shown, from, 2).filter((to) => weightOf(shown, from, to) > 0);
    if (first === undefined) return "";
    const most = formatShare(weightOf(shown, from, first));
    if (second === undefined || weightOf(shown, from, first) > 0.995)
      return t("{0} looks at {1} ({2}).", name(from), name(first), most);
    return t(
      "{0} looks mostly at {1} ({2}), then at {3} ({4}).",
      name(from),
      name(first),
      most,
      name(second),
      formatShare(weightOf(shown, from, second)),
    );
  }

  load();
  return {
    choices: [layerList.element, headList.element],
    elements: [
      h("div", { class: "under" }, scale.element, value),
      plot.element,
      h(
        "p",
        { class: "keys" },
        t(
          "In the map: arrow keys for cells, Page Up and Page Down for heads, with Shift for layers.",
        ),
      ),
      twin.element,
    ],
    point: ({ index }) => {
      row = index;
      update();
    },
    recolour: () => {
      plot.recolour();
      scale.recolour();
    },
  };
}

const isBlind = (map: AttentionMap, from: number, to: number): boolean =>
  to > from && isCausal(map);
const weightOf = (map: AttentionMap, from: number, to: number): number =>
  map.weights[from * map.to + to] as number;
const rowOf = (map: AttentionMap, from: number): Float32Array =>
  map.weights.subarray(from * map.to, (from + 1) * map.to);
