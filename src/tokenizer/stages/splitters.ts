import { asJson, Refused } from "../../domain/reason.ts";
import { BLANK, characterBefore, PUNCTUATION, WORD } from "../unicode/characters.ts";
import { byteText } from "./byteLevel.ts";
import { type AtJoint, cutAt, eachAlone, inFront, type Joint } from "./joint.ts";
import { type PatternSetting, toPattern } from "./normalizers.ts";
import { byScript } from "./scripts.ts";
import { type Part, prepend, rewrite, startOf, subpart, substitute } from "./spans.ts";
import { BEHAVIORS, type Behavior, split } from "./splitting.ts";
import { joint, madeOf, named, type Splitter, type Take } from "./stages.ts";

/** One pre-tokeniser of a tokenizer.json; which fields it has depends on its type. */
export interface SplitterSetting {
  readonly type: string;
  readonly pretokenizers?: readonly SplitterSetting[];
  readonly pattern?: PatternSetting;
  readonly behavior?: Behavior;
  readonly invert?: boolean;
  readonly add_prefix_space?: boolean;
  readonly use_regex?: boolean;
  readonly replacement?: string;
  readonly prepend_scheme?: "always" | "first" | "never";
  readonly split?: boolean;
  readonly individual_digits?: boolean;
  readonly delimiter?: string;
  readonly length?: number;
}

/** GPT-2's pattern. @see Radford et al. 2019, the released code: encoder.py */
export const GPT2 =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * @param setting undefined: every part is one word
 * @param bytesLater the model takes words as they are and sees to their bytes itself, so that a
 *   ByteLevel that stands last need not
 * @throws Refused for a type that we do not know
 */
export function openSplitter(setting: SplitterSetting | undefined, bytesLater: boolean): Splitter {
  if (!setting) return inTurn([]);
  const { behavior = "Isolated" } = setting;
  if (!BEHAVIORS.includes(behavior)) {
    throw new Refused({
      code: "unknownName",
      part: `${setting.type} behavior`,
      name: `${behavior}`,
    });
  }
  switch (setting.type) {
    case "Sequence": {
      const settings = setting.pretokenizers ?? [];
      return inTurn(
        settings.map((each, i) => openSplitter(each, bytesLater && i === settings.length - 1)),
      );
    }
    case "Split":
      return named("pattern", split(toPattern(setting.pattern), behavior, setting.invert));
    case "ByteLevel":
      return byteLevel(setting, bytesLater);
    case "BertPreTokenizer":
      return inTurn([
        named("blanks", split(characters(BLANK), "Removed")),
        named("punctuation", split(characters(PUNCTUATION), "Isolated")),
      ]);
    case "Metaspace":
      return metaspace(setting);
    case "Whitespace":
      return named(
        "pattern",
        split(new RegExp(`[${WORD}]+|[^[${WORD}]${BLANK}]+`, "gv"), "Removed", true),
      );
    case "WhitespaceSplit":
      return named("blanks", split(characters(BLANK), "Removed"));
    case "CharDelimiterSplit":
      return named("pattern", split(toPattern(single(setting.delimiter, "delimiter")), "Removed"));
    case "Digits":
      return named(
        "digits",
        split(characters("\\p{N}"), setting.individual_digits ? "Isolated" : "Contiguous"),
      );
    case "Punctuation":
      return named("punctuation", split(characters(PUNCTUATION), behavior));
    case "UnicodeScripts":
      return byScript();
    case "FixedLength":
      return byLength(setting.length ?? 5);
    default:
      throw new Refused({ code: "unknownName", part: "pre_tokenizer", name: `${setting.type}` });
  }
}

/** Whether words end up in GPT-2's alphabet of bytes by the splitter's last step. */
export function endsInBytes(setting: SplitterSetting | undefined): boolean {
  if (setting?.type === "Sequence") return endsInBytes(setting.pretokenizers?.at(-1));
  return setting?.type === "ByteLevel";
}

/** @throws Refused if it is not one character */
function single(text: string | undefined, name: string): string {
  if (text !== undefined && Array.from(text).length === 1) return text;
  throw new Refused({ code: "notOneCharacter", field: name, value: asJson(text) });
}

