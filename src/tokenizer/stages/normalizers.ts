import { Refused } from "../../domain/reason.ts";
import { jointsOf } from "../patterns/joints.ts";
import type { Pattern } from "../patterns/matches.ts";
import { translate } from "../patterns/patterns.ts";
import { BLANK, IDEOGRAPH, quoted } from "../unicode/characters.ts";
import { NOT_CONTROL, NOT_MARK, NOT_NONSPACING } from "../unicode/olderUnicode.ts";
import { byteText } from "./byteLevel.ts";
import { readCharsmap } from "./charsmap.ts";
import { type AtJoint, eachAlone, type Joint } from "./joint.ts";
import { precompiled } from "./precompiled.ts";
import { type Part, prepend, rewrite, subpart, substitute } from "./spans.ts";
import { joint, madeOf, type Normalizer, named } from "./stages.ts";
import { unicode } from "./unicodeForms.ts";

/** A pattern as tokenizer.json writes it. */
export interface PatternSetting {
  readonly String?: string;
  readonly Regex?: string;
}

/** One normaliser of a tokenizer.json; which fields it has depends on its type. */
export interface NormalizerSetting {
  readonly type: string;
  readonly normalizers?: readonly NormalizerSetting[];
  readonly pattern?: PatternSetting | string;
  readonly content?: string;
  readonly prepend?: string;
  readonly strip_left?: boolean;
  readonly strip_right?: boolean;
  readonly clean_text?: boolean;
  readonly handle_chinese_chars?: boolean;
  readonly strip_accents?: boolean | null;
  readonly lowercase?: boolean;
  readonly precompiled_charsmap?: string;
}

/**
 * @param setting undefined: nothing is done
 * @throws Refused for a type that we do not know
 */
export function openNormalizer(setting?: NormalizerSetting): Normalizer {
  switch (setting?.type) {
    case undefined:
      return inTurn([]);
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return unicode(setting.type);
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return named(
        "accents",
        alone((part) => rewrite(part, MARKS, () => "")),
      );
    case "Strip":
    case "StripNormalizer":
      return strip(setting.strip_left ?? true, setting.strip_right ?? true);
    case "Replace":
      return replace(setting.pattern, setting.content ?? "");
    case "Prepend":
      return named(
        "prepend",
        joint(
          (place) => (place.isCut === "no" ? place : undefined),
          (part) =>
            part.text === "" || part.continues ? part : prepend(part, setting.prepend ?? ""),
        ),
      );
    case "Nmt":
      return nmt;
    case "ByteLevel":
      return named(
        "byteLetters",
        alone((part) => rewrite(part, /[^!-~]/gu, byteText)),
      );
    case "Precompiled":
      return precompiled(readCharsmap(setting.precompiled_charsmap));
    case "BertNormalizer":
      return bert(setting);
    case "Sequence":
      return inTurn((setting.normalizers ?? []).map((each) => openNormalizer(each)));
    default:
      throw new Refused({ code: "unknownName", part: "normalizer", name: `${setting?.type}` });
  }
}

/** A step that makes of each character what it makes of it alone. */
function alone(step: Normalizer): Normalizer {
  return joint(eachAlone(step), step);
}

function inTurn(steps: readonly Normalizer[]): Normalizer {
  return madeOf(steps, (part) => steps.reduce((changed, step) => step(changed), part));
}

// U+1CF2, U+1CF3, U+1734 and U+1171E have changed their kind.
const MARKS = new RegExp(`[[\\p{M}\\u1cf2\\u1cf3]--[${NOT_MARK}]]+`, "gv");
const NONSPACING_MARKS = new RegExp(`[[\\p{Mn}\\u1734\\u{1171e}]--[${NOT_NONSPACING}]]+`, "gv");

/** Character by character, as Rust does: JavaScript's own looks around at "Σ". */
const lowercase: Normalizer = named(
  "lowercase",
  alone((part) =>
    rewrite(part, /\p{Changes_When_Lowercased}/gu, (character) => character.toLowerCase()),
  ),
);

