import type { Subject } from "../../../src/domain/state.ts";
import { t } from "../page/language.ts";
import { formatCount } from "../page/numbers.ts";

/** What is left out, said without being asked. */
export function notesOn({ run, tokens, size, reading }: Subject): readonly string[] {
  const notes: string[] = [];
  const held = tokens.ids.length;
  if (run?.cutBy === "memory") {
    notes.push(
      t(
        "Only the first {0} of {1} tokens are used: there is no memory for more.",
        formatCount(held),
        formatCount(run.totalTokens),
      ),
    );
  } else if (run && run.totalTokens > held) {
    notes.push(
      t(
        "Only the first {0} of {1} tokens are used: the model’s context window is {2} tokens.",
        formatCount(held),
        formatCount(run.totalTokens),
        formatCount(run.model.contextLength),
      ),
    );
  }
  const drawn = reading?.blocks.ends.at(-1);
  if (drawn !== undefined && drawn < size.tokens) {
    notes.push(
      t("The first {0} of {1} tokens are shown.", formatCount(drawn), formatCount(size.tokens)),
    );
  }
  return notes;
}
