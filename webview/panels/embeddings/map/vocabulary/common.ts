import type { Regions } from "../plane/regions.ts";

/** What most tokens of a region have in common, and far fewer elsewhere. */
export interface Common {
  readonly region: number;
  /** "script:hangul", "kind:digits", "case:first", "start:re", "end:ing" */
  readonly trait: string;
  /** Of the region's tokens, 0 to 1. */
  readonly share: number;
  /** Of all other tokens. */
  readonly elsewhere: number;
}

const SMALLEST = 12; // tokens: fewer say nothing
const MOST = 0.6; // of the region's tokens, at least
const RARER = 3; // times, elsewhere, at least
const SPELLED = 3; // characters of a common start or end, at most
const SLICE = 1_000; // tokens between two pauses

const NEARLY = 0.1; // as telling as the most telling one
const order = (a: Common, b: Common) => (a.trait < b.trait ? -1 : 1);
/** How much a common start or end spells; what is no such thing says more. */
const wordsOf = ({ trait }: Common) =>
  /^(start|end):/.test(trait) ? trait.slice(trait.indexOf(":") + 1).length : SPELLED + 1;

/**
 * What names a region: of what at least 60% of its tokens share, and a third of that share or less of
 * the tokens elsewhere, what is shared the most often beyond the others' share. Most regions of a map have
 * nothing like it, and stay without a name.
 *
 * @param traitsOf what a token has, none twice
 */
export function* commonOf(
  { of, sizes }: Pick<Regions, "of" | "sizes">,
  traitsOf: (token: number) => readonly string[],
): Generator<void, readonly Common[]> {
  const all = new Map<string, number>();
  const own = Array.from(sizes, () => new Map<string, number>());
  for (let token = 0; token < of.length; token++) {
    if (token % SLICE === SLICE - 1) yield;
    const counts = own[of[token] as number] as Map<string, number>;
    for (const trait of traitsOf(token)) {
      all.set(trait, (all.get(trait) ?? 0) + 1);
      counts.set(trait, (counts.get(trait) ?? 0) + 1);
    }
  }
  return own.flatMap((counts, region) => {
    const size = sizes[region] as number;
    if (size < SMALLEST) return [];
    const others = Math.max(1, of.length - size);
    const found = Array.from(counts, ([trait, count]): Common => {
      const elsewhere = ((all.get(trait) ?? 0) - count) / others;
      return { region, trait, share: count / size, elsewhere };
    }).filter(({ share, elsewhere }) => share >= MOST && share >= RARER * elsewhere);
    const telling = ({ share, elsewhere }: Common) => share - elsewhere;
    const most = Math.max(...found.map(telling));
    // "…ing" says more than "…g", if most that end so have it.
    const [first] = found
      .filter((one) => telling(one) >= most - NEARLY)
      .sort((a, b) => wordsOf(b) - wordsOf(a) || telling(b) - telling(a) || order(a, b));
    return first ? [first] : [];
  });
}
