import { type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";

/**
 * Where tokens begin in the UTF-8 of a text, in bytes from its beginning.
 *
 * Tokens that share a character share its span, so the places inside are counted by their bytes;
 * where those are other bytes than the text's (rewritten, unknown), only their common ends count.
 */
export function byteCuts(text: string, tokens: Tokens): ReadonlySet<number> {
  const encoder = new TextEncoder();
  const cuts = new Set<number>();
  const { length } = tokens.ids;
  let from = 0;
  let offset = 0; // bytes before `from`
  for (let i = 0; i < length; ) {
    let after = i + 1;
    let end = tokens.ends[i] as number;
    while (after < length && (tokens.starts[after] as number) < end) {
      end = Math.max(end, tokens.ends[after++] as number);
    }
    const start = tokens.starts[i] as number;
    offset += encoder.encode(text.slice(from, start)).length;
    const room = encoder.encode(text.slice(start, end)).length;
    const sizes = Array.from({ length: after - i }, (_, k) => tokenAt(tokens, i + k).bytes.length);
    cuts.add(offset);
    if (sizes.reduce((sum, size) => sum + size, 0) === room) {
      sizes.reduce((at, size) => {
        cuts.add(at);
        return at + size;
      }, offset);
    }
    offset += room;
    from = end;
    i = after;
  }
  return cuts;
}
