import { l10n } from "vscode";

/** What src/tokenizer says of a file that it refuses, and the sentence for people. */
const SENTENCES: readonly (readonly [RegExp, (...values: string[]) => string])[] = [
  [/^no model in it$/, () => l10n.t("it has no model")],
  [
    /^(normalizer|pre_tokenizer|post_processor|decoder|model|version|prepend_scheme|\w+ behavior) (\S*)$/,
    (part, name) => l10n.t("unknown {0}: {1}", part, name),
  ],
  [
    /^prepend_scheme (\S+) without add_prefix_space$/,
    (scheme) => l10n.t("prepend_scheme {0} contradicts add_prefix_space", scheme),
  ],
  [/^(\S+) without (.+)$/, (part, field) => l10n.t("{1} is missing in {0}", part, field)],
  [
    /^(\w+) (.+) is not one character$/,
    (field, text) => l10n.t("{0} must be one character, not {1}", field, text),
  ],
  [
    /^FixedLength of (.+)$/,
    (length) => l10n.t("FixedLength needs a length of 1 or more, not {0}", length),
  ],
  [
    /^precompiled_charsmap ends too early$/,
    () => l10n.t("precompiled_charsmap is cut off before its end"),
  ],
  [/^precompiled_charsmap /, () => l10n.t("precompiled_charsmap is damaged")],
  [
    /^token (.+) has the number (.+)$/,
    (token, id) => l10n.t("token {0} has the ID {1}", token, id),
  ],
  [
    /^token (\d+) is (.+) with the score (.+)$/,
    (id, token, score) => l10n.t("token {0} ({1}) has the score {2}", id, token, score),
  ],
  [/^unk_id (.+) is no token$/, (id) => l10n.t("unk_id {0} is not in the vocabulary", id)],
  [
    /^BPE with dropout, which merges by chance$/,
    () => l10n.t("BPE dropout merges at random, so the tokens would differ each time"),
  ],
  [
    /^merge (\d+) \((.+)\) is no pair$/,
    (rank, merge) => l10n.t("merge {0} is not a pair: {1}", rank, merge),
  ],
  [
    /^merge (\d+) \((.+) and (.+)\) is not in the vocabulary$/,
    (rank, left, right) =>
      l10n.t("merge {0} is not in the vocabulary: {1}, {2}", rank, left, right),
  ],
  [
    /^two added tokens that are looked for by the same text$/,
    () => l10n.t("two added tokens are found by the same text"),
  ],
  [/^post_processor that takes a text twice$/, () => l10n.t("post_processor uses the text twice")],
  [/^post_processor that leaves the text out$/, () => l10n.t("post_processor leaves the text out")],
  [
    /^post_processor that takes text (.+) of one$/,
    () => l10n.t("post_processor uses a second text where there is only one"),
  ],
  [
    /^post_processor of a template after another one$/,
    () => l10n.t("post_processor applies one template to the result of another"),
  ],
  [
    /^post_processor with more than (\d+) tokens$/,
    (most) => l10n.t("post_processor adds more than {0} tokens", most),
  ],
  [
    /^token (\d+) with more than (\d+) characters$/,
    (id, most) => l10n.t("token {0} has more than {1} characters", id, most),
  ],
  [
    /^(\S+) that makes the text far too long$/,
    (part) => l10n.t("{0} makes the text far too long", part),
  ],
  [
    /^pattern that cannot go through a stretch of text as long as this$/,
    () => l10n.t("its regular expression cannot match a stretch of text as long as this"),
  ],
  [
    /^(\S+) with a field of the wrong kind$/,
    (part) => l10n.t("{0} has a field of an unexpected type", part),
  ],
  [
    /^no token for (.+), and no unknown token$/,
    (text) => l10n.t("{0} is not in the vocabulary, and there is no unknown token", text),
  ],
];

/** Why a tokenizer.json is refused; undefined for what stays as it is. */
export function translateTokenizerReason(reason: string): string | undefined {
  for (const [pattern, sentence] of SENTENCES) {
    const found = pattern.exec(reason);
    if (found) return sentence(...found.slice(1));
  }
  return undefined;
}
