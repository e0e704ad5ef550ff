import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What was tried of one thing: the cells of a row, by the names of the columns. */
export type Row = Readonly<Record<string, string>>;

export const SUPPORT: string = path.join(import.meta.dirname, "../../SUPPORT.md");

/** The tables of what is tried: each stands in SUPPORT.md between marks with its name. */
export const TABLES = ["families", "tokenizers"] as const;
type Table = (typeof TABLES)[number];

const fileOf = (table: Table) => path.join(import.meta.dirname, `${table}.json`);

/** The rows of a table, one a line. */
export function writeRows(table: Table, rows: readonly Row[]): void {
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`);
  writeFileSync(fileOf(table), `[\n${lines.join(",\n")}\n]\n`);
}

export function readRows(table: Table): readonly Row[] {
  return JSON.parse(readFileSync(fileOf(table), "utf8")) as readonly Row[];
}

/**
 * A text with its tables made anew out of their rows.
 *
 * @throws Error if it lacks the marks of one
 */
export function withTables(document: string): string {
  return TABLES.reduce((text, table) => {
    const [begin, end] = [`<!-- table: ${table} -->\n`, `\n<!-- /table: ${table} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from === -1 || to === -1) throw new Error(`SUPPORT.md lacks the marks of ${table}.`);
    return text.slice(0, from) + begin + markdown(readRows(table)) + text.slice(to);
  }, document);
}

function markdown(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const body = rows.map((row) =>
    line(names.map((name) => (row[name] ?? "").replaceAll("|", "\\|"))),
  );
  return [line(names), line(names.map(() => "---")), ...body].join("\n");
}

export function writeTables(): void {
  writeFileSync(SUPPORT, withTables(readFileSync(SUPPORT, "utf8")));
}
