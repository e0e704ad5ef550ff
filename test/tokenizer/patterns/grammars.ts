import fc, { type Arbitrary } from "fast-check";

/** How patterns are made by chance, and the texts for them. */
export interface Grammar {
  /** What stands in groups and between them. */
  readonly atoms: Arbitrary<string>;
  /** What a pattern is put into. */
  readonly around: (pattern: string) => string;
  readonly characters: readonly string[];
  readonly runs: number;
}

export const one = (...of: readonly string[]) => fc.constantFrom(...of);

const bracket: Arbitrary<string> = fc.letrec<{ all: string; inside: string }>((tie) => ({
  all: fc
    .tuple(one("", "", "^"), tie("inside"), fc.option(tie("inside")), one("", "", "-"))
    .map(([not, inside, other, dash]) => `[${not}${inside}${other ? `&&${other}` : ""}${dash}]`),
  inside: fc
    .array(
      fc.oneof(
        { maxDepth: 1 },
        one(..."a k s ß ﬁ é 한 😀 _ . + ^ & # - a-c A-Z 0-9 가-힣 ! '".split(" ")),
        one(..."\\w \\W \\d \\s \\S \\h \\p{L} \\p{Lu} \\p{^L} \\n \\- \\] \\b".split(" ")),
        one(..."[:alpha:] [:^digit:] [:punct:] [:upper:] [:word:] [:print:]".split(" ")),
        tie("all"),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((items) => items.join("")),
})).all;

const literals = one(
  ..."a b c s ss st k ß é 한 😀 1 2 - _ ' \\n \\. \\x41 \\u00e9 \\t A σ \\x{1F600} \\101".split(
    " ",
  ),
  " ",
);
const sets = one(
  ..."\\w \\W \\d \\D \\s \\S \\h \\H . \\R \\N \\O \\p{L} \\p{Lu} \\P{L} \\p{^N} \\p{Han} \\p{Punct}".split(
    " ",
  ),
);
const edges = one(
  ..."^ $ \\b \\B \\A \\z \\Z (?=a) (?!b) (?<=a) (?<!b) (?<=\\n) (?<!한) (?<=😀) \\G \\K () (?:)".split(
    " ",
  ),
);
const cased = one(
  ..."s ss t f i fi ß ſ k σ ẞ İ i\u0307 ŉ ﬁ ﬆ ﬃ \\x73 (?:s) (?:s|t) (?:st) [s] [ß] [a-z] [^s] [ﬁﬃ]".split(
    " ",
  ),
  ..."\\p{Ll} [\\p{Ll}] (?i:s) (?-i:s) [[:lower:]] (?#c)s ǆ".split(" "),
);
const numbered = one(
  ..."\\1 \\2 \\k<1> \\k<-1> \\k'2' \\g<1> \\g<-1> (?(1)a|b) (?(2)b|c) (a)? (b) (a|b) a b (.) \\w".split(
    " ",
  ),
);
const named = one(
  ..."\\k<x> \\k<y> \\k'y' \\g<x> (?(<x>)a|b) (?<x>a) (?<y>b)? (?<z>.) \\k<x> (a)? a b \\w".split(
    " ",
  ),
);

/** Of what is repeated, only little: the reference ends with the process where it takes too long. */
const ANY = one(
  "*",
  "+",
  "?",
  "{2}",
  "{1,2}",
  "{,2}",
  "{1,}",
  "{2,1}",
  "*?",
  "+?",
  "??",
  "?+",
  "{2}+",
);
const FEW = one("?", "{2}", "{1,2}", "{,2}", "??", "?+", "{2,1}", "{1,2}?", "{2}?", "{0,2}+");
const repeated = (item: Arbitrary<string>, quantifiers: Arbitrary<string> = ANY) =>
  fc.tuple(item, fc.option(quantifiers, { freq: 2 })).map(([each, sign]) => each + (sign ?? ""));

export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  "all of it": {
    atoms: fc.oneof({ weight: 6, arbitrary: repeated(fc.oneof(literals, sets, bracket)) }, edges),
    around: (pattern) => pattern,
    characters: [..."abcAsSßſkKé한글😀12 \n-_'.σ½\u0301٣漢\u0085+", "\r\n", "👍🏽"],
    runs: 1000,
  },
  "with case ignored": {
    atoms: repeated(cased),
    around: (pattern) => `(?i:${pattern})`,
    characters: [..."sSſßẞtTfFiIﬁﬀﬃﬆﬅkKKσςİŉʼnaǅǆ\u0307"],
    runs: 600,
  },
  "with free blanks": {
    atoms: fc
      .tuple(repeated(fc.oneof(literals, sets, bracket)), one("", " ", " # b\n"))
      .map((s) => s.join("")),
    around: (pattern) => `(?x)${pattern}`,
    characters: [..."abc#s k1\n한"],
    runs: 300,
  },
  "brackets alone": {
    atoms: repeated(bracket),
    around: (pattern) => pattern,
    characters: [..."abckKsSAZ09é한글😀_.+^&#-!'ß\n ½٣ᄀ\b]"],
    runs: 400,
  },
  "with matches of nothing": {
    atoms: fc.oneof(edges, repeated(one("a", "b", "😀"))),
    around: (pattern) => pattern,
    characters: [..."aab\n😀한 "],
    runs: 600,
  },
  "with groups by number": {
    atoms: numbered,
    around: (pattern) => `(a|b)(.)?(?:${pattern})`,
    characters: [..."aabb1 "],
    runs: 500,
  },
  "with groups by name": {
    atoms: named,
    around: (pattern) => `(?<x>a|b)(?<y>.)?(?:${pattern})`,
    characters: [..."aabb1 "],
    runs: 300,
  },
};

export function patterns({ atoms, around }: Grammar): Arbitrary<string> {
  return fc
    .letrec<{ choice: string; row: string; group: string }>((tie) => ({
      choice: fc.array(tie("row"), { minLength: 1, maxLength: 3 }).map((rows) => rows.join("|")),
      row: fc
        .array(
          fc.oneof(
            { maxDepth: 3 },
            { weight: 5, arbitrary: atoms },
            { weight: 2, arbitrary: repeated(tie("group"), FEW) },
          ),
          { maxLength: 4 },
        )
        .map((items) => items.join("")),
      group: fc
        .tuple(
          one(
            "(?:",
            "(?:",
            "(",
            "(?>",
            "(?=",
            "(?!",
            "(?<=",
            "(?<!",
            "(?i:",
            "(?m:",
            "(?~",
            "(?-i)(",
          ),
          tie("choice"),
        )
        .map(([opening, inside]) => `${opening}${inside})`),
    }))
    .choice.map(around);
}
