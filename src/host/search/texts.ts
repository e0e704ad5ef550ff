import type { FoundText } from "../../domain/search/search.ts";
import { linesOf, paragraphsOf, type Unit, type UnitKind } from "../../domain/search/units.ts";
import type { Pause } from "./pause.ts";
import { nameOfText } from "./vectorStore.ts";

/** A file that is searched. */
export interface SourceFile {
  /** As the user knows it. */
  readonly name: string;
  /** A URI, as a string. */
  readonly uri: string;
  readonly text: string;
}

/** Where texts come from. */
export interface Source {
  files(signal: AbortSignal): AsyncIterable<SourceFile>;
  /** Names of files that were left out so far. */
  readonly leftOut: readonly string[];
  /** The functions of a file, in order. */
  functionsOf(file: SourceFile): Promise<readonly Unit[]>;
}

/** Where a text stands first. */
export interface TextPlace extends Unit {
  readonly file: { readonly name: string; readonly uri: string };
  readonly excerpt: string;
  readonly length: number;
  copies: number;
}

/** What it takes to show a part of a file in the editor. */
export type Revealed = Pick<TextPlace, "file" | "start" | "excerpt" | "length">;

const MOST = 50_000; // different texts of an index
const LONGEST = 40_000; // UTF-16 units of a text that are read
const EXCERPT = 400; // UTF-16 units

/** The different texts of files, each with the first place where it stands. */
export class Texts {
  readonly places: TextPlace[] = [];
  /** Names of texts (`nameOfText`), in the same order. */
  readonly names: string[] = [];
  isFull = false;
  readonly #numbers = new Map<string, number>();
  readonly #most: number;
  /** Texts whose vectors are not there yet, by number. */
  readonly waiting = new Map<number, string>();

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Takes in what a file holds. */
  async add(file: SourceFile, kind: UnitKind, source: Source, pause: Pause): Promise<void> {
    const { name, uri, text } = file;
    for (const unit of await unitsOf(file, kind, source)) {
      await pause();
      const own = text.slice(unit.start, Math.min(unit.end, unit.start + LONGEST));
      const named = nameOfText(own);
      const known = this.#numbers.get(named);
      if (known !== undefined) {
        (this.places[known] as TextPlace).copies++;
        continue;
      }
      if (this.places.length >= this.#most) {
        this.isFull = true;
        return;
      }
      this.#numbers.set(named, this.places.length);
      this.waiting.set(this.places.length, own);
      this.names.push(named);
      const excerpt = copyOf(own.slice(0, EXCERPT));
      this.places.push({ ...unit, file: { name, uri }, excerpt, length: own.length, copies: 0 });
    }
  }

  found(text: number): FoundText {
    const { file, first, last, excerpt, length, copies } = this.places[text] as TextPlace;
    const isWhole = excerpt.length === length;
    return { text, file: file.name, first, last, excerpt, isWhole, copies };
  }
}

async function unitsOf(file: SourceFile, kind: UnitKind, source: Source): Promise<Iterable<Unit>> {
  if (kind === "function") return source.functionsOf(file);
  return kind === "line" ? linesOf(file.text) : paragraphsOf(file.text);
}

/** The same characters in memory of their own: a part of a string keeps all of it. */
export const copyOf = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");
