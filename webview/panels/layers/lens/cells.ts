import {
  createLensColumns,
  type LensColumns,
  type LensTable,
  settledAt,
} from "../../../../src/domain/layers/lensTable.ts";
import type { Inner } from "../../../../src/domain/model/inner.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { createNames, type Names } from "../ground/names.ts";
import { askedTokens, isMasked, type PartPanel, type Place } from "../ground/part.ts";

/** One cell of the lens. */
export type Cell = { readonly [Name in keyof LensColumns]: number };

/** The lens of a whole text, as far as it is there. */
export interface Cells {
  /** Tokens of the text. */
  readonly count: number;
  readonly places: readonly Inner[]; // none until the first part is there
  readonly names: Names;
  /** How many tokens are there. */
  readonly known: number;
  isKnown(position: number): boolean;
  at(row: number, position: number): Cell | undefined;
  /** The likeliest tokens at a position, from the embeddings to the last layer. */
  topsAt(position: number): readonly TokenId[];
  /** From which row on the answer is the likeliest, and stays it. */
  settledAt(position: number): number;
  /** These tokens are in sight: they come first. */
  want(first: number, end: number): void;
}

const PART = 32; // tokens that are asked for at once
const HIDDEN_PART = 4; // the same where each token is hidden in a text of its own

/**
 * Asks for the lens of a text, part by part, those in sight first. To a masked language model each
 * token is hidden in a text of its own, so only what was in sight is asked for.
 *
 * @param ask asks for one part after the other
 * @param came is told that there is more of it
 */
export function createCells(
  host: Pick<PartPanel["host"], "lensTable">,
  place: Pick<Place, "run">,
  parts: "layers" | "all",
  ask: (question: Promise<LensTable>, use: (answer: LensTable) => void) => void,
  came: () => void,
): Cells {
  const count = askedTokens(place).ids.length;
  const size = isMasked(place) ? HIDDEN_PART : PART;
  const known = new Uint8Array(count);
  const names = createNames();
  let places: readonly Inner[] = [];
  let columns = createLensColumns(0);
  let there = 0;
  let sight = { first: 0, end: 1 };
  let isAsking = false;

  const missing = (from: number, to: number) => {
    for (let at = Math.max(0, from); at < Math.min(count, to); at++) if (!known[at]) return at;
    return undefined;
  };

  function next(): void {
    if (isAsking) return;
    const first =
      missing(sight.first, sight.end) ?? (isMasked(place) ? undefined : missing(0, count));
    if (first === undefined) return;
    isAsking = true;
    ask(host.lensTable(place.run.id, first, size, parts), (table) => {
      isAsking = false;
      take(table);
      came();
      next();
    });
  }

  function take(table: LensTable): void {
    if (places.length === 0) {
      places = table.places;
      columns = createLensColumns(places.length * count);
    }
    names.add(table.tokens);
    for (let i = 0; i < table.count; i++) {
      const position = table.first + i;
      there += known[position] ? 0 : 1;
      known[position] = 1;
    }
    for (const name of Object.keys(columns) as (keyof LensColumns)[]) {
      for (const row of places.keys()) {
        const own = table[name].subarray(row * table.count, (row + 1) * table.count);
        columns[name].set(own, row * count + table.first);
      }
    }
  }

  const topsAt = (position: number) =>
    Array.from(places, (_, row) => columns.top[row * count + position] as number);
  return {
    ...{ count, names, topsAt },
    get places() {
      return places;
    },
    get known() {
      return there;
    },
    isKnown: (position) => known[position] === 1,
    at: (row, position) => {
      if (!known[position] || row >= places.length) return undefined;
      const of = (name: keyof LensColumns) => columns[name][row * count + position] as number;
      return {
        top: of("top"),
        probability: of("probability"),
        rank: of("rank"),
        entropy: of("entropy"),
        divergence: of("divergence"),
      };
    },
    settledAt: (position) => settledAt(topsAt(position)),
    want: (first, end) => {
      sight = { first, end };
      next();
    },
  };
}
