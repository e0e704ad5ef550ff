import { label, type TokenId } from "../../domain/text/token.ts";
import type { Arrangement, Batch, Received } from "../../domain/tokenizer/modelInput.ts";
import { paddingOf } from "../pipeline/specialTokens.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import type { TemplateStep } from "../stages/template.ts";
import { entryOf } from "./lexicon.ts";

/** What the model is given: special tokens added, shorter rows filled up on the right. */
export function receive(
  tokenizer: Tokenizer,
  texts: readonly string[],
  arrangement: Arrangement,
  limit: number,
): Batch {
  const { single, pair } = tokenizer.template;
  const [first = "", second = ""] = texts;
  const joined = arrangement === "pair" ? pair : undefined;
  const rows = joined
    ? [join(tokenizer, joined, [first, second])]
    : texts.map((text) => join(tokenizer, single, [text, ""]));
  const padding = paddingOf(tokenizer);
  const length = Math.min(limit, Math.max(0, ...rows.map(({ ids }) => ids.length)));
  return {
    rows: rows.map((row) => fill(tokenizer, row, length, padding)),
    length,
    special: (joined ?? single).reduce((sum, { part }) => sum + addedBy(part), 0),
    padding,
    hasTypes: [...single, ...(pair ?? [])].some(({ type }) => type !== 0),
    takesPairs: pair !== undefined,
  };
}

/** How many special tokens a step adds. */
const addedBy = (part: TemplateStep["part"]) => (typeof part === "string" ? 0 : part.length);

interface Row {
  readonly ids: TokenId[];
  readonly types: number[];
  readonly added: number[];
}

/** The texts' tokens and those around them, in the order of the steps. */
function join(
  tokenizer: Tokenizer,
  steps: readonly TemplateStep[],
  [first, second]: readonly [string, string],
): Row {
  const row: Row = { ids: [], types: [], added: [] };
  for (const { part, type } of steps) {
    const isText = typeof part === "string";
    const ids = isText ? tokenizer.cut(part === "first" ? first : second) : undefined;
    const count = ids?.count ?? (part as readonly TokenId[]).length;
    for (let i = 0; i < count; i++) {
      row.ids.push((ids ? ids.ids[i] : (part as readonly TokenId[])[i]) as TokenId);
      row.types.push(type);
      row.added.push(isText ? 0 : 1);
    }
  }
  return row;
}

function fill(
  tokenizer: Tokenizer,
  row: Row,
  length: number,
  padding: TokenId | undefined,
): Received {
  const own = row.ids.slice(0, length);
  const filled = padding === undefined ? own : [...own, ...fillers(length - own.length, padding)];
  const upTo = (values: readonly number[]) => [
    ...values.slice(0, own.length),
    ...fillers(filled.length - own.length, 0),
  ];
  return {
    ids: filled,
    labels: filled.map((id) => label(entryOf(tokenizer, id))),
    mask: filled.map((_, i) => (i < own.length ? 1 : 0)),
    types: upTo(row.types),
    added: upTo(row.added),
    decoded: tokenizer.decode(filled),
    plain: tokenizer.decode(filled, true),
    left: row.ids.length - own.length,
  };
}

const fillers = (count: number, value: number) => new Array<number>(count).fill(value);