/** Words of so many characters; the last may have fewer. */
function byLength(length: number): Splitter {
  if (!Number.isInteger(length) || length < 1) {
    throw new Refused({ code: "noLength", length: `${length}` });
  }
  const words = new RegExp(`[^]{1,${length}}`, "gu");
  return named("length", split(words, "Isolated"));
}

const characters = (inside: string) => new RegExp(`[${inside}]`, "gv");

/** Each step cuts what the one before it handed on. */
export function inTurn(steps: readonly Splitter[]): Splitter {
  const all = steps.reduceRight<Splitter>(
    (rest, step) => (part, take) => step(part, (piece) => rest(piece, take)),
    (part, take) => take(part),
  );
  return madeOf(steps, all);
}

function byteLevel(setting: SplitterSetting, bytesLater: boolean): Splitter {
  const steps: Splitter[] = [];
  if (setting.add_prefix_space ?? true) {
    steps.push(
      named(
        "prepend",
        joint(inFront(" "), (part: Part, take: Take) =>
          take(part.text.startsWith(" ") || part.continues ? part : prepend(part, " ")),
        ),
      ),
    );
  }
  if (setting.use_regex ?? true) {
    steps.push(named("pattern", split(toPattern({ Regex: GPT2 }), "Isolated")));
  }
  if (!bytesLater) {
    const letters = (part: Part) => rewrite(part, /[^!-~]/gu, byteText);
    steps.push(
      named(
        "byteLetters",
        joint(eachAlone(letters), (part: Part, take: Take) => take(letters(part))),
      ),
    );
  }
  return inTurn(steps);
}

/** SentencePiece's way with blanks: " " becomes "▁", and the text may get one in front. */
function metaspace(setting: SplitterSetting): Splitter {
  const sign = single(setting.replacement ?? "▁", "replacement");
  const legacy = (setting.add_prefix_space ?? true) ? "always" : "never";
  const scheme = setting.prepend_scheme ?? legacy;
  if (!["always", "first", "never"].includes(scheme))
    throw new Refused({ code: "unknownName", part: "prepend_scheme", name: `${scheme}` });
  if (setting.add_prefix_space === false && scheme !== "never") {
    throw new Refused({ code: "contradictingScheme", scheme });
  }
  const cut = (setting.split ?? true) ? split(toPattern(sign), "MergedWithNext") : undefined;
  const signs = (part: Part) =>
    sign.length === 1 ? substitute(part, / /g, sign) : rewrite(part, / /g, () => sign);
  const alone = eachAlone(signs);
  const front = scheme === "always" ? inFront(sign) : (place: Joint) => place;
  const atJoint: AtJoint = (before) => {
    const signed = alone(before);
    const place = signed && front(signed);
    return place && cut && place.after === sign ? cutAt(place, true) : place;
  };
  const step: Splitter = (part, take) => {
    const signed = signs(part);
    const isDue =
      !part.continues &&
      (scheme === "always" || (scheme === "first" && (part.text === "" || startOf(part, 0) === 0)));
    const begun = isDue && !signed.text.startsWith(sign) ? prepend(signed, sign) : signed;
    if (cut) cut(begun, take);
    else take(begun);
  };
  return named("sign", joint(atJoint, step));
}

/** Cuts before each sign where no token holds it together with what stands before it. */
export function beforeEach(
  sign: string,
  neverJoins: (before: string, after: string) => boolean,
): Splitter {
  const atJoint: AtJoint = (place) =>
    place.after === sign && neverJoins(place.before, sign) ? cutAt(place, true) : place;
  const step: Splitter = (part, take) => {
    const { text } = part;
    let done = 0;
    for (let at = text.indexOf(sign, 1); at !== -1; at = text.indexOf(sign, at + 1)) {
      if (!neverJoins(characterBefore(text, at), sign)) continue;
      take(subpart(part, done, at));
      done = at;
    }
    if (done < text.length) take(subpart(part, done, text.length));
  };
  return named("sign", joint(atJoint, step));
}
