/**
 * Why a chat template writes no conversation, as data: the host finds the words
 * (host/words/templateReasons.ts). A `type` is called as Python calls it; a name or a text stands as
 * it does in the template.
 */
export type TemplateReason =
  | RefusalReason
  | LimitReason
  | UnknownReason
  | LackReason
  | CallReason
  | UseReason
  | FormatReason
  | SyntaxReason;

/** The template itself will not, or there is nothing to write. */
export type RefusalReason =
  /** What it says with raise_exception(), in its own words. */
  | { readonly code: "raised"; readonly message: string }
  | { readonly code: "noDefault" }
  | { readonly code: "noMessage" };

/** It asks for more than anything may. */
export type LimitReason =
  | {
      readonly code: "tooMuch";
      readonly what: "steps" | "characters" | "written" | "digits" | "places" | "items";
      readonly most: number;
    }
  | { readonly code: "tooDeep" }
  | { readonly code: "numberTooLarge" };

/** What Glassbox does not know, and what Python leaves open. */
export type UnknownReason =
  | { readonly code: "unknown"; readonly what: "filter" | "tag" | "format"; readonly name: string }
  | { readonly code: "unknownPart"; readonly type: string; readonly name: string }
  | { readonly code: "escapedText"; readonly name: string }
  | { readonly code: "nestedKeys" }
  | { readonly code: "hanNumbers" }
  | { readonly code: "sameness" }
  | { readonly code: "printsAddress"; readonly type: string }
  | { readonly code: "atRandom"; readonly name: string };

/** What is not there. */
export type LackReason =
  | { readonly code: "noSuch"; readonly what: "filter" | "test"; readonly name: string }
  | { readonly code: "undefinedName"; readonly name: string }
  | { readonly code: "noElse" }
  | { readonly code: "noItem"; readonly which: "first" | "last" | "previous" | "next" }
  | { readonly code: "notGiven"; readonly parameter: string; readonly macro: string }
  | { readonly code: "noCaller" }
  | { readonly code: "noPart"; readonly type: string; readonly name: string }
  | { readonly code: "noSuchItem"; readonly type: string }
  | { readonly code: "unsafe"; readonly name: string; readonly type: string };

/** What a function, a filter or a macro is given. */
export type CallReason =
  | {
      readonly code: "given";
      readonly to: string;
      readonly what:
        | ("tooMuch" | "nothing" | "noText" | "noPairs" | "longNumber")
        | ("namesAndValues" | "notOneCharacter");
    }
  | { readonly code: "givenType"; readonly to: string; readonly type: string }
  | { readonly code: "givenTwice"; readonly name: string }
  | { readonly code: "notTaken"; readonly by: string; readonly name: string }
  | { readonly code: "lacks"; readonly who: string; readonly name: string }
  | { readonly code: "takesFewer"; readonly macro: string; readonly most: number }
  | { readonly code: "noRounding"; readonly method: string };

/** What is done to values that they do not take. */
export type UseReason =
  | { readonly code: "goesByZero"; readonly name: string }
  | { readonly code: "dividesByZero" }
  | { readonly code: "complexNumber" }
  | { readonly code: "standsBehind"; readonly type: string; readonly sign: string }
  | {
      readonly code: "beside";
      readonly left: string;
      readonly sign: string;
      readonly right: string;
    }
  | { readonly code: "compared"; readonly left: string; readonly right: string }
  | { readonly code: "lookedFor"; readonly left: string; readonly right: string }
  | { readonly code: "keyNoText" }
  | { readonly code: "called"; readonly type: string }
  | { readonly code: "notIterable"; readonly type: string }
  | { readonly code: "noKey"; readonly type: string }
  | { readonly code: "findsNot"; readonly name: string; readonly text: string }
  | { readonly code: "notRecursive" }
  | { readonly code: "noNamespace"; readonly name: string }
  | { readonly code: "unpacked"; readonly values: number; readonly names: number };

/** What Python's `%` and format() object to. */
export type FormatReason =
  | {
      readonly code: "format";
      readonly text: string;
      readonly how:
        | ("moreValues" | "fewerValues" | "noDict" | "endsInPercent")
        | ("notClosed" | "notOpened");
    }
  | { readonly code: "formatLacks"; readonly text: string; readonly name: string }
  | {
      readonly code: "formatGiven";
      readonly sign: string;
      readonly text: string;
      readonly type: string;
    }
  | { readonly code: "formattedAs"; readonly type: string; readonly format: string };

/** What is wrong with the template's own text. */
export type SyntaxReason =
  | { readonly code: "wrongEscape"; readonly escape: string }
  | ({ readonly code: "syntax"; readonly line: number } & Wrong & Where);

export type Wrong =
  | {
      readonly wrong:
        | ("missing" | "noTag" | "outsideLoop" | "behindOneWithValue")
        | ("noPartOfTag" | "opensNowhere" | "endless");
      readonly name: string;
    }
  | {
      readonly wrong:
        | ("noName" | "noValue" | "noTagEnd" | "noCall" | "notSettable" | "sliceAmongItems")
        | ("behindDict" | "behindNames" | "testBehindTest" | "endlessTag" | "endlessComment");
    };

/** Where in its line: before a word, where a tag or the template ends, or not told. */
export type Where =
  | { readonly where: "line" | "tagEnd" | "templateEnd" }
  | { readonly where: "before"; readonly next: string };
