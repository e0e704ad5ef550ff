import { parseJson } from "../limits/json.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import { MergeList } from "../models/mergeList.ts";
import { JsonReader, Unusual } from "./jsonReader.ts";
import { MOST_TOKENS } from "./modelFile.ts";
import { type Hash, hashOf, hashOfBoth, PieceIds } from "./pieceIds.ts";

/**
 * Reads the text of a tokenizer.json as `JSON.parse` does, but puts the vocabulary and the merges
 * of its model, nearly all of the file, straight into tables: `model.vocab` is a PieceIds then, and
 * `model.merges` a MergeList. What is not written as usual is left to `JSON.parse`.
 *
 * @param pause awaited in between
 * @throws SyntaxError, or Refused of too many values, and what `pause` throws
 */
export async function parseTokenizer(text: string, pause: Pause): Promise<unknown> {
  try {
    const tables = new Tables(text);
    await inSlices(tables.read(), pause);
    return tables.json();
  } catch (thrown) {
    if (!(thrown instanceof Unusual || thrown instanceof SyntaxError)) throw thrown;
    return parseJson(text);
  }
}

const STEP = 1024; // entries

class Tables {
  readonly #reader: JsonReader;
  #vocab: PieceIds | undefined;
  #merges: MergeList | undefined;
  #rest = ""; // what is not in the tables, up to `#done`
  #done = 0;
  readonly #left: Hash = hashOf("");
  readonly #right: Hash = hashOf("");

  constructor(text: string) {
    this.#reader = new JsonReader(text);
  }

  /** Fills both tables, a step for some of their entries. */
  *read(): Generator<void, void> {
    let models = 0;
    for (const key of this.#reader.keys()) {
      if (key !== "model") this.#reader.skip();
      else if (models++ > 0) throw new Unusual();
      else yield* this.#readModel();
    }
  }

  /** The whole file with the tables in it. */
  json(): unknown {
    if (!this.#vocab) throw new Unusual();
    const json = parseJson(this.#rest + this.#reader.text.slice(this.#done)) as {
      readonly model: { vocab: unknown; merges: unknown; continuing_subword_prefix?: unknown };
    };
    if (this.#merges && json.model.continuing_subword_prefix) throw new Unusual();
    json.model.vocab = this.#vocab;
    if (this.#merges) json.model.merges = this.#merges;
    return json;
  }

  *#readModel(): Generator<void, void> {
    for (const key of this.#reader.keys()) {
      const from = this.#reader.at;
      if (key === "vocab" && this.#reader.text[from] === "{" && !this.#vocab) {
        this.#vocab = new PieceIds();
        yield* this.#readVocab(this.#vocab);
      } else if (key === "merges" && this.#vocab && !this.#merges) {
        if (this.#vocab.isAmbiguous) throw new Unusual();
        this.#merges = new MergeList(this.#vocab.size * 2);
        yield* this.#readMerges(this.#vocab, this.#merges);
      } else if (key === "vocab" && this.#vocab) throw new Unusual();
      else {
        this.#reader.skip();
        continue;
      }
      this.#rest += `${this.#reader.text.slice(this.#done, from)}null`;
      this.#done = this.#reader.at;
    }
  }

  *#readVocab(vocab: PieceIds): Generator<void, void> {
    let count = 0;
    for (const piece of this.#reader.keys()) {
      const id = this.#reader.wholeNumber();
      if (id >= MOST_TOKENS) throw new Unusual();
      vocab.set(piece, id);
      if (++count % STEP === 0) yield;
    }
  }

  *#readMerges(vocab: PieceIds, merges: MergeList): Generator<void, void> {
    this.#reader.expect("[");
    if (this.#reader.take("]")) return;
    do {
      if (this.#reader.take("[")) {
        this.#readPiece(this.#left);
        this.#reader.expect(",");
        this.#readPiece(this.#right);
        this.#reader.expect("]");
      } else this.#readBoth();
      const left = vocab.byHash(this.#left);
      const right = vocab.byHash(this.#right);
      const merged = vocab.byHash(hashOfBoth(this.#left, this.#right));
      if (left === -1 || right === -1 || merged === -1) throw new Unusual();
      merges.add(left, right, merged);
      if (merges.size % STEP === 0) yield;
    } while (this.#reader.take(","));
    this.#reader.expect("]");
  }

  #readPiece(into: Hash): void {
    const from = this.#reader.at;
    if (this.#reader.skipString(into)) {
      Object.assign(
        into,
        hashOf(JSON.parse(this.#reader.text.slice(from, this.#reader.at)) as string),
      );
    }
    this.#reader.blanks();
  }

  /** Two pieces in one string, with a blank between them. */
  #readBoth(): void {
    const from = this.#reader.at;
    const isEscaped = this.#reader.skipString();
    const literal = this.#reader.text.slice(from, this.#reader.at);
    const both = isEscaped ? (JSON.parse(literal) as string) : literal.slice(1, -1);
    const [left = "", right = "", ...others] = both.split(" ");
    if (others.length > 0) throw new Unusual();
    Object.assign(this.#left, hashOf(left));
    Object.assign(this.#right, hashOf(right));
    this.#reader.blanks();
  }
}
