import "./longTable.css";
import { h } from "../controls/element.ts";
import { pressKey } from "../controls/keys.ts";
import { terms } from "../words/terms.ts";
import { createDrawnRows } from "./drawnRows.ts";
import { createScroller } from "./table.ts";

export interface LongColumn<Row> {
  readonly title: string;
  readonly show: (row: Row) => string;
  /** Numbers are aligned to the right. */
  readonly isNumber?: boolean;
  /** In the editor's font. */
  readonly isToken?: boolean;
  readonly isSortable?: boolean;
  /** From 0 to 1: how long a bar stands before the text. */
  readonly bar?: (row: Row) => number;
  /** Makes the cell a button; one column of a table can have them. */
  readonly press?: (row: Row) => void;
}

export interface LongRows<Row> {
  readonly count: number;
  /** Undefined while it is not fetched. */
  row(at: number): Row | undefined;
  /** Called with the rows in sight, `to` exclusive, whenever some of them are not fetched. */
  want(from: number, to: number): void;
  /** Puts the rows in another order, and then tells the table to draw. */
  sort(column: number, direction: 1 | -1): void;
}

export interface LongTable {
  readonly element: HTMLElement;
  /** Draws the rows in sight anew, as they are now. */
  draw(): void;
}

const MARGIN = 20; // rows that are drawn beyond each end of what is in sight
const ROW = 24; // pixels, as long as no row was drawn

/**
 * A table of any length: the rows in sight, and room for the others. A press on the head of a
 * column sorts by it, as in `createTable`: from the largest, then from the smallest. Tab reaches one
 * of the buttons in its rows; arrow keys, Home, End and the page keys go to the others.
 */
export function createLongTable<Row>(
  caption: string,
  columns: readonly LongColumn<Row>[],
  rows: LongRows<Row>,
): LongTable {
  const { count } = rows;
  let rowHeight = ROW;
  const drawn = createDrawnRows<Row>((row, at) => rowOf(row, at));

  const heads = columns.map(({ title, isNumber, isSortable }, column) => {
    const head: HTMLTableCellElement = h(
      "th",
      { scope: "col", class: isNumber ? "number" : undefined },
      isSortable
        ? h("button", { type: "button", onclick: () => sort(head, column) }, ...terms(title))
        : h("span", {}, ...terms(title)),
    );
    return head;
  });
  const room = () => h("td", { class: "room", colspan: columns.length });
  const [above, below] = [room(), room()];
  drawn.body.addEventListener("keydown", press);
  const box = createScroller(
    caption,
    h(
      "table",
      { "aria-rowcount": count + 1 },
      h("caption", {}, ...terms(caption)),
      h("thead", {}, h("tr", { "aria-rowindex": 1 }, ...heads)),
      h("tbody", { "aria-hidden": "true" }, h("tr", {}, above)),
      drawn.body,
      h("tbody", { "aria-hidden": "true" }, h("tr", {}, below)),
    ),
  );
  box.classList.add("long");

  function sort(head: HTMLTableCellElement, column: number): void {
    const direction = head.ariaSort === "descending" ? 1 : -1;
    for (const other of heads) other.ariaSort = null;
    head.ariaSort = direction < 0 ? "descending" : "ascending";
    rows.sort(column, direction);
  }

  function draw(): void {
    if (box.clientHeight === 0) return;
    const top = box.scrollTop - (heads[0]?.offsetHeight ?? 0);
    const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - MARGIN));
    const to = Math.min(count, Math.ceil((top + box.clientHeight) / rowHeight) + MARGIN);
    above.style.blockSize = `${from * rowHeight}px`;
    below.style.blockSize = `${(count - to) * rowHeight}px`;
    const shown = Array.from({ length: to - from }, (_, i) => rows.row(from + i));
    if (drawn.show(shown, from))
      rowHeight = drawn.body.firstElementChild?.getBoundingClientRect().height || rowHeight;
    // A button is always there to be reached: beyond what was scrolled away, the first in sight.
    if (drawn.entry < from || drawn.entry >= to)
      drawn.enter(Math.max(0, Math.ceil(top / rowHeight)));
    if (shown.includes(undefined)) rows.want(from, to);
  }

  function press(event: Event): void {
    const page = Math.max(1, Math.floor(box.clientHeight / rowHeight) - 2);
    const by = (rows: number) => () => goTo(drawn.entry + rows);
    pressKey(event, {
      ...{ ArrowUp: by(-1), ArrowDown: by(1), PageUp: by(-page), PageDown: by(page) },
      ...{ Home: by(-count), End: by(count) },
    });
  }

  /** Gives the focus to the button of a row, wherever it is. */
  function goTo(wanted: number): void {
    const at = Math.max(0, Math.min(count - 1, wanted));
    const [top, bottom] = [at * rowHeight, (at + 1) * rowHeight + (heads[0]?.offsetHeight ?? 0)];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    drawn.enter(at);
    draw();
    drawn.focus();
  }

  const rowOf = (row: Row | undefined, at: number) =>
    h(
      "tr",
      { "aria-rowindex": at + 2 },
      ...columns.map(({ show, isNumber, isToken, bar, press }) => {
        const text = row === undefined ? "…" : show(row);
        return h(
          "td",
          { class: isNumber ? "number" : isToken ? "token" : undefined, title: text },
          row !== undefined && bar ? barOf(bar(row)) : undefined,
          row !== undefined && press
            ? h("button", { type: "button", onclick: () => press(row) }, h("bdi", {}, text))
            : text,
        );
      }),
    );

  function barOf(share: number): HTMLElement {
    const ink = h("span", { class: "ink", "aria-hidden": "true" });
    ink.style.setProperty("--at", String(share));
    return ink;
  }

  box.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(box);
  return { element: box, draw };
}
