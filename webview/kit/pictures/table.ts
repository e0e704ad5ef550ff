import "./table.css";
import { type Child, h } from "../controls/element.ts";
import { usesScreenReader } from "../page/wishes.ts";
import { terms } from "../words/terms.ts";

export interface Column<Row> {
  readonly title: string;
  readonly show: (row: Row) => string;
  /** What it is sorted by. A column of numbers is aligned to the right. */
  readonly number?: (row: Row) => number;
  /** In the editor's font. */
  readonly isToken?: boolean;
}

/** A plain table; a press on a column of numbers sorts by it, largest first, then smallest. */
export function createTable<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): HTMLTableElement {
  const body = h("tbody");
  const heads = columns.map((column) => {
    const { number } = column;
    if (!number) return h("th", { scope: "col" }, ...terms(column.title));
    const head: HTMLTableCellElement = h(
      "th",
      { scope: "col", class: "number" },
      h("button", { type: "button", onclick: () => sort(head, number) }, ...terms(column.title)),
    );
    return head;
  });

  const fill = (sorted: readonly Row[]) =>
    body.replaceChildren(
      ...sorted.map((row) =>
        h(
          "tr",
          {},
          ...columns.map((column) =>
            h(
              "td",
              { class: column.number ? "number" : column.isToken ? "token" : undefined },
              column.show(row),
            ),
          ),
        ),
      ),
    );

  function sort(head: HTMLTableCellElement, number: (row: Row) => number): void {
    const direction = head.ariaSort === "descending" ? 1 : -1;
    for (const other of heads) other.ariaSort = null;
    head.ariaSort = direction < 0 ? "descending" : "ascending";
    fill(rows.toSorted((a, b) => direction * (number(a) - number(b))));
  }

  fill(rows);
  return h(
    "table",
    {},
    h("caption", {}, ...terms(caption)),
    h("thead", {}, h("tr", {}, ...heads)),
    body,
  );
}

/** A box for a long table that has a name and can be scrolled by keyboard. */
export const createScroller = (label: string, ...children: readonly Child[]): HTMLElement =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, ...children);

/**
 * The numbers behind a picture. They are made only while the box is open, as it is from the beginning
 * for who reads with a screen reader.
 */
export function createTwin(label: string): {
  readonly element: HTMLElement;
  show(make: () => HTMLTableElement): void;
} {
  let make: (() => HTMLTableElement) | undefined;
  const box = createScroller(label);
  const heads = () => Array.from(box.querySelectorAll("button"));
  const draw = () => {
    if (!details.open || !make) return;
    const focused = heads().indexOf(document.activeElement as HTMLButtonElement);
    box.replaceChildren(make());
    heads()[focused]?.focus(); // a late answer must not throw the user out of the table
  };
  const details = h(
    "details",
    { class: "twin", open: usesScreenReader(), ontoggle: draw },
    h("summary", {}, ...terms(label)),
    box,
  );
  return {
    element: details,
    show: (next) => {
      make = next;
      draw();
    },
  };
}
