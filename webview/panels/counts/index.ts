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
import { formatCount, formatNumber, formatScore, formatShare } from "../../kit/page/numbers.ts";
import { createFinding } from "../../kit/panel/finding.ts";
import { createLongTable, type LongColumn } from "../../kit/pictures/longTable.ts";
import { toCsv } from "./csv.ts";

interface CountColumn extends LongColumn<FileCount> {
  readonly compare: (a: FileCount, b: FileCount) => number;
}

const page = h("main", { class: "panel counts" });
document.body.append(page);
const host = joinCounts({ show: async (counts: Counts) => draw(counts) });
host.counts().then(draw).catch(report);

/** @param all how many tokens there are, @param end where the bars end: a share of them */
function columnsOf(all: number, end: number): readonly CountColumn[] {
  const share = ({ size }: FileCount) => size.tokens / Math.max(1, all);
  return [
    {
      title: t("file"),
      show: ({ path }) => path,
      isSortable: true,
      compare: (a, b) => (a.path < b.path ? 1 : -1), // from A first
    },
    numbers(t("tokens"), ({ size }) => size.tokens, formatCount),
    {
      ...numbers(t("share of all tokens"), share, formatShare),
      bar: (file) => share(file) / end,
    },
    numbers(t("characters"), ({ size }) => size.characters, formatCount),
    numbers(t("bytes"), ({ size }) => size.bytes, formatCount),
    numbers(
      t("bytes per token"),
      ({ size }) => bytesPerToken(size),
      (value) => (value > 0 ? formatScore(value) : "–"), // an empty file
    ),
  ];
}

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

const ENDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5]; // of the bars, unless one is longer

/** The files in a table, those of the most tokens first until the user sorts otherwise. */
function draw(counts: Counts): void {
  const { tokenizer, files } = counts;
  if (files.length === 0) {
    drawNone(counts);
    return;
  }
  const total = totalOf(counts);
  let sorted = files.toSorted((a, b) => b.size.tokens - a.size.tokens);
  const largest = sorted[0] as FileCount;
  const most = largest.size.tokens / Math.max(1, total.tokens);
  const end = ENDS.find((each) => most <= each) ?? 1;
  const open = (file: FileCount) => void host.open(files.indexOf(file)).catch(report);
  const columns = columnsOf(total.tokens, end);
  const [first, ...others] = columns;
  const table = createLongTable<FileCount>(
    t("Counted files"),
    first ? [{ ...first, press: open }, ...others] : others,
    {
      count: files.length,
      row: (at) => sorted[at],
      want: () => {}, // all are here
      sort: (column, direction) => {
        const compare = columns[column]?.compare ?? (() => 0);
        sorted = files.toSorted((a, b) => direction * compare(a, b));
        table.draw();
      },
    },
  );
  const view = (): Exported => ({
    name: t("token counts"),
    csv: async () => toCsv(sorted),
    json: async () => ({ tokenizer, total, files: sorted }),
  });
  const finding = createFinding();
  finding.say(headlineOf(files.length, largest, most));
  const facts = [
    ...(files.length > 1 ? [t("{0} files", formatCount(files.length))] : []),
    t("{0} tokens in {1}", formatCount(total.tokens), tokenizer),
    t("{0} bytes", formatCount(total.bytes)),
    t("{0} bytes per token", formatNumber(bytesPerToken(total))),
    t("Full bar = {0}", formatShare(end)),
  ];
  page.replaceChildren(
    h("h1", { class: "unseen" }, t("Token Counts")),
    h(
      "div",
      { class: "body" },
      finding.element,
      h("p", { class: "facts" }, facts.join(" · ")),
      ...leftOutOf(counts),
      table.element,
      showWhole(table.element),
      createExport(host, (work) => void work.catch(report), view, ["csv", "json"]),
    ),
  );
}

/** Which file has the most tokens, and how many of all. */
function headlineOf(count: number, largest: FileCount, share: number): string {
  const names = largest.path.split("/");
  const name = names.length > 2 ? `…/${names.slice(-2).join("/")}` : largest.path;
  const { tokens } = largest.size;
  if (tokens === 0) return t("There are no tokens: all is empty.");
  if (count === 1) return t("‘{0}’ is cut into {1} tokens.", name, formatCount(tokens));
  return t(
    "‘{0}’ has the most tokens of {1} files: {2} of all.",
    name,
    formatCount(count),
    formatShare(share),
  );
}

/** The path that is pointed at or has the focus, since its cell may show only the end of it. */
function showWhole(table: HTMLElement): HTMLElement {
  const whole = h("p", { class: "whole token", "aria-hidden": "true" });
  const show = ({ target }: Event) => {
    const cell = (target as Element).closest<HTMLElement>("tbody td:first-child[title]");
    if (cell) whole.textContent = cell.title;
  };
  table.addEventListener("focusin", show);
  table.addEventListener("pointerover", show);
  return whole;
}

/** Of a folder without text: what was found, and what to do. */
function drawNone(counts: Counts): void {
  const found = t("No text was found in what you chose, so there is nothing to count.");
  page.replaceChildren(
    h("h1", { class: "unseen" }, t("Token Counts")),
    h(
      "div",
      { class: "body" },
      h("p", { class: "finding", role: "status" }, found),
      ...leftOutOf(counts),
      h("p", {}, t("Choose other files or folders: Glassbox: Count Tokens….")),
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
