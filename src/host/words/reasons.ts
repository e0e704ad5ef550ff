import { l10n } from "vscode";
import { translateTokenizerReason } from "./tokenizerReasons.ts";

/**
 * Why a model's file cannot be read, in the user's language.
 *
 * @param reason as the engine gives it (Failure); what a library or a value in the file is part of
 *   stays as it is
 */
export function translateReason(reason: string): string {
  const [, part] = /^its regular expression has (.+), which is not supported$/.exec(reason) ?? [];
  if (part) return l10n.t("its regular expression has {0}, which is not supported", part);
  switch (reason) {
    case "it is not there":
      return l10n.t("it is not there");
    case "it is no file":
      return l10n.t("it is no file");
    case "it ends too early":
      return l10n.t("it ends too early");
    case "it is not in ONNX's format":
      return l10n.t("it is not in ONNX's format");
    case "there is no graph in it":
      return l10n.t("there is no graph in it");
    case "its nodes need each other":
      return l10n.t("its nodes need each other");
    case "its nodes are not in order":
      return l10n.t("its nodes are not in order");
    case "it does not say model_type":
      return l10n.t("it does not say model_type");
    case "it does not say decoder_start_token_id":
      return l10n.t("it does not say decoder_start_token_id");
    case "it has no output":
      return l10n.t("it has no output");
    case "neither logits nor attention were found in it":
      return l10n.t("neither logits nor attention were found in it");
    case "no embedding table was found in it":
      return l10n.t("no embedding table was found in it");
    case "it takes too long, as if it would never end":
      return l10n.t("it takes too long, as if it would never end");
    case "it is larger than 100 MB":
      return l10n.t("it is larger than 100 MB");
    case "it holds more values than any tokenizer has":
      return l10n.t("it holds more values than any tokenizer has");
    case "it takes too much memory":
      return l10n.t("it takes too much memory");
    default:
      return translateTokenizerReason(reason) ?? translateNamed(reason);
  }
}

/** Sentences that name a part of the file. */
const NAMED: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^it asks for (.+), which Glassbox does not know$/,
    (names) => l10n.t("it asks for {0}, which Glassbox does not know", names),
  ],
  [/^it asks for (.+)$/, (input) => l10n.t("it asks for {0}", input)],
  [
    /^it takes embeddings \((.+)\), and the table of them is in another file$/,
    (name) => l10n.t("it takes embeddings ({0}), and the table of them is in another file", name),
  ],
  [/^it hears sound \((.+)\), not text$/, (name) => l10n.t("it hears sound ({0}), not text", name)],
  [
    /^it sees pictures \((.+)\), not text$/,
    (name) => l10n.t("it sees pictures ({0}), not text", name),
  ],
  [
    /^which of its inputs takes token ids cannot be told: (.+)$/,
    (names) => l10n.t("which of its inputs takes token ids cannot be told: {0}", names),
  ],
  [
    /^it takes (\d+) texts at once, never one$/,
    (count) => l10n.t("it takes {0} texts at once, never one", count),
  ],
  [
    /^it takes texts of (\d+) tokens alone and does not hide what fills a shorter one up$/,
    (length) =>
      l10n.t(
        "it takes texts of {0} tokens alone and does not hide what fills a shorter one up",
        length,
      ),
  ],
  [
    /^none of its ONNX files is called model\.onnx: (.+)$/,
    (names) => l10n.t("none of its ONNX files is called model.onnx: {0}", names),
  ],
  [/^it does not say (.+)$/, (names) => l10n.t("it does not say {0}", names)],
];

function translateNamed(reason: string): string {
  for (const [pattern, say] of NAMED) {
    const name = pattern.exec(reason)?.[1];
    if (name !== undefined) return say(name);
  }
  return reason;
}
