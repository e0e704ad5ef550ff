import "./longTable.css";
import { h } from "../controls/element.ts";
import { createScroller } from "./table.ts";

export interface LongColumn<Row> {
  readonly title: string;
  readonly show: (row: Row) => string;
  /** Numbers are aligned to the right. */
  readonly isNumber?: boolean;
  /** In the editor's font. */
  readonly isToken?: boolean;
  readonly isSortable?: boolean;
  /** Makes the cell a button. */
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
 * column sorts by it, as in `createTable`: from the largest, then from the smallest.
 */
export function createLongTable<Row>(
  caption: string,
  columns: readonly LongColumn<Row>[],
  rows: LongRows<Row>,
): LongTable {
  const { count } = rows;
  let rowHeight = ROW;
  let drawn: readonly unknown[] = [];

  const heads = columns.map(({ title, isNumber, isSortable }, column) => {
    const head: HTMLTableCellElement = h(
      "th",
      { scope: "col", class: isNumber ? "number" : undefined },
      isSortable
        ? h("button", { type: "button", onclick: () => sort(head, column) }, title)
        : title,
    );
    return head;
  });
  const room = () => h("td", { class: "room", colspan: columns.length });
  const [above, below] = [room(), room()];
  const body = h("tbody");
  const box = createScroller(
    caption,
    h(
      "table",
      { "aria-rowcount": count + 1 },
      h("caption", {}, caption),
      h("thead", {}, h("tr", { "aria-rowindex": 1 }, ...heads)),
      h("tbody", { "aria-hidden": "true" }, h("tr", {}, above)),
      body,
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
    const all = [from, ...shown];
    if (all.length !== drawn.length || all.some((row, i) => row !== drawn[i])) {
      drawn = all;
      body.replaceChildren(...shown.map((row, i) => rowOf(row, from + i)));
      rowHeight = body.firstElementChild?.getBoundingClientRect().height || rowHeight;
    }
    if (shown.includes(undefined)) rows.want(from, to);
  }

  const rowOf = (row: Row | undefined, at: number) =>
    h(
      "tr",
      { "aria-rowindex": at + 2 },
      ...columns.map(({ show, isNumber, isToken, press }) => {
        const text = row === undefined ? "…" : show(row);
        return h(
          "td",
          { class: isNumber ? "number" : isToken ? "token" : undefined, title: text },
          row !== undefined && press
            ? h("button", { type: "button", onclick: () => press(row) }, text)
            : text,
        );
      }),
    );

  box.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(box);
  return { element: box, draw };
}
