/** One character of a name, or any number of them. */
type Sign =
  | { readonly kind: "star" }
  | { readonly kind: "one"; readonly fits: (character: string) => boolean };

/** One name of a path; `undefined` stands for any number of names ("**"). */
type Segment = readonly Sign[] | undefined;

interface Rule {
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  /** From the folder of the ignore file on; else any last name. */
  readonly isAnchored: boolean;
  readonly segments: readonly Segment[];
}

/** The rules of one ignore file. */
export interface IgnoreRules {
  /**
   * Whether they ignore a path, whose folders they do not; undefined where they say nothing.
   *
   * @param path relative to the ignore file's folder, "/" between names and behind a folder's
   */
  test(path: string): boolean | undefined;
}

const LONGEST = 500_000; // UTF-16 units that are read of a file of rules
const LONGEST_RULE = 4_096; // UTF-16 units, as long as a path may be

/**
 * The rules of a .gitignore, as git reads them (gitignore(5), wildmatch.c). A rule is matched in time
 * that grows with its length times the path's: patterns turned into regular expressions can take
 * for ever, and a file of rules comes with whatever was cloned.
 */
export function readIgnoreRules(text: string): IgnoreRules {
  const lines = text
    .replace(/^\ufeff/, "")
    .slice(0, LONGEST)
    .split("\n");
  const rules = lines.flatMap((line) => readRule(line.replace(/\r$/, ""))).reverse();
  return {
    test(path) {
      const isFolder = path.endsWith("/");
      const names = path
        .split("/")
        .slice(0, isFolder ? -1 : undefined)
        .map((name) => [...name]);
      const last = names.slice(-1);
      const found = rules.find(
        ({ isForFolders, isAnchored, segments }) =>
          (isFolder || !isForFolders) && matches(segments, isAnchored ? names : last),
      );
      return found && !found.isNegated;
    },
  };
}

function readRule(line: string): readonly Rule[] {
  if (line.startsWith("#") || line.length > LONGEST_RULE) return [];
  const isNegated = line.startsWith("!");
  const trimmed = line.slice(isNegated ? 1 : 0).replace(/(?<!\\)((?:\\\\)*) +$/, "$1");
  const isForFolders = trimmed.endsWith("/");
  const pattern = isForFolders ? trimmed.slice(0, -1) : trimmed;
  const isAnchored = pattern.includes("/");
  const parts = pattern.replace(/^\//, "").split("/");
  if (pattern === "" || pattern === "/") return [];
  const segments = parts.map((part) => (isAnchored && part === "**" ? undefined : readName(part)));
  if (segments.includes(null)) return []; // git matches nothing with it
  return [{ isNegated, isForFolders, isAnchored, segments: segments as Segment[] }];
}

/** @returns null if a bracket has no end, or the last character escapes nothing */
function readName(name: string): readonly Sign[] | null {
  const signs: Sign[] = [];
  const characters = [...name];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === "*") {
      if (signs.at(-1)?.kind !== "star") signs.push({ kind: "star" });
    } else if (character === "?") {
      signs.push({ kind: "one", fits: () => true });
    } else if (character === "[") {
      const bracket = readBracket(characters, at);
      if (!bracket) return null;
      signs.push({ kind: "one", fits: bracket.fits });
      at = bracket.end;
    } else {
      const meant = character === "\\" ? characters[++at] : character;
      if (meant === undefined) return null;
      signs.push({ kind: "one", fits: (other) => other === meant });
    }
  }
  return signs;
}

/** A bracket that begins at `from`, and where it ends. */
function readBracket(characters: readonly string[], from: number) {
  let at = from + 1;
  const isNegated = characters[at] === "!" || characters[at] === "^";
  if (isNegated) at++;
  const tests: ((character: string) => boolean)[] = [];
  for (let isFirst = true; isFirst || characters[at] !== "]"; isFirst = false) {
    const named = /^\[:(\w+):\]/.exec(characters.slice(at, at + 12).join(""));
    if (named) {
      const test = CLASSES.get(named[1] as string);
      if (!test) return undefined;
      tests.push((character) => test.test(character));
      at += named[0].length;
      continue;
    }
    if (characters[at] === "\\") at++;
    const low = characters[at++];
    if (low === undefined) return undefined;
    if (characters[at] === "-" && characters[at + 1] !== "]" && at + 1 < characters.length) {
      at++;
      if (characters[at] === "\\") at++;
      const high = characters[at++];
      if (high === undefined) return undefined;
      tests.push((character) => point(low) <= point(character) && point(character) <= point(high));
    } else {
      tests.push((character) => character === low);
    }
    if (at >= characters.length) return undefined;
  }
  const fits = (character: string) => tests.some((test) => test(character)) !== isNegated;
  return { fits, end: at };
}

const point = (character: string) => character.codePointAt(0) as number;

/** As in the C locale, which git uses. */
const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ["alnum", /[a-zA-Z0-9]/],
  ["alpha", /[a-zA-Z]/],
  ["blank", /[ \t]/],
  ["cntrl", /[^\P{Cc}\x80-\x9f]/u],
  ["digit", /[0-9]/],
  ["graph", /[!-~]/],
  ["lower", /[a-z]/],
  ["print", /[ -~]/],
  ["punct", /[!-/:-@[-`{-~]/],
  ["space", /[ \t-\r]/],
  ["upper", /[A-Z]/],
  ["xdigit", /[0-9a-fA-F]/],
]);

/** Names against the segments of a rule; "**" at its end stands for one name at least. */
function matches(segments: readonly Segment[], names: readonly (readonly string[])[]): boolean {
  const isOpen = segments.at(-1) === undefined;
  return wild(
    isOpen ? [...segments.slice(0, -1), [{ kind: "star" } as const], undefined] : segments,
    names,
    (segment) => segment === undefined,
    (segment, name) =>
      wild(
        segment as readonly Sign[],
        name,
        ({ kind }) => kind === "star",
        (sign, character) => sign.kind === "one" && sign.fits(character),
      ),
  );
}

/**
 * Whether parts with wildcards, each for any number of things, match all of the things. Only the
 * last wildcard is ever extended: what is before it has matched as early as can be.
 */
function wild<Part, Thing>(
  parts: readonly Part[],
  things: readonly Thing[],
  isWildcard: (part: Part) => boolean,
  fits: (part: Part, thing: Thing) => boolean,
): boolean {
  let part = 0;
  let thing = 0;
  let wildcard = -1;
  let extended = 0;
  while (thing < things.length) {
    if (part < parts.length && isWildcard(parts[part] as Part)) {
      wildcard = part++;
      extended = thing;
    } else if (part < parts.length && fits(parts[part] as Part, things[thing] as Thing)) {
      part++;
      thing++;
    } else if (wildcard >= 0) {
      part = wildcard + 1;
      thing = ++extended;
    } else return false;
  }
  return parts.slice(part).every(isWildcard);
}
