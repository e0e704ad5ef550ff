import { l10n } from "vscode";
import type { SyntaxReason, Wrong } from "../../domain/templateReason.ts";

/** What is wrong with the text of a chat template, and where, in the user's language. */
export function translateSyntax(reason: SyntaxReason): string {
  if (reason.code === "wrongEscape") {
    return l10n.t("The template has an invalid escape: “{0}”.", reason.escape);
  }
  const { line } = reason;
  const wrong = translateWrong(reason);
  switch (reason.where) {
    case "line":
      return l10n.t("Line {0} of the template: {1}.", line, wrong);
    case "before":
      return l10n.t("Line {0} of the template: {1} before “{2}”.", line, wrong, reason.next);
    case "tagEnd":
      return l10n.t("Line {0} of the template: {1} where the tag ends.", line, wrong);
    case "templateEnd":
      return l10n.t("Line {0} of the template: {1}, and the template ends.", line, wrong);
    default:
      return reason satisfies never;
  }
}

function translateWrong(reason: Wrong): string {
  switch (reason.wrong) {
    case "missing":
      return l10n.t("“{0}” is missing", reason.name);
    case "noTag":
      return l10n.t("there is no tag “{0}”", reason.name);
    case "outsideLoop":
      return l10n.t("“{0}” is outside a loop", reason.name);
    case "behindOneWithValue":
      return l10n.t("“{0}” comes after a parameter with a default value", reason.name);
    case "noPartOfTag":
      return l10n.t("“{0}” is not allowed in a tag", reason.name);
    case "opensNowhere":
      return l10n.t("“{0}” has no opening tag", reason.name);
    case "endless":
      return l10n.t("“{0}” does not end", reason.name);
    case "noName":
      return l10n.t("a name is missing");
    case "noValue":
      return l10n.t("a value is missing");
    case "noTagEnd":
      return l10n.t("the end of the tag is missing");
    case "noCall":
      return l10n.t("a call is missing");
    case "notSettable":
      return l10n.t("nothing here can be given a value");
    case "sliceAmongItems":
      return l10n.t("a slice is combined with another index");
    case "behindDict":
      return l10n.t("nothing may come after **");
    case "behindNames":
      return l10n.t("an unnamed argument comes after a named one");
    case "testBehindTest":
      return l10n.t("one test follows another");
    case "endlessTag":
      return l10n.t("a tag does not end");
    case "endlessComment":
      return l10n.t("a comment does not end");
    default:
      return reason satisfies never;
  }
}
