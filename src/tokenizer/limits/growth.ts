import { Refused } from "../../domain/reason.ts";

/** What part of a tokenizer makes more of a text than that of any tokenizer that is meant well. */
export class TooLong extends Refused {
  constructor(part: string) {
    super({ code: "growsTooLong", part });
  }
}

/**
 * How long what is made of a text may be, in UTF-16 units. NFKC makes 18 of one and their bytes are
 * 33; of the 50 MB that an editor hands out, BERT's blanks around ideographs make 50 million.
 *
 * @param units of the text itself
 */
export function roomFor(units: number): number {
  return Math.min(64 * units + 100_000, 2 ** 26);
}
