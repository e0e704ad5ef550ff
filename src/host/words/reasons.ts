import { l10n } from "vscode";
import type { Reason } from "../../domain/reason.ts";
import { translateTokenizerReason } from "./tokenizerReasons.ts";

/** Why a file cannot be read, in the user's language; what a library says stays as it is. */
export function translateReason(reason: Reason): string {
  switch (reason.code) {
    case "other":
      return reason.message;
    case "notThere":
      return l10n.t("it is not there");
    case "noFile":
      return l10n.t("it is no file");
    case "over100MB":
      return l10n.t("it is larger than 100 MB");
    case "tooManyValues":
      return l10n.t("it holds more values than any tokenizer has");
    case "tooSlow":
      return l10n.t("it takes too long, as if it would never end");
    case "tooMuchMemory":
      return l10n.t("it takes too much memory");
    case "endsTooEarly":
      return l10n.t("it ends too early");
    case "notOnnx":
      return l10n.t("it is not in ONNX's format");
    case "noGraph":
      return l10n.t("there is no graph in it");
    case "nodesInCircle":
      return l10n.t("its nodes need each other");
    case "nodesOutOfOrder":
      return l10n.t("its nodes are not in order");
    case "madeTwice":
      return l10n.t("two of its nodes make {0}", quoted(reason.tensor));
    case "weightsElsewhere":
      return l10n.t("it says that its weights lie in {0}", quoted(reason.location));
    case "noneNamedModel":
      return l10n.t(
        "none of its ONNX files is called model.onnx: {0}",
        listed(reason.names, reason.count),
      );
    case "noModelType":
      return l10n.t("it does not say model_type");
    case "noStartToken":
      return l10n.t("it does not say decoder_start_token_id");
    case "notSaid":
      return l10n.t("it does not say {0}", reason.fields.join(" or "));
    case "noOutput":
      return l10n.t("it has no output");
    case "nothingFound":
      return l10n.t("neither logits nor attention were found in it");
    case "noEmbeddings":
      return l10n.t("no embedding table was found in it");
    case "takesEmbeddings":
      return l10n.t(
        "it takes embeddings ({0}), and the table of them is in another file",
        quoted(reason.input),
      );
    case "takesSound":
      return l10n.t("it hears sound ({0}), not text", quoted(reason.input));
    case "takesPictures":
      return l10n.t("it sees pictures ({0}), not text", quoted(reason.input));
    case "unclearInputs":
      return l10n.t(
        "which of its inputs takes token ids cannot be told: {0}",
        listed(reason.names.map(quoted), reason.count),
      );
    case "unknownInputs":
      return l10n.t(
        "it asks for {0}, which Glassbox does not know",
        listed(reason.names.map(quoted), reason.count),
      );
    case "inputAxes":
      return l10n.t("it asks for {0} of {1} axes", quoted(reason.input), reason.axes);
    case "inputType":
      return l10n.t("it asks for {0} as {1}", quoted(reason.input), reason.type);
    case "inputNotGiven":
      return l10n.t("it asks for {0}, which it has not given", quoted(reason.input));
    case "inputNeverEmpty":
      return l10n.t("{0} cannot be empty", quoted(reason.input));
    case "severalTexts":
      return l10n.t("it takes {0} texts at once, never one", reason.texts);
    case "fixedLength":
      return l10n.t(
        "it takes texts of {0} tokens alone and does not hide what fills a shorter one up",
        reason.tokens,
      );
    case "noTensor":
      return l10n.t("{0} is not there", quoted(reason.tensor));
    case "otherTensor":
      return l10n.t(
        "{0} is {1}, and should be {2}",
        quoted(reason.tensor),
        reason.found,
        reason.expected,
      );
    case "notANumber":
      return l10n.t("{0} is not a number in places", quoted(reason.tensor));
    default:
      return translateTokenizerReason(reason);
  }
}

const quoted = (name: string): string => `"${name}"`;

const listed = (names: readonly string[], count: number): string =>
  [...names, ...(count > names.length ? ["…"] : [])].join(", ");
