/** Something that tokens may have in common. */
export type Trait = keyof typeof TRAITS;

/** What most of some tokens have in common: so many of them have `key` as their `trait`. */
export interface Common {
  readonly trait: Trait;
  /** "Hangul" of a script, "un" of a start; else the trait's own name. */
  readonly key: string;
  readonly count: number;
}

const SCRIPTS = [
  ...["Latin", "Hangul", "Han", "Hiragana", "Katakana", "Cyrillic", "Greek", "Arabic"],
  ...["Hebrew", "Devanagari", "Thai"],
].map((name) => [name, new RegExp(`^\\P{L}*(\\p{Script=${name}}\\P{L}*)+$`, "u")] as const);

const START = /^(?:\p{Script=Hangul}(?=\p{Script=Hangul}+$)|\p{L}\p{L}(?=\p{L}+$))/u;
const END =
  /(?<=^\p{Script=Hangul}+)\p{Script=Hangul}$|(?<=^\p{L}+)(?!\p{Script=Hangul})\p{L}\p{L}$/u;

/** For each what a token has of it, if anything. `text` is without the blanks around it. */
const TRAITS = {
  /** Which script all its letters are of. */
  script: (text: string) => SCRIPTS.find(([, pattern]) => pattern.test(text))?.[0],
  number: (text: string) => (/^\p{N}+$/u.test(text) ? "number" : undefined),
  /** No letter, no digit. */
  sign: (text: string) => (/^[\p{P}\p{S}]+$/u.test(text) ? "sign" : undefined),
  capital: (text: string) => (/^\p{Lu}/u.test(text) ? "capital" : undefined),
  /** Two letters of a word of three or more; of a Korean one a syllable, which holds as much. */
  start: (text: string) => START.exec(text)?.[0].toLowerCase(),
  end: (text: string) => END.exec(text)?.[0].toLowerCase(),
} satisfies Record<string, (text: string) => string | undefined>;

const NAMES = Object.keys(TRAITS) as readonly Trait[];

/** What a token has of each trait, in one order. */
export type Traits = readonly (string | undefined)[];

const utf8 = new TextDecoder();

export function traitsOf(bytes: Uint8Array): Traits {
  const text = utf8.decode(bytes).trim();
  return NAMES.map((name) => TRAITS[name](text));
}

const MOST = 0.8; // of the tokens have it
const LEAST = 5; // tokens; of fewer anything may be in common
const CHANCE = 1e-3;

/**
 * What most of some tokens have in common: a trait that 8 of 10 have, and that so many of as many drawn
 * at random from all would have less than once in 1,000 times. Of several the least likely.
 */
export function commonOf(some: readonly Traits[], all: readonly Traits[]): Common | undefined {
  if (some.length < LEAST) return undefined;
  let best: (Common & { readonly chance: number }) | undefined;
  for (const [at, trait] of NAMES.entries()) {
    const key = most(some.map((traits) => traits[at]));
    if (key === undefined) continue;
    const has = (traits: Traits) => traits[at] === key;
    const count = some.filter(has).length;
    if (count < MOST * some.length) continue;
    const chance = chanceOfAtLeast(count, some.length, all.filter(has).length / all.length);
    if (chance < (best?.chance ?? CHANCE)) best = { trait, key, count, chance };
  }
  return best && { trait: best.trait, key: best.key, count: best.count };
}

function most(keys: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Of `tries` that each succeed with a probability, `count` or more do: the binomial distribution. */
export function chanceOfAtLeast(count: number, tries: number, probability: number): number {
  let [sum, ways] = [0, 1];
  for (let i = 0; i <= tries; i++) {
    if (i >= count) sum += ways * probability ** i * (1 - probability) ** (tries - i);
    ways *= (tries - i) / (i + 1);
  }
  return sum;
}
