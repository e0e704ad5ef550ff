import type { TokenId } from "../../domain/text/token.ts";
import type { Pieces } from "../models/model.ts";
import { grown, type Part } from "../stages/spans.ts";
import type { Template } from "../stages/template.ts";

/** Where a text is cut: its tokens in columns, the first `count` of each in use. */
export interface Cut {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly starts: Uint32Array; // UTF-16 offsets in the text
  readonly ends: Uint32Array;
  /** Which pre-token each one is a piece of, numbered from 0. */
  readonly words: Uint32Array;
}

/** Collects the tokens of a text word by word. */
export class CutBuilder implements Cut {
  count = 0;
  ids: Uint32Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  words: Uint32Array<ArrayBuffer>;
  private lastWord = 0;

  /** @param units how long the text is; 3 units make about one token */
  constructor(units: number) {
    const size = (units >> 1) + 16;
    this.ids = new Uint32Array(size);
    this.starts = new Uint32Array(size);
    this.ends = new Uint32Array(size);
    this.words = new Uint32Array(size);
  }

  /** The pieces of a word, their offsets counted within it. */
  addWord(part: Part, pieces: Pieces): void {
    const { at, spans } = part;
    let n = this.count;
    this.makeRoom(n + pieces.length / 3);
    const { ids, starts, ends, words } = this;
    const word = this.lastWord++;
    for (let i = 0; i < pieces.length; i += 3, n++) {
      const from = at + (pieces[i + 1] as number);
      const to = at + (pieces[i + 2] as number);
      ids[n] = pieces[i] as number;
      starts[n] = spans ? (spans.starts[from] as number) : from;
      ends[n] = spans ? (spans.ends[to - 1] as number) : to;
      words[n] = word;
    }
    this.count = n;
  }

  /** One token for all of a part. */
  addWhole(part: Part, id: TokenId): void {
    this.addWord(part, [id, 0, part.text.length]);
  }

  /** A token that stands for no text. */
  addEmpty(at: number, id: TokenId): void {
    this.makeRoom(this.count + 1);
    this.ids[this.count] = id;
    this.starts[this.count] = at;
    this.ends[this.count] = at;
    this.words[this.count++] = this.lastWord++;
  }

  /** The first `count` tokens of another cut of the same text. */
  addColumns(cut: Cut, count: number): void {
    this.makeRoom(this.count + count);
    const word = this.lastWord;
    for (let i = 0; i < count; i++, this.count++) {
      this.ids[this.count] = cut.ids[i] as number;
      this.starts[this.count] = cut.starts[i] as number;
      this.ends[this.count] = cut.ends[i] as number;
      this.words[this.count] = word + (cut.words[i] as number);
      this.lastWord = word + (cut.words[i] as number) + 1;
    }
  }

  private makeRoom(count: number): void {
    if (count <= this.ids.length) return;
    const size = Math.max(count, this.ids.length * 2);
    this.ids = grown(this.ids, size);
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
    this.words = grown(this.words, size);
  }
}

/** The first `count` tokens of a cut between those of a template. */
export function surround(cut: Cut, count: number, end: number, { before, after }: Template): Cut {
  const builder = new CutBuilder((count + before.length + after.length) * 2);
  for (const id of before) builder.addEmpty(0, id);
  builder.addColumns(cut, count);
  for (const id of after) builder.addEmpty(end, id);
  return builder;
}
