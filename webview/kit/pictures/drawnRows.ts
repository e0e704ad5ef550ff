import { h } from "../controls/element.ts";

/** The rows of a long table that are drawn. Of the buttons in them, Tab reaches one. */
export interface DrawnRows<Row> {
  readonly body: HTMLTableSectionElement;
  /** The row whose button Tab reaches. */
  readonly entry: number;
  /**
   * Draws these rows, the first of which is row `from`, and no others.
   *
   * @returns whether any of them was not drawn before
   */
  show(rows: readonly (Row | undefined)[], from: number): boolean;
  /** Lets Tab reach the button of another row. */
  enter(at: number): void;
  /** Gives the focus to the button that Tab reaches, if it is drawn. */
  focus(): void;
}

/** A row's number, and what it was drawn from. */
interface Drawn<Row> {
  readonly at: number;
  readonly row: Row | undefined;
  readonly element: HTMLElement;
}

export function createDrawnRows<Row>(
  create: (row: Row | undefined, at: number) => HTMLElement,
): DrawnRows<Row> {
  let drawn: readonly Drawn<Row>[] = [];
  let entry = 0;
  const body = h("tbody", {
    onfocusin: ({ target }) => {
      const row = drawn.find(({ element }) => element.contains(target as Node));
      if (row) enter(row.at);
    },
  });

  const buttonOf = ({ element }: Drawn<Row>) => element.querySelector("button");

  function enter(at: number): void {
    entry = at;
    for (const row of drawn) {
      const button = buttonOf(row);
      if (button) button.tabIndex = row.at === entry ? 0 : -1;
    }
  }

  return {
    body,
    get entry() {
      return entry;
    },
    show: (rows, from) => {
      const stays = ({ at, row }: Drawn<Row>) =>
        at >= from && at < from + rows.length && rows[at - from] === row;
      const kept = new Map(drawn.filter(stays).map((one) => [one.at, one]));
      for (const one of drawn) if (!stays(one)) one.element.remove();
      // What stays is not touched: it may have the focus.
      let next = body.firstElementChild;
      const isNew = kept.size < rows.length;
      drawn = rows.map((row, i) => {
        const at = from + i;
        const one = kept.get(at) ?? { at, row, element: create(row, at) };
        if (one.element === next) next = next.nextElementSibling;
        else body.insertBefore(one.element, next);
        return one;
      });
      if (isNew) enter(entry);
      return isNew;
    },
    enter,
    focus: () => {
      const row = drawn.find(({ at }) => at === entry);
      if (row) buttonOf(row)?.focus();
    },
  };
}
