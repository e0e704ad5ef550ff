import "../../kit/page/theme.css";
import "../../kit/panel/panel.css";
import "./style.css";
import {
  bytesPerToken,
  type Counts,
  type FileCount,
  totalOf,
} from "../../../src/domain/text/counting.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport, type Exported } from "../../kit/export/export.ts";
import { joinCounts } from "../../kit/page/host.ts";
import { t } from "../../kit/page/language.ts";
import { formatCount, formatNumber, formatScore } from "../../kit/page/numbers.ts";
import { createLongTable, type LongColumn } from "../../kit/pictures/longTable.ts";
import { toCsv } from "./csv.ts";

interface CountColumn extends LongColumn<FileCount> {
  readonly compare: (a: FileCount, b: FileCount) => number;
}

const page = h("main", { class: "panel counts" });
document.body.append(page);
const host = joinCounts({ show: async (counts: Counts) => draw(counts) });
host.counts().then(draw).catch(report);

const COLUMNS: readonly CountColumn[] = [
  {
    title: t("file"),
    show: ({ path }) => path,
    isSortable: true,
    compare: (a, b) => (a.path < b.path ? 1 : -1), // from A first
  },
  numbers(t("tokens"), ({ size }) => size.tokens, formatCount),
  numbers(t("characters"), ({ size }) => size.characters, formatCount),
  numbers(t("bytes"), ({ size }) => size.bytes, formatCount),
  numbers(
    t("bytes per token"),
    ({ size }) => bytesPerToken(size),
    (value) => (value > 0 ? formatScore(value) : "–"), // an empty file
  ),
];

function numbers(
  title: string,
  value: (file: FileCount) => number,
  format: (value: number) => string,
): CountColumn {
  return {
    title,
    show: (file) => format(value(file)),
    isNumber: true,
    isSortable: true,
    compare: (a, b) => value(a) - value(b),
  };
}

/** The files in a table, those of the most tokens first until the user sorts otherwise. */
function draw(counts: Counts): void {
  const { tokenizer, files } = counts;
  const total = totalOf(counts);
  let sorted = files.toSorted((a, b) => b.size.tokens - a.size.tokens);
  const open = (file: FileCount) => void host.open(files.indexOf(file)).catch(report);
  const [first, ...others] = COLUMNS;
  const columns = first ? [{ ...first, press: open }, ...others] : others;
  const table = createLongTable<FileCount>(t("Counted files"), columns, {
    count: files.length,
    row: (at) => sorted[at],
    want: () => {}, // all are here
    sort: (column, direction) => {
      const compare = COLUMNS[column]?.compare ?? (() => 0);
      sorted = files.toSorted((a, b) => direction * compare(a, b));
      table.draw();
    },
  });
  const view = (): Exported => ({
    name: "token counts",
    csv: async () => toCsv(sorted),
    json: async () => ({ tokenizer, total, files: sorted }),
  });
  const facts = [
    formatCount(total.tokens),
    tokenizer,
    formatCount(total.bytes),
    formatNumber(bytesPerToken(total)),
  ] as const;
  const finding =
    files.length === 1
      ? t("One file has {0} tokens in {1}: {2} bytes, {3} for each token.", ...facts)
      : t(
          "{4} files have {0} tokens in {1}: {2} bytes, {3} for each token.",
          ...facts,
          formatCount(files.length),
        );
  page.replaceChildren(
    h("h1", { class: "unseen" }, t("Token Counts")),
    h(
      "div",
      { class: "body" },
      h("p", { class: "finding", role: "status" }, finding),
      ...leftOutOf(counts),
      createExport(host, (work) => void work.catch(report), view, ["csv", "json"]),
      table.element,
    ),
  );
}

const NAMED = 5; // files that are left out

function leftOutOf({ leftOut }: Counts): readonly HTMLElement[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.slice(0, NAMED).join(", ");
  return [
    h(
      "div",
      { class: "notes" },
      h(
        "p",
        {},
        t(
          "Left out, larger than 5 MB or not readable ({0}): {1}",
          formatCount(leftOut.length),
          leftOut.length > NAMED ? `${names}, …` : names,
        ),
      ),
    ),
  ];
}

function report(thrown: unknown): void {
  console.error(thrown);
  page.prepend(h("p", { class: "lead", role: "alert" }, t("That did not work. Count once more.")));
}
