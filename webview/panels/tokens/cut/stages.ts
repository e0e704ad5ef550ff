import type { TextStage } from "../../../../src/domain/tokenizer/steps.ts";
import { t } from "../../../kit/page/language.ts";
import { visible } from "../ground/visible.ts";

/** The name of a stage, for the line of stages. */
export function stageName({ name, work }: TextStage): string {
  switch (name) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return name;
    case "charsmap":
      return t("character map");
    case "lowercase":
      return t("lower case");
    case "accents":
      return t("accents");
    case "strip":
      return t("spaces");
    case "blanks":
      return work === "rewrite" ? t("spaces") : t("split");
    case "replace":
      return t("replacement");
    case "prepend":
      return t("prefix");
    case "control":
      return t("control characters");
    case "ideographs":
      return t("Chinese characters");
    case "byteLetters":
      return t("byte alphabet");
    case "pattern":
      return t("split");
    case "punctuation":
      return t("punctuation");
    case "digits":
      return t("digits");
    case "scripts":
      return t("scripts");
    case "length":
      return t("length");
    case "sign":
      return work === "rewrite" ? "▁" : t("split");
    default:
      return name satisfies never;
  }
}

/** What a stage does to any text, and what it did to this word. */
export const stageSentence = (stage: TextStage): string => `${stageDoes(stage)} ${stageDid(stage)}`;

/** What a stage does to any text. */
function stageDoes({ name, work }: TextStage): string {
  switch (name) {
    case "NFC":
      return t("NFC joins letters and their marks into single characters.");
    case "NFD":
      return t("NFD takes characters apart into letters and marks.");
    case "NFKC":
      return t("NFKC writes characters that mean the same, such as ① and 1, in one way.");
    case "NFKD":
      return t("NFKD writes characters that mean the same in one way, as letters and marks.");
    case "charsmap":
      return t(
        "A map of characters writes those that mean the same, such as ﬁ and fi, in one way.",
      );
    case "lowercase":
      return t("Capital letters become lowercase.");
    case "accents":
      return t("Accents and other marks are removed.");
    case "strip":
      return t("Spaces at both ends are removed.");
    case "replace":
      return t("Certain characters are replaced by others.");
    case "prepend":
      return t("A sign is put in front of the text.");
    case "control":
      return t("Control characters, which cannot be seen, are removed.");
    case "blanks":
      return work === "split"
        ? t("The text is cut at its spaces, which are removed.")
        : t("Every kind of space becomes a plain one.");
    case "ideographs":
      return t("Chinese characters get a space on either side.");
    case "byteLetters":
      return t("Each byte is written as a visible letter, a space as Ġ.");
    case "pattern":
      return t("A pattern cuts the text into words, and no token reaches across such a cut.");
    case "punctuation":
      return t("Punctuation marks become words of their own.");
    case "digits":
      return t("Digits are cut off from what is no digit.");
    case "scripts":
      return t("The text is cut where the script changes, such as from Latin to Hangul.");
    case "length":
      return t("The text is cut into words of the same length.");
    case "sign":
      return work === "split"
        ? t("The text is cut before each ▁.")
        : t("Spaces become ▁, so that they stay part of the words.");
    default:
      return name satisfies never;
  }
}

/** What a stage did to this word. */
function stageDid({ work, before, after }: TextStage): string {
  if (before === after) return t("Here it changes nothing.");
  return work === "split"
    ? t("The word cut out here is {0}.", visible(after))
    : t("{0} becomes {1}.", visible(before), visible(after));
}
