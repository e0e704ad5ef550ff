import "./tree.css";
import { inOneLine, spellOut } from "../../../../src/domain/text/spelling.ts";
import {
  type Limb,
  leavesOf,
  limbsOf,
  type Place,
  tokensTo,
  wayTo,
} from "../../../../src/domain/writing/branches.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
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
      const best = Math.max(...leavesOf(root).map(({ logProbability }) => logProbability));
      boxes = rows.map((row) => createBox(row, { shown, end, best }));
      list.replaceChildren(...boxes);
      element.hidden = rows.length < 2; // the text itself says all of a single branch
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

/** A row's text in one line. */
export function nameOfRow({ limb: { places } }: Row): string {
  const tokens = tokensTo(places.at(-1) as Place);
  return inOneLine(spellOut("", tokens), tokens.length - places.length);
}

/** A row's probability by itself and from the prompt on. */
export function numbersOf({ limb: { places } }: Row): string {
  const last = places.at(-1) as Place;
  const before = places[0]?.parent?.logProbability ?? 0;
  return t(
    "{0} for these tokens · {1} from the start · log {2}",
    formatLogProbability(last.logProbability - before),
    formatLogProbability(last.logProbability),
    formatLog(last.logProbability),
  );
}

const TOLD = 1000; // times: beyond it, one is as good as never

/** A branch in words: how it begins, how long it is, and how likely beside the others. */
function wordsOf({ limb: { places, limbs } }: Row, best: number): string {
  const last = places.at(-1) as Place;
  const { length } = wayTo(last);
  return [
    places[0]?.token?.isOwnPick ? t("your pick") : "",
    length === 1 ? t("1 token") : t("{0} tokens", formatCount(length)),
    limbs.length > 0 ? t("splits into {0} branches", formatCount(limbs.length)) : "",
    limbs.length > 0 ? "" : compared(Math.exp(best - last.logProbability)),
  ]
    .filter(Boolean)
    .join(" · ");
}

function compared(times: number): string {
  if (times <= 1) return t("the likeliest branch");
  if (times > TOLD) return t("as a whole more than {0} times less likely", formatCount(TOLD));
  return t(
    "as a whole {0} times less likely",
    times < 10 ? formatNumber(times) : formatCount(Math.round(times)),
  );
}

function createBox(
  row: Row,
  { shown, end, best }: { shown: ReadonlySet<Place>; end: Place; best: number },
): HTMLElement {
  const { limb, depth } = row;
  const { places } = limb;
  const isShown = shown.has(places[0] as Place);
  const box = h(
    "div",
    {
      class: `branch${isShown ? " shown" : ""}`,
      role: "treeitem",
      tabindex: "-1",
      "aria-level": depth,
      "aria-selected": String(places.includes(end)),
      ...(limb.limbs.length > 0 && { "aria-expanded": "true" }),
    },
    h("span", { class: "token" }, nameOfRow(row)),
    h("span", { class: "facts" }, wordsOf(row, best)),
  );
  box.style.setProperty("--depth", String(Math.min(DEEPEST, depth - 1)));
  return box;
}