function strip(left: boolean, right: boolean): Normalizer {
  const blank = new RegExp(`[${BLANK}]`, "u");
  const atJoint: AtJoint = (place) =>
    blank.test(place.before) || blank.test(place.after) ? undefined : place;
  const step = (part: Part) => {
    let from = 0;
    let to = part.text.length;
    while (left && from < to && blank.test(part.text[from] as string)) from++;
    while (right && to > from && blank.test(part.text[to - 1] as string)) to--;
    return subpart(part, from, to);
  };
  return named("strip", joint(atJoint, step));
}

function replace(pattern: PatternSetting | string | undefined, content: string): Normalizer {
  const regex = toPattern(pattern);
  const isUnit =
    typeof pattern === "object" && pattern.String?.length === 1 && content.length === 1;
  return named(
    "replace",
    joint(
      replaced(regex, content),
      isUnit
        ? (part: Part) => substitute(part, pattern.String as string, content)
        : (part: Part) => rewrite(part, regex, () => content),
    ),
  );
}

/** What comes of two characters where matches of a pattern become something else. */
function replaced(regex: Pattern, content: string): AtJoint {
  const [first, last] = [Array.from(content)[0], Array.from(content).at(-1)];
  return (place) => {
    const joints = jointsOf(regex);
    if (!joints || joints.mayCross(place.before, place.after)) return undefined;
    /** A match may go on further away; then what it becomes ends, or begins, here as well. */
    const made = (character: string, replacement: string | undefined) =>
      ({
        never: [character],
        always: [replacement],
        maybe: [character, replacement],
      })[joints.share(character)];
    const places = made(place.before, last).flatMap((before) =>
      made(place.after, first).map((after) => ({ ...place, before, after })),
    );
    const isLeft = (each: (typeof places)[number]): each is Joint =>
      each.before !== undefined && each.after !== undefined;
    return places.every(isLeft) ? places : undefined;
  };
}

/** A plain string stands for itself. */
export function toPattern(pattern: PatternSetting | string | undefined): Pattern {
  if (typeof pattern === "object" && pattern.Regex !== undefined) return translate(pattern.Regex);
  const literal = typeof pattern === "string" ? pattern : pattern?.String;
  if (literal === undefined) {
    throw new Refused({ code: "missingField", part: "pattern", field: "String or Regex" });
  }
  return new RegExp(Array.from(literal, quoted).join(""), "gu");
}

const nmt: Normalizer = inTurn([
  named(
    "control",
    alone((part) => rewrite(part, /[\p{Cc}--[\0\t\n\f\r\x80-\x8e\x90-\x9e]]+/gv, () => "")),
  ),
  named(
    "blanks",
    alone((part) =>
      substitute(part, /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, " "),
    ),
  ),
]);

/** @see google-research/bert, tokenization.py, BasicTokenizer */
function bert(setting: NormalizerSetting): Normalizer {
  const steps: Normalizer[] = [];
  if (setting.clean_text ?? true) {
    const control = new RegExp(
      `[[\\p{Cc}\\p{Cf}\\p{Co}\\ufffd]--[\\t\\n\\r${NOT_CONTROL}]]+`,
      "gv",
    );
    const blank = new RegExp(`(?! )[${BLANK}]`, "gu");
    steps.push(
      named(
        "control",
        alone((part) => rewrite(part, control, () => "")),
      ),
      named(
        "blanks",
        alone((part) => substitute(part, blank, " ")),
      ),
    );
  }
  if (setting.handle_chinese_chars ?? true) {
    const ideograph = new RegExp(`[${IDEOGRAPH}]`, "gu");
    steps.push(
      named(
        "ideographs",
        alone((part) => rewrite(part, ideograph, (character) => ` ${character} `)),
      ),
    );
  }
  if (setting.strip_accents ?? setting.lowercase ?? true) {
    steps.push(
      unicode("NFD"),
      named(
        "accents",
        alone((part) => rewrite(part, NONSPACING_MARKS, () => "")),
      ),
    );
  }
  if (setting.lowercase ?? true) steps.push(lowercase);
  return inTurn(steps);
}
