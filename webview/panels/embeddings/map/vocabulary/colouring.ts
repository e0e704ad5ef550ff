import { t } from "../../../../kit/page/language.ts";
import { formatCount } from "../../../../kit/page/numbers.ts";
import type { Colour } from "../../../../kit/page/theme.ts";
import { readColour } from "../../../../kit/page/theme.ts";
import { scriptName } from "../../../../kit/words/scripts.ts";
import { SHAPES, type Shape } from "../plane/scatter.ts";
import type { Vocabulary } from "./names.ts";
import type { Kind } from "./traits.ts";

/** What points of a map are colored by. */
export const COLOURINGS = ["script", "kind", "length", "rank"] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** What has one color and one shape. */
export interface Category {
  readonly name: string;
  readonly tokens: number;
  readonly shape: Shape;
  readonly colour: () => Colour;
}

export interface Coloured {
  readonly categories: readonly Category[];
  readonly of: Uint8Array; // [tokens], numbers of categories
}

const HUES = [
  ...(["--gb-from", "--gb-to", "--gb-third"] as const),
  ...(["--gb-fourth", "--gb-fifth", "--gb-sixth"] as const),
];
const OTHERS = HUES.length; // the category of what has no hue of its own
const RAMP = [0.35, 0.5, 0.65, 0.8, 1]; // of the ink, from few to many
const LENGTHS = [1, 2, 4, 7]; // characters, at most, of all steps but the last
const RANKS = [1 / 16, 1 / 8, 1 / 4, 1 / 2]; // of the vocabulary, likewise

export function colourBy(vocabulary: Vocabulary, by: Colouring): Coloured {
  switch (by) {
    case "script":
      return byName(vocabulary.map(({ script }) => scriptName(script)));
    case "kind":
      return byName(vocabulary.map(({ kind }) => kindName(kind)));
    case "length":
      return bySteps(
        vocabulary.map(({ length }) => (length === 0 ? undefined : stepOf(LENGTHS, length))),
        LENGTHS.map((most, step) => spanOf((LENGTHS[step - 1] ?? 0) + 1, most)).concat(
          t("{0} or more characters", (LENGTHS.at(-1) ?? 0) + 1),
        ),
        t("no whole characters"),
      );
    case "rank": {
      const ends = RANKS.map((part) => Math.ceil(part * vocabulary.length) - 1);
      const names = [...ends, vocabulary.length - 1].map((end, step) =>
        t("IDs {0} to {1}", formatCount((ends[step - 1] ?? -1) + 1), formatCount(end)),
      );
      return bySteps(
        vocabulary.map((_, id) => stepOf(ends, id)),
        names,
        "",
      );
    }
    default:
      return by satisfies never;
  }
}

const stepOf = (ends: readonly number[], value: number) => {
  const step = ends.findIndex((end) => value <= end);
  return step === -1 ? ends.length : step;
};

const spanOf = (from: number, to: number) =>
  from === to
    ? from === 1
      ? t("1 character")
      : t("{0} characters", from)
    : t("{0} to {1} characters", from, to);

/** The names that most tokens have get hues of their own. */
function byName(names: readonly string[]): Coloured {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  // One that would be alone among the others is called by its name.
  const own = sorted.length === OTHERS + 1 ? sorted.length : OTHERS;
  const numbers = new Map(sorted.map(([name], at) => [name, Math.min(at, OTHERS)]));
  const rest = sorted.slice(own).reduce((sum, [, count]) => sum + count, 0);
  const categories = sorted
    .slice(0, own)
    .concat(rest > 0 ? [[t("others"), rest]] : [])
    .map(([name, tokens], at) => categoryOf(name, tokens, at, HUES[at] ?? "--gb-pale"));
  return { categories, of: Uint8Array.from(names, (name) => numbers.get(name) ?? OTHERS) };
}

const categoryOf = (
  name: string,
  tokens: number,
  at: number,
  role: `--gb-${string}`,
): Category => ({
  ...{ name, tokens },
  shape: SHAPES[at % SHAPES.length] ?? "disc",
  colour: () => readColour(role),
});

/** From few to many, by one ink. @param steps undefined: of none */
function bySteps(
  steps: readonly (number | undefined)[],
  names: readonly string[],
  none: string,
): Coloured {
  const of = Uint8Array.from(steps, (step) => step ?? names.length);
  const counts = new Uint32Array(names.length + 1);
  for (const one of of) counts[one] = (counts[one] as number) + 1;
  const categories = names.map(
    (name, step): Category => ({
      ...{ name, tokens: counts[step] as number },
      shape: SHAPES[step] ?? "disc",
      colour: () => mixed(readColour("--gb-paper"), readColour("--gb-peak"), RAMP[step] ?? 1),
    }),
  );
  const rest = counts[names.length] as number;
  if (rest > 0) categories.push(categoryOf(none, rest, names.length, "--gb-pale"));
  return { categories, of };
}

/** @param part of the second, 0 to 1 */
export const mixed = (a: Colour, b: Colour, part: number): Colour => [
  Math.round(a[0] + (b[0] - a[0]) * part),
  Math.round(a[1] + (b[1] - a[1]) * part),
  Math.round(a[2] + (b[2] - a[2]) * part),
];

export function kindName(kind: Kind): string {
  switch (kind) {
    case "starts":
      return t("letters after a space");
    case "inside":
      return t("letters without a space");
    case "digits":
    case "signs":
    case "blanks":
    case "parts":
    case "special":
      return scriptName(kind);
    default:
      return kind satisfies never;
  }
}
