import type { Focus } from "../../../src/domain/state.ts";
import type { Tokens } from "../../../src/domain/text/token.ts";

/** A token of ours, as the other panels and the editor are told of it. */
export const focusOn = (tokens: Tokens, index: number): Focus => ({
  tokenizer: tokens.tokenizer,
  index,
  start: tokens.starts[index] as number,
  end: tokens.ends[index] as number,
});

/** The tokens that `focus` means: itself in the same tokenization, else all that overlap it. */
export function tokensOf(tokens: Tokens, focus: Focus): readonly number[] {
  const { tokenizer, starts, ends } = tokens;
  const { index } = focus;
  if (focus.tokenizer === tokenizer && starts[index] === focus.start && ends[index] === focus.end)
    return [index];
  const found: number[] = [];
  for (let i = 0; i < starts.length; i++) {
    const start = Math.max(starts[i] as number, focus.start);
    const end = Math.min(ends[i] as number, focus.end);
    if (start < end) found.push(i);
  }
  return found;
}
