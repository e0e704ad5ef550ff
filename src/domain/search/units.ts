/** What of a file becomes one vector. */
export type UnitKind = "line" | "paragraph" | "function";

/** One of them in its file. */
export interface Unit {
  /** UTF-16 offsets, blanks around it left out. */
  readonly start: number;
  readonly end: number;
  /** The lines of its first and last character, from 0. */
  readonly first: number;
  readonly last: number;
}

const SAYS = /[\p{L}\p{N}\p{Extended_Pictographic}]/u; // what is no more than signs says nothing

/** The lines of a text that have a letter, digit or pictograph. */
export function* linesOf(text: string): Generator<Unit, void> {
  for (const line of rawLines(text)) if (SAYS.test(text.slice(line.start, line.end))) yield line;
}

/** Lines that stand together, between blank ones; those of signs alone do not count. */
export function* paragraphsOf(text: string): Generator<Unit, void> {
  let open: Unit | undefined;
  for (const line of rawLines(text)) {
    if (line.start === line.end) {
      if (open) yield* saying(text, open);
      open = undefined;
    } else open = open ? { ...open, end: line.end, last: line.last } : line;
  }
  if (open) yield* saying(text, open);
}

function* saying(text: string, unit: Unit): Generator<Unit, void> {
  if (SAYS.test(text.slice(unit.start, unit.end))) yield unit;
}

/** Every line without the blanks around it; one of blanks alone is empty. */
function* rawLines(text: string): Generator<Unit, void> {
  for (let from = 0, number = 0; from <= text.length; number++) {
    const found = text.indexOf("\n", from);
    const to = found < 0 ? text.length : found;
    const line = text.slice(from, to);
    const start = from + line.length - line.trimStart().length;
    const end = Math.max(start, from + line.trimEnd().length);
    yield { start, end, first: number, last: number };
    from = to + 1;
  }
}
