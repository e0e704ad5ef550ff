import { l10n } from "vscode";
import type {
  LackReason,
  LimitReason,
  TemplateReason,
  UnknownReason,
} from "../../domain/templateReason.ts";
import { translateTemplateUse } from "./templateUses.ts";

export const chatRefusal = (reason: TemplateReason): string =>
  l10n.t("The chat template refuses this conversation: {0}", translateTemplateReason(reason));

/** Why a chat template writes no conversation, as a sentence in the user's language. */
export function translateTemplateReason(reason: TemplateReason): string {
  switch (reason.code) {
    case "raised":
      return l10n.t("It says “{0}”", reason.message);
    case "noDefault":
      return l10n.t("There are several chat templates, and none is called “default”.");
    case "noMessage":
      return l10n.t("There is no message.");
    case "tooMuch":
      return tooMuch(reason);
    case "tooDeep":
      return l10n.t("Its macros, loops or brackets are nested too deeply.");
    case "numberTooLarge":
      return l10n.t("The template makes a number that is too large.");
    case "unknown":
      return unknown(reason);
    case "unknownPart":
      return l10n.t("Glassbox does not know “{0}” of a {1}.", reason.name, reason.type);
    case "escapedText":
      return l10n.t("Glassbox does not know what “{0}” makes of escaped text.", reason.name);
    case "nestedKeys":
      return l10n.t("Glassbox does not know tuples of tuples as keys.");
    case "hanNumbers":
      return l10n.t("Glassbox does not know which Chinese characters are numbers.");
    case "sameness":
      return l10n.t("Python does not say whether equal texts or numbers are the same object.");
    case "printsAddress":
      return l10n.t(
        "The template prints a {0}, where Python would print a memory address.",
        reason.type,
      );
    case "atRandom":
      return l10n.t("“{0}” gives a different output each time.", reason.name);
    case "noSuch":
      return reason.what === "filter"
        ? l10n.t("There is no filter “{0}”.", reason.name)
        : l10n.t("There is no test “{0}”.", reason.name);
    case "undefinedName":
      return l10n.t("“{0}” is undefined.", reason.name);
    case "noElse":
      return l10n.t("A condition without “else” is false.");
    case "noItem":
      return noItem(reason);
    case "notGiven":
      return l10n.t("“{0}” of the macro “{1}” is not given.", reason.parameter, reason.macro);
    case "noCaller":
      return l10n.t("“caller” only works in a call block.");
    case "noPart":
      return l10n.t("A {0} has no “{1}”.", reason.type, reason.name);
    case "noSuchItem":
      return l10n.t("A {0} has no such item.", reason.type);
    case "unsafe":
      return l10n.t("“{0}” of a {1} is not safe.", reason.name, reason.type);
    default:
      return translateTemplateUse(reason);
  }
}

function tooMuch({ what, most }: LimitReason & { readonly code: "tooMuch" }): string {
  switch (what) {
    case "steps":
      return l10n.t("It takes more than {0} steps.", most);
    case "characters":
      return l10n.t("It builds more than {0} characters.", most);
    case "written":
      return l10n.t("It outputs more than {0} characters.", most);
    case "digits":
      return l10n.t("The template prints a number of more than {0} digits.", most);
    case "places":
      return l10n.t("A number with more than {0} decimal places is printed.", most);
    case "items":
      return l10n.t("“range” has more than {0} items.", most);
    default:
      return what satisfies never;
  }
}

function unknown({ what, name }: UnknownReason & { readonly code: "unknown" }): string {
  switch (what) {
    case "filter":
      return l10n.t("Glassbox does not know the filter “{0}” of the chat template.", name);
    case "tag":
      return l10n.t("Glassbox does not know the tag “{0}” of the chat template.", name);
    case "format":
      return l10n.t("Glassbox does not know the format “{0}”.", name);
    default:
      return what satisfies never;
  }
}

function noItem({ which }: LackReason & { readonly code: "noItem" }): string {
  switch (which) {
    case "first":
      return l10n.t("There is no first item.");
    case "last":
      return l10n.t("There is no last item.");
    case "previous":
      return l10n.t("There is no previous item.");
    case "next":
      return l10n.t("There is no next item.");
    default:
      return which satisfies never;
  }
}
