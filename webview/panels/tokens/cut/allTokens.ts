import { hex, label, type Token, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createLongTable, type LongColumn } from "../../../kit/pictures/longTable.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import { place } from "../ground/facts.ts";
import type { TokensPanel } from "../ground/part.ts";

interface Row {
  readonly index: number;
  readonly token: Token;
}

interface TokenColumn extends LongColumn<Row> {
  readonly number?: (row: Row) => number;
  /** Its numbers rise with the ID; those of the others, with the text. */
  readonly isId?: boolean;
}

const KEPT = 4_000; // tokens of a long text

/** The table of all tokens, sorted by a press on a column of numbers. */
export function createAllTokens(panel: TokensPanel): HTMLElement {
  const { subject, reader } = panel;
  const caption = t("All tokens");
  const columns: readonly TokenColumn[] = [
    { title: "#", show: ({ index }) => formatCount(index + 1), number: ({ index }) => index },
    { title: t("token"), show: ({ token }) => label(token), isToken: true },
    { title: t("piece, as stored"), show: ({ token }) => token.piece, isToken: true },
    {
      title: t("ID"),
      show: ({ token }) => String(token.id),
      number: ({ token }) => token.id,
      isId: true,
    },
    { title: t("bytes"), show: ({ token }) => hex(token.bytes), isToken: true },
    {
      title: t("place in the text"),
      show: ({ token }) => place(token),
      number: ({ token }) => token.start,
    },
  ];
  if (reader.isLong) return h("div", { class: "all" }, createLong(panel, caption, columns));
  const rows = Array.from(subject.tokens.ids, (_, index) => ({
    index,
    token: tokenAt(subject.tokens, index),
  }));
  return h("div", { class: "all" }, createScroller(caption, createTable(caption, columns, rows)));
}

/** Of a long text, whose tokens are asked for when their rows come into sight. */
function createLong(
  { host, subject, reader, asker }: TokensPanel,
  caption: string,
  columns: readonly TokenColumn[],
): HTMLElement {
  const { tokenizer } = subject.tokens;
  const of = subject.reading?.document ?? "";
  const { count } = reader;
  const askTokens = asker();
  const askOrder = asker();
  const known = new Map<number, Row>();
  let order: Uint32Array | undefined; // numbers of tokens; undefined: as in the text
  let direction: 1 | -1 = 1;

  const keep = (index: number, token: Token) => known.set(index, { index, token });
  /** The number of the token in a row. */
  const tokenIn = (row: number): number => {
    const at = direction > 0 ? row : count - 1 - row;
    return order?.[at] ?? at;
  };

  const table = createLongTable<Row>(
    caption,
    columns.map((column) => ({
      ...column,
      isNumber: column.number !== undefined,
      isSortable: column.number !== undefined,
    })),
    {
      count,
      row: (at) => known.get(tokenIn(at)),
      want: (from, to) => {
        const numbers = Array.from({ length: to - from }, (_, i) => tokenIn(from + i));
        const missing = Uint32Array.from(numbers.filter((number) => !known.has(number)));
        askTokens(host.pick(tokenizer, of, missing), (tokens) => {
          if (!tokens) return;
          if (known.size > KEPT) known.clear();
          for (const [i, number] of missing.entries()) keep(number, tokenAt(tokens, i));
          table.draw();
        });
      },
      sort: (column, wanted) => {
        const { isId } = columns[column] as TokenColumn;
        const asked = isId ? host.byId(tokenizer, of) : Promise.resolve(undefined);
        askOrder(asked, (numbers) => {
          order = numbers;
          direction = wanted;
          table.draw();
        });
      },
    },
  );
  for (const index of subject.tokens.ids.keys()) keep(index, tokenAt(subject.tokens, index));
  return table.element;
}
