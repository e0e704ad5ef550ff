import { l10n } from "vscode";
import type {
  CallReason,
  FormatReason,
  SyntaxReason,
  UseReason,
} from "../../domain/templateReason.ts";
import { translateSyntax } from "./templateSyntax.ts";

/** What a chat template does with values that do not take it, as a sentence in the user's language. */
export function translateTemplateUse(
  reason: CallReason | UseReason | FormatReason | SyntaxReason,
): string {
  switch (reason.code) {
    case "given":
      return given(reason);
    case "givenType":
      return l10n.t("“{0}” is given a {1}.", reason.to, reason.type);
    case "givenTwice":
      return l10n.t("“{0}” is given twice.", reason.name);
    case "notTaken":
      return l10n.t("“{0}” does not take “{1}”.", reason.by, reason.name);
    case "lacks":
      return l10n.t("“{0}” lacks “{1}”.", reason.who, reason.name);
    case "takesFewer":
      return l10n.t("The macro “{0}” takes no more than {1} values.", reason.macro, reason.most);
    case "noRounding":
      return l10n.t("“round” has no method “{0}”.", reason.method);
    case "goesByZero":
      return l10n.t("“{0}” has a step of 0.", reason.name);
    case "dividesByZero":
      return l10n.t("The template divides by zero.");
    case "complexNumber":
      return l10n.t("The template makes a complex number.");
    case "standsBehind":
      return l10n.t("“{1}” cannot be applied to a {0}.", reason.type, reason.sign);
    case "beside":
      return l10n.t(
        "“{1}” cannot combine a {0} and a {2}.",
        reason.left,
        reason.sign,
        reason.right,
      );
    case "compared":
      return l10n.t("Cannot compare a {0} with a {1}.", reason.left, reason.right);
    case "lookedFor":
      return l10n.t("Cannot look for a {0} in a {1}.", reason.left, reason.right);
    case "keyNoText":
      return l10n.t("A key after “**” is not text.");
    case "called":
      return l10n.t("A {0} is called like a function.", reason.type);
    case "notIterable":
      return l10n.t("A {0} has no items to go through.", reason.type);
    case "noKey":
      return l10n.t("A {0} cannot be the key of a dict.", reason.type);
    case "findsNot":
      return l10n.t("“{0}” did not find “{1}”.", reason.name, reason.text);
    case "notRecursive":
      return l10n.t("“loop” is called, but its tag does not say “recursive”.");
    case "noNamespace":
      return l10n.t("“{0}” is set but does not belong to a namespace.", reason.name);
    case "unpacked":
      return l10n.t("{0} values are put into {1} names.", reason.values, reason.names);
    case "format":
      return format(reason);
    case "formatLacks":
      return l10n.t("“{0}” takes a value for “{1}”.", reason.text, reason.name);
    case "formatGiven":
      return l10n.t("“{0}” in “{1}” is given a {2}.", reason.sign, reason.text, reason.type);
    case "formattedAs":
      return l10n.t("A {0} cannot be formatted as “{1}”.", reason.type, reason.format);
    default:
      return translateSyntax(reason);
  }
}

function given({ to, what }: CallReason & { readonly code: "given" }): string {
  switch (what) {
    case "tooMuch":
      return l10n.t("“{0}” is given too many arguments.", to);
    case "nothing":
      return l10n.t("“{0}” is given nothing.", to);
    case "noText":
      return l10n.t("“{0}” is given no text.", to);
    case "noPairs":
      return l10n.t("“{0}” is given something other than pairs.", to);
    case "longNumber":
      return l10n.t("“{0}” is given a number that is too long.", to);
    case "namesAndValues":
      return l10n.t("“{0}” is given names and values.", to);
    case "notOneCharacter":
      return l10n.t("“{0}” can only fill with a single character.", to);
    default:
      return what satisfies never;
  }
}

function format({ text, how }: FormatReason & { readonly code: "format" }): string {
  switch (how) {
    case "moreValues":
      return l10n.t("“{0}” is given too few values.", text);
    case "fewerValues":
      return l10n.t("“{0}” is given too many values.", text);
    case "noDict":
      return l10n.t("“{0}” takes a dict.", text);
    case "endsInPercent":
      return l10n.t("“{0}” ends within a %.", text);
    case "notClosed":
      return l10n.t("“{0}” opens a brace that is not closed.", text);
    case "notOpened":
      return l10n.t("“{0}” closes a brace that is not open.", text);
    default:
      return how satisfies never;
  }
}
