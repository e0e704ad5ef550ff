import { l10n } from "vscode";
import type { TokenizerReason } from "../../domain/reason.ts";
import type { TemplateReason } from "../../domain/templateReason.ts";
import { translateTemplateReason } from "./templateReasons.ts";

/** What is wrong with a tokenizer.json, in the user's language. */
export function translateTokenizerReason(reason: TokenizerReason | TemplateReason): string {
  switch (reason.code) {
    case "noModel":
      return l10n.t("it has no model");
    case "unknownName":
      return l10n.t("unknown {0}: {1}", reason.part, reason.name);
    case "missingField":
      return l10n.t("{1} is missing in {0}", reason.part, reason.field);
    case "wrongField":
      return l10n.t("{0} has a field of an unexpected type", reason.part);
    case "contradictingScheme":
      return l10n.t("prepend_scheme {0} contradicts add_prefix_space", reason.scheme);
    case "notOneCharacter":
      return l10n.t("{0} must be one character, not {1}", reason.field, reason.value);
    case "noLength":
      return l10n.t("FixedLength needs a length of 1 or more, not {0}", reason.length);
    case "charsmapCutOff":
      return l10n.t("precompiled_charsmap is cut off before its end");
    case "charsmapDamaged":
      return l10n.t("precompiled_charsmap is damaged");
    case "noId":
      return l10n.t("token {0} has an invalid ID: {1}", reason.token, reason.id);
    case "noScore":
      return l10n.t(
        "token {0} ({1}) has an invalid score: {2}",
        reason.id,
        reason.token,
        reason.score,
      );
    case "tokenTooLong":
      return l10n.t("token {0} has more than {1} characters", reason.id, reason.most);
    case "unknownIdOutside":
      return l10n.t("unk_id {0} is not in the vocabulary", reason.id);
    case "dropout":
      return l10n.t("BPE dropout merges at random, so the tokens would differ each time");
    case "noPair":
      return l10n.t("merge {0} is not a pair: {1}", reason.rank, reason.merge);
    case "mergeOutside":
      return l10n.t(
        "merge {0} is not in the vocabulary: {1}, {2}",
        reason.rank,
        `"${reason.left}"`,
        `"${reason.right}"`,
      );
    case "sameAddedTokens":
      return l10n.t("two added tokens have the same text");
    case "textTwice":
      return l10n.t("post_processor uses the text twice");
    case "textLeftOut":
      return l10n.t("post_processor leaves the text out");
    case "secondText":
      return l10n.t("post_processor uses a second text where there is only one");
    case "templateOfTemplate":
      return l10n.t("post_processor applies one template to the result of another");
    case "tooManyAround":
      return l10n.t("post_processor adds more than {0} tokens", reason.most);
    case "unsupportedPattern":
      return l10n.t("its regular expression has {0}, which is not supported", reason.part);
    case "patternTooLarge":
      return l10n.t("its pattern or added tokens are too long to search for");
    case "matchTooLong":
      return l10n.t("its regular expression cannot match a stretch of text this long");
    case "growsTooLong":
      return l10n.t("{0} makes the text far too long", reason.part);
    case "noToken":
      return l10n.t("{0} is not in the vocabulary, and there is no unknown token", reason.text);
    default:
      return translateTemplateReason(reason);
  }
}
