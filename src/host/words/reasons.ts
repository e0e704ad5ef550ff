import { l10n } from "vscode";
import type { Reason } from "../../domain/reason.ts";
import { translateHeadReason } from "./headReasons.ts";

/** Why a file cannot be read, in the user's language; what a library says stays as it is. */
export function translateReason(reason: Reason): string {
  switch (reason.code) {
    case "other":
      return reason.message;
    case "notThere":
      return l10n.t("it does not exist");
    case "noFile":
      return l10n.t("it is not a file");
    case "over100MB":
      return l10n.t("it is larger than 100 MB");
    case "tooManyValues":
      return l10n.t("it holds more values than any real tokenizer");
    case "tooSlow":
      return l10n.t("it takes too long and may never end");
    case "tooMuchMemory":
      return l10n.t("it takes too much memory");
    case "endsTooEarly":
      return l10n.t("it ends too early");
    case "notOnnx":
      return l10n.t("it is not an ONNX file");
    case "noGraph":
      return l10n.t("it contains no graph");
    case "nodesInCircle":
      return l10n.t("its nodes depend on each other in a circle");
    case "nodesOutOfOrder":
      return l10n.t("its nodes are not in order");
    case "madeTwice":
      return l10n.t("two of its nodes have the same output: {0}", quoted(reason.tensor));
    case "weightsElsewhere":
      return l10n.t("its weights should be in another folder: {0}", quoted(reason.location));
    case "noneNamedModel":
      return l10n.t(
        "none of its ONNX files is named model.onnx: {0}",
        listed(reason.names, reason.count),
      );
    case "noModelType":
      return l10n.t("model_type is missing");
    case "noStartToken":
      return l10n.t("decoder_start_token_id is missing");
    case "notSaid":
      return l10n.t("this is missing: {0}", reason.fields.join(" / "));
    case "noOutput":
      return l10n.t("it has no output");
    case "nothingFound":
      return l10n.t("no logits and no attention were found in it");
    case "noEmbeddings":
      return l10n.t("no embedding table was found in it");
    case "takesEmbeddings":
      return l10n.t(
        "it takes embeddings ({0}), not tokens, and their table is in another file",
        quoted(reason.input),
      );
    case "takesSound":
      return l10n.t("it takes sound ({0}), not text", quoted(reason.input));
    case "takesPictures":
      return l10n.t("it takes images ({0}), not text", quoted(reason.input));
    case "unclearInputs":
      return l10n.t(
        "it is unclear which of its inputs takes token IDs: {0}",
        listed(reason.names.map(quoted), reason.count),
      );
    case "unknownInputs":
      return l10n.t(
        "it needs an input that Glassbox does not know: {0}",
        listed(reason.names.map(quoted), reason.count),
      );
    case "inputAxes":
      return l10n.t(
        "it needs an unsupported input: {0} ({1} axes)",
        quoted(reason.input),
        reason.axes,
      );
    case "inputType":
      return l10n.t("it needs an unsupported input: {0} ({1})", quoted(reason.input), reason.type);
    case "inputNotGiven":
      return l10n.t("it needs an input that it did not output before: {0}", quoted(reason.input));
    case "inputNeverEmpty":
      return l10n.t("it has an input that cannot be empty: {0}", quoted(reason.input));
    case "severalTexts":
      return l10n.t("it only takes {0} texts at once", reason.texts);
    case "fixedLength":
      return l10n.t("it only takes texts of {0} tokens and cannot ignore padding", reason.tokens);
    case "noTensor":
      return l10n.t("an output is missing: {0}", quoted(reason.tensor));
    case "otherTensor":
      return l10n.t(
        "{0} is {1} but should be {2}",
        quoted(reason.tensor),
        reason.found,
        reason.expected,
      );
    case "notANumber":
      return l10n.t(
        "the output {0} contains values that are not numbers (NaN)",
        quoted(reason.tensor),
      );
    default:
      return translateHeadReason(reason);
  }
}

const quoted = (name: string): string => `"${name}"`;

const listed = (names: readonly string[], count: number): string =>
  [...names, ...(count > names.length ? ["…"] : [])].join(", ");
