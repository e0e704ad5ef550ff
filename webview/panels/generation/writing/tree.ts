import "./tree.css";
import { inOneLine, spellOut } from "../../../../src/domain/text/spelling.ts";
import {
  type Limb,
  limbsOf,
  type Place,
  tokensTo,
  wayTo,
} from "../../../../src/domain/writing/branches.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { formatLog, formatLogProbability } from "../ground/words.ts";

export interface Tree {
  readonly element: HTMLElement;
  /** @param end of the branch that is shown */
  show(root: Place, end: Place): void;
}

/** A row of the tree: tokens without a fork, how deep it lies, and the row that it forks from. */
export interface Row {
  readonly limb: Limb;
  readonly depth: number;
  readonly parent: number | undefined;
}

export const DEEPEST = 8; // rows that lie deeper are not set in any further

/**
 * All branches as a tree, tokens without a fork in one row. Up and Down go from row to row, Left to
 * the one that it forks from, Right to the first that forks from it; Enter or a click goes there.
 *
 * @param go hears the end of the row
 */
export function createTree(go: (end: Place) => void): Tree {
  const list = h("div", {
    class: "branches",
    role: "tree",
    "aria-label": t("Branches"),
    onclick: ({ target }) => {
      const at = boxes.indexOf((target as Element).closest(".branch") as HTMLElement);
      if (at >= 0) choose(at);
    },
    onkeydown: press,
  });
  const heading = h("h2", {}, t("Branches"));
  const element = h("section", { class: "tree", "aria-label": t("Branches") }, heading, list);
  let rows: readonly Row[] = [];
  let boxes: readonly HTMLElement[] = [];
  let entry = 0;

  function choose(at: number): void {
    const end = rows[at]?.limb.places.at(-1);
    if (end) go(end);
  }

  function press(event: Event): void {
    const child = rows.findIndex(({ parent }) => parent === entry);
    pressKey(event, {
      ArrowDown: () => enter(entry + 1),
      ArrowUp: () => enter(entry - 1),
      ArrowLeft: () => enter(rows[entry]?.parent ?? entry),
      ArrowRight: () => enter(child < 0 ? entry : child),
      Home: () => enter(0),
      End: () => enter(rows.length - 1),
      Enter: () => choose(entry),
      " ": () => choose(entry),
    });
  }

  function enter(at: number): void {
    entry = Math.max(0, Math.min(boxes.length - 1, at));
    for (const [i, box] of boxes.entries()) box.tabIndex = i === entry ? 0 : -1;
    boxes[entry]?.focus();
  }

  return {
    element,
    show: (root, end) => {
      const hadFocus = list.contains(document.activeElement);
      const shown = new Set(wayTo(end));
      rows = rowsOf(root);
      boxes = rows.map((row) => createBox(row, shown, end));
      list.replaceChildren(...boxes);
      element.hidden = rows.length === 0;
      entry = Math.max(
        0,
        rows.findIndex(({ limb }) => limb.places.includes(end)),
      );
      const box = boxes[entry];
      if (box) box.tabIndex = 0;
      if (hadFocus) box?.focus();
    },
  };
}

/** All rows, each below the one that it forks from. */
export const rowsOf = (root: Place): readonly Row[] => addRows(limbsOf(root), 1, undefined, []);

function addRows(
  limbs: readonly Limb[],
  depth: number,
  parent: number | undefined,
  rows: Row[],
): readonly Row[] {
  for (const limb of limbs) {
    const number = rows.push({ limb, depth, parent }) - 1;
    addRows(limb.limbs, depth + 1, number, rows);
  }
  return rows;
}

/** A row's text in one line, and its probability by itself and from the prompt on. */
export function tellRow({ limb: { places } }: Row): { name: string; facts: string } {
  const last = places.at(-1) as Place;
  const tokens = tokensTo(last);
  const before = places[0]?.parent?.logProbability ?? 0;
  return {
    name: inOneLine(spellOut("", tokens), tokens.length - places.length),
    facts: t(
      "{0} here · {1} from the text on · log {2}",
      formatLogProbability(last.logProbability - before),
      formatLogProbability(last.logProbability),
      formatLog(last.logProbability),
    ),
  };
}

function createBox(row: Row, shown: ReadonlySet<Place>, end: Place): HTMLElement {
  const { limb, depth } = row;
  const { places } = limb;
  const { name, facts } = tellRow(row);
  const length = wayTo(places.at(-1) as Place).length;
  const isShown = shown.has(places[0] as Place);
  const box = h(
    "div",
    {
      class: `branch${isShown ? " shown" : ""}`,
      role: "treeitem",
      tabindex: "-1",
      "aria-level": depth,
      "aria-selected": String(places.includes(end)),
      "aria-label": `${name}, ${t("{0} tokens", formatCount(length))}, ${facts}`,
      ...(limb.limbs.length > 0 && { "aria-expanded": "true" }),
    },
    h("span", { class: "token" }, name),
    h("span", { class: "facts" }, facts),
  );
  box.style.setProperty("--depth", String(Math.min(DEEPEST, depth - 1)));
  return box;
}
