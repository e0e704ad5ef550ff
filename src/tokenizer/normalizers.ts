import { type NormalForm, normalized } from "../domain/normalForms.ts";
import { byteText } from "./byteLevel.ts";
import { BLANK, IDEOGRAPH, quoted } from "./characters.ts";
import { readCharsmap } from "./charsmap.ts";
import type { Pattern } from "./matches.ts";
import { NOT_CONTROL, NOT_MARK, NOT_NONSPACING, UNDECOMPOSED } from "./olderUnicode.ts";
import { translate } from "./patterns.ts";
import { precompiled } from "./precompiled.ts";
import { type Part, prepend, rewrite, subpart, substitute } from "./spans.ts";
import { madeOf, named, type Staged } from "./stages.ts";

export interface Normalizer extends Staged {
  (part: Part): Part;
}

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

/** @throws RangeError for a type that we do not know */
export function openNormalizer(setting: NormalizerSetting): Normalizer {
  switch (setting.type) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return unicode(setting.type);
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return named("accents", (part) => rewrite(part, MARKS, () => ""));
    case "Strip":
    case "StripNormalizer":
      return strip(setting.strip_left ?? true, setting.strip_right ?? true);
    case "Replace":
      return replace(setting.pattern, setting.content ?? "");
    case "Prepend":
      return named("prepend", (part) =>
        part.text === "" ? part : prepend(part, setting.prepend ?? ""),
      );
    case "Nmt":
      return nmt;
    case "ByteLevel":
      return named("byteLetters", (part) => rewrite(part, /[^!-~]/gu, byteText));
    case "Precompiled":
      return precompiled(readCharsmap(setting.precompiled_charsmap));
    case "BertNormalizer":
      return bert(setting);
    case "Sequence":
      return inTurn((setting.normalizers ?? []).map(openNormalizer));
    default:
      throw new RangeError(`normalizer ${setting.type}`);
  }
}

function inTurn(steps: readonly Normalizer[]): Normalizer {
  return madeOf(steps, (part) => steps.reduce((changed, step) => step(changed), part));
}

// A character and what may melt with it: marks and half-width voicing marks; with a syllable or a
// consonant the Hangul letters after it too. Nothing else melts with those: "ㅋㅋ ㅠㅠ" stays apart.
const CLUSTER = new RegExp(
  "[\\u1100-\\u115f\\u3131-\\u314e\\ua960-\\ua97f가-힣\\uffa1-\\uffbe]" +
    "[\\p{M}\\u1160-\\u11ff\\u3133\\u3135\\u3136\\u313a-\\u313f\\u314f-\\u318e\\uff9e\\uff9f\\uffa0-\\uffdc\\ud7b0-\\ud7ff]*" +
    "|.[\\p{M}\\uff9e\\uff9f\\u{16d63}-\\u{16d6a}]*",
  "gsv",
);

/** A Unicode normalisation form. All of a cluster that changes comes from all of the cluster. */
function unicode(form: NormalForm): Normalizer {
  // Newer marks have no combining class there, so nothing moves past them.
  const older = new RegExp(`[^${UNDECOMPOSED}${NOT_MARK}]+`, "gv");
  const convert = (text: string) => {
    const converted = normalized(text, form);
    return converted === text ? text : text.replace(older, (run) => normalized(run, form));
  };
  return named(form, (part) => {
    const text = convert(part.text);
    if (text === part.text) return part;
    const clustered = rewrite(part, CLUSTER, convert);
    return clustered.text === text ? clustered : rewrite(part, /.+/gs, () => text);
  });
}

// U+1CF2, U+1CF3, U+1734 and U+1171E have changed their kind.
const MARKS = new RegExp(`[[\\p{M}\\u1cf2\\u1cf3]--[${NOT_MARK}]]+`, "gv");
const NONSPACING_MARKS = new RegExp(`[[\\p{Mn}\\u1734\\u{1171e}]--[${NOT_NONSPACING}]]+`, "gv");

/** Character by character, as Rust does: JavaScript's own looks around at "Σ". */
const lowercase: Normalizer = named("lowercase", (part) =>
  rewrite(part, /\p{Changes_When_Lowercased}/gu, (character) => character.toLowerCase()),
);

function strip(left: boolean, right: boolean): Normalizer {
  const blank = new RegExp(`[${BLANK}]`, "u");
  return named("strip", (part) => {
    let from = 0;
    let to = part.text.length;
    while (left && from < to && blank.test(part.text[from] as string)) from++;
    while (right && to > from && blank.test(part.text[to - 1] as string)) to--;
    return subpart(part, from, to);
  });
}

function replace(pattern: PatternSetting | string | undefined, content: string): Normalizer {
  const regex = toPattern(pattern);
  const isUnit =
    typeof pattern === "object" && pattern.String?.length === 1 && content.length === 1;
  return named(
    "replace",
    isUnit
      ? (part) => substitute(part, pattern.String as string, content)
      : (part) => rewrite(part, regex, () => content),
  );
}

/** A plain string stands for itself. */
export function toPattern(pattern: PatternSetting | string | undefined): Pattern {
  if (typeof pattern === "object" && pattern.Regex !== undefined) return translate(pattern.Regex);
  const literal = typeof pattern === "string" ? pattern : pattern?.String;
  if (literal === undefined) throw new RangeError("pattern without String or Regex");
  return new RegExp(Array.from(literal, quoted).join(""), "gu");
}

const nmt: Normalizer = inTurn([
  named("control", (part) =>
    rewrite(part, /[\p{Cc}--[\0\t\n\f\r\x80-\x8e\x90-\x9e]]+/gv, () => ""),
  ),
  named("blanks", (part) =>
    substitute(part, /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, " "),
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
      named("control", (part) => rewrite(part, control, () => "")),
      named("blanks", (part) => substitute(part, blank, " ")),
    );
  }
  if (setting.handle_chinese_chars ?? true) {
    const ideograph = new RegExp(`[${IDEOGRAPH}]`, "gu");
    steps.push(
      named("ideographs", (part) => rewrite(part, ideograph, (character) => ` ${character} `)),
    );
  }
  if (setting.strip_accents ?? setting.lowercase ?? true) {
    steps.push(
      unicode("NFD"),
      named("accents", (part) => rewrite(part, NONSPACING_MARKS, () => "")),
    );
  }
  if (setting.lowercase ?? true) steps.push(lowercase);
  return inTurn(steps);
}
