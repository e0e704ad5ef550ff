import "../../kit/controls/fields.css";
import type { FileTensor, TensorQuestion } from "../../../src/domain/makeup/modelFile.ts";
import { placeOf } from "../../../src/domain/makeup/parts.ts";
import { h } from "../../kit/controls/element.ts";
import { t } from "../../kit/page/language.ts";
import { formatBytes, formatCount } from "../../kit/page/numbers.ts";
import { partName } from "../../kit/parts/partNames.ts";
import { createLongTable, type LongColumn } from "../../kit/pictures/longTable.ts";

interface Asked {
  tensors(asked: TensorQuestion): Promise<{
    readonly total: number;
    readonly rows: readonly FileTensor[];
  }>;
}

type Sort = TensorQuestion["sort"];

const PAGE = 200; // tensors fetched at once
const COLUMNS: readonly (LongColumn<FileTensor> & { readonly sort?: Sort })[] = [
  { title: t("name"), show: ({ name }) => name, isToken: true, isSortable: true, sort: "name" },
  { title: t("part"), show: ({ name, module }) => partName(placeOf(module ?? name).part) },
  { title: t("type"), show: ({ type }) => type, isToken: true, isSortable: true, sort: "type" },
  { title: t("shape"), show: ({ shape }) => `[${shape.join(", ")}]` },
  {
    ...{ title: t("parameters"), isNumber: true, isSortable: true, sort: "parameters" },
    show: ({ parameters }) => formatCount(parameters),
  },
  {
    ...{ title: t("size"), isNumber: true, isSortable: true, sort: "bytes" },
    show: ({ bytes }) => formatBytes(bytes),
  },
];

/** All tensors of the file: those in sight are fetched. */
export function createTensors(
  host: Asked,
  count: number,
  run: (work: Promise<unknown>) => void,
): HTMLElement {
  let order: Pick<TensorQuestion, "sort" | "direction"> = { sort: "file", direction: 1 };
  let search = "";
  let turn = 0; // goes up with each search and order: older answers are dropped
  const told = h("output", { class: "said" }, t("{0} tensors", formatCount(count)));
  const box = h("div", { class: "list" });
  const field = h("input", {
    ...{ type: "search", id: "search", spellcheck: "false" },
    placeholder: t("name, type or part"),
    oninput: () => {
      search = field.value;
      run(find());
    },
  });
  show(count);

  /** A table for so many rows, of which none is there yet. */
  function show(total: number): void {
    const mine = turn;
    const rows = new Map<number, FileTensor>();
    const pages = new Set<number>();
    const fetch = async (page: number) => {
      if (pages.has(page)) return;
      pages.add(page);
      const found = await host.tensors({ search, ...order, from: page * PAGE, count: PAGE });
      if (mine !== turn) return;
      for (const [at, row] of found.rows.entries()) rows.set(page * PAGE + at, row);
      table.draw();
    };
    const table = createLongTable<FileTensor>(t("Tensors"), COLUMNS, {
      count: total,
      row: (at) => rows.get(at),
      want: (from, to) => {
        for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) run(fetch(page));
      },
      sort: (column, direction) => {
        order = { sort: COLUMNS[column]?.sort ?? "file", direction };
        run(find());
      },
    });
    const sorted = COLUMNS.findIndex(({ sort }) => sort === order.sort);
    const head = table.element.querySelectorAll("th")[sorted];
    if (head) head.ariaSort = order.direction > 0 ? "ascending" : "descending";
    const hadFocus = box.contains(document.activeElement);
    box.replaceChildren(table.element);
    table.draw();
    if (hadFocus) head?.querySelector("button")?.focus();
  }

  async function find(): Promise<void> {
    const mine = ++turn;
    const found = await host.tensors({ search, ...order, from: 0, count: 1 });
    if (mine !== turn) return;
    told.textContent =
      search.trim() === ""
        ? t("{0} tensors", formatCount(found.total))
        : t("{0} of {1} tensors", formatCount(found.total), formatCount(count));
    show(found.total);
  }

  return h(
    "div",
    { class: "tensors" },
    h("p", { class: "typed" }, h("label", { for: "search" }, t("Search")), field, told),
    box,
  );
}
