import type { Script } from "../../../src/domain/tokenizer/census.ts";
import { t } from "../page/language.ts";

/** What a script is called in the user's language. */
export function scriptName(script: Script): string {
  switch (script) {
    case "latin":
      return t("Latin letters");
    case "hangul":
      return t("Hangul");
    case "han":
      return t("Chinese characters");
    case "kana":
      return t("Kana");
    case "cyrillic":
      return t("Cyrillic letters");
    case "greek":
      return t("Greek letters");
    case "arabic":
      return t("Arabic letters");
    case "hebrew":
      return t("Hebrew letters");
    case "devanagari":
      return t("Devanagari");
    case "thai":
      return t("Thai letters");
    case "otherLetters":
      return t("other letters");
    case "digits":
      return t("digits");
    case "signs":
      return t("punctuation and symbols");
    case "blanks":
      return t("spaces");
    case "parts":
      return t("parts of characters");
    case "special":
      return t("special tokens");
    default:
      return script satisfies never;
  }
}
