import type { TokenId } from "../text/token.ts";
import type { Option } from "./generation.ts";

/** A token that was written. */
export interface Written extends Option {
  /** The user picked it; else the seed did. */
  readonly isOwnPick?: boolean;
  /** What a sentence calls the token that the seed would have picked. */
  readonly insteadOf?: string;
}

/** A place in the tree of all that was written behind a text: its end, or behind a token. */
export interface Place {
  /** Undefined at the root, where the text ends. */
  readonly parent: Place | undefined;
  /** The token that leads here; undefined at the root. */
  readonly token: Written | undefined;
  /** Σ ln p of the tokens from the root to here, the model's own probabilities (chain rule). */
  readonly logProbability: number;
  /** Where it was gone on to, in the order in which that was done. */
  readonly next: Place[];
}

export const createRoot = (): Place => ({
  parent: undefined,
  token: undefined,
  logProbability: 0,
  next: [],
});

/** Goes on with a token: to a new place, or to the one that is there if it was taken before. */
export function goOn(place: Place, token: Written): Place {
  const known = place.next.find((other) => other.token?.id === token.id);
  if (known) return known;
  const logProbability = place.logProbability + Math.log(token.probability);
  const created = { parent: place, token, logProbability, next: [] };
  place.next.push(created);
  return created;
}

/** The places from the root to this one; the root itself, where nothing is written, left out. */
export function wayTo(place: Place): readonly Place[] {
  const way: Place[] = [];
  for (let at = place; at.parent; at = at.parent) way.push(at);
  return way.reverse();
}

/** The tokens that lead to a place. */
export const tokensTo = (place: Place): readonly Written[] =>
  wayTo(place).map(({ token }) => token as Written);
export const idsTo = (place: Place): readonly TokenId[] => tokensTo(place).map(({ id }) => id);

/** Places that follow one another without a fork, and what forks off behind the last of them. */
export interface Limb {
  /** At least one. */
  readonly places: readonly Place[];
  readonly limbs: readonly Limb[];
}

/** The tree behind a place, each way without forks in one piece. */
export function limbsOf(place: Place): readonly Limb[] {
  return place.next.map((first) => {
    const places = [first];
    let last = first;
    for (let [only] = last.next; only && last.next.length === 1; [only] = last.next) {
      last = only;
      places.push(last);
    }
    return { places, limbs: limbsOf(last) };
  });
}

/** The ends of all branches, in the order of the tree. */
export function leavesOf(place: Place): readonly Place[] {
  const leaves: Place[] = [];
  const open = [...place.next].reverse();
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.next.length === 0) leaves.push(at);
    open.push(...[...at.next].reverse());
  }
  return leaves;
}

/** A token of a tree, fit for JSON. */
export interface PackedPlace extends Omit<Written, "bytes"> {
  /** The number of the place that it goes on from among those before it; -1: the root. */
  readonly from: number;
  readonly bytes: readonly number[];
}

/** All of a tree, each place behind the one that it goes on from; and which of them `here` is. */
export function pack(root: Place, here: Place): { places: readonly PackedPlace[]; here: number } {
  const numbers = new Map<Place, number>([[root, -1]]);
  const places: PackedPlace[] = [];
  const open = [root];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const place of at.next) {
      const { bytes, ...token } = place.token as Written;
      numbers.set(place, places.length);
      places.push({ ...token, from: numbers.get(at) as number, bytes: [...bytes] });
      open.push(place);
    }
  }
  return { places, here: numbers.get(here) ?? -1 };
}

/** What `pack` made, as a tree again. @throws RangeError if it was not made by it */
export function unpack(packed: ReturnType<typeof pack>): { root: Place; here: Place } {
  const root = createRoot();
  const places: Place[] = [];
  const at = (number: number): Place => {
    const place = number === -1 ? root : places[number];
    if (!place) throw new RangeError(`There is no place ${number} among ${places.length}.`);
    return place;
  };
  for (const { from, bytes, ...token } of packed.places) {
    places.push(goOn(at(from), { ...token, bytes: Uint8Array.from(bytes) }));
  }
  return { root, here: at(packed.here) };
}
