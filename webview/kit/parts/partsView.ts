import "./parts.css";
import { byKind, type PartNode } from "../../../src/domain/makeup/tree.ts";
import { button, dropdown } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import type { Exported } from "../export/export.ts";
import { t } from "../page/language.ts";
import { formatCount, formatLarge, formatShare } from "../page/numbers.ts";
import { createTwin } from "../pictures/table.ts";
import { createAreaMap } from "./areaMap.ts";
import { nameOf } from "./partNames.ts";
import { exportOf, tableOf } from "./partsExport.ts";

export type Grouping = "layer" | "kind";

export interface PartsView {
  readonly elements: readonly HTMLElement[];
  /** The map and its numbers, to be taken along. @param name the model's */
  exported(name: string): Exported;
  recolour(): void;
}

interface Options {
  readonly root: PartNode;
  readonly grouping: Grouping;
  onGrouping(grouping: Grouping): void;
  /** Says what is pointed at; undefined: nothing any more. */
  say(sentence: string | undefined): void;
}

/** A node behind those that hold it, the outermost first. */
type Trail = readonly PartNode[];

/**
 * The parameters by part as a map of areas: each box as large as its share. A press goes into a box;
 * arrow keys point at one after the other, Enter goes in, Escape comes back.
 */
export function createPartsView({ root, grouping, onGrouping, say }: Options): PartsView {
  const wholeOf = (by: Grouping) => (by === "kind" ? byKind(root) : root);
  let trail: Trail = [wholeOf(grouping)];
  const map = createAreaMap(root.count, {
    point: (node) => say(node && sentenceOf(node, trail, root.count)),
    enter: (node) => go([...trail, node]),
    leave,
  });
  const way = h("nav", { class: "way", "aria-label": t("Path") });
  const hint = h(
    "p",
    { class: "hint" },
    t("Arrow keys point at a part, Enter opens it, Escape goes back."),
  );
  const twin = createTwin(t("Show as table"));
  const choice = dropdown({
    id: "grouping",
    label: t("Group"),
    choices: [
      { value: "layer", text: t("layer by layer") },
      { value: "kind", text: t("all layers together") },
    ],
    value: grouping,
    onChange: (value) => {
      const next = value === "kind" ? "kind" : "layer";
      onGrouping(next);
      go([wholeOf(next)]);
    },
  });
  go(trail);

  function go(next: Trail): void {
    trail = next;
    const node = trail.at(-1) as PartNode;
    const back = button({ id: "out", label: t("Back"), onPress: leave });
    const names = trail.map((each) => nameOf(each)).join(" › ");
    way.replaceChildren(...(trail.length > 1 ? [back, h("span", {}, names)] : []));
    const label = t(
      "{0}: {1} parameters in {2} parts",
      nameOf(node),
      formatLarge(node.count),
      formatCount(node.children.length),
    );
    map.show(node, label);
    twin.show(() => tableOf(node, root.count));
    say(undefined);
  }

  function leave(): void {
    if (trail.length < 2) return;
    go(trail.slice(0, -1));
    map.element.focus();
  }

  return {
    elements: [h("div", { class: "above" }, choice.element, way), map.element, hint, twin.element],
    recolour: map.draw,
    exported: (name) => exportOf(trail.at(-1) as PartNode, root, name),
  };
}

function sentenceOf(node: PartNode, trail: Trail, total: number): string {
  const path = [...trail.slice(1), node].map((each) => nameOf(each)).join(" › ");
  return t(
    "{0}: {1} parameters, {2} of all",
    path,
    formatCount(node.count),
    formatShare(node.count / total),
  );
}
