import { l10n } from "vscode";
import type { HeadReason, TokenizerReason } from "../../domain/reason.ts";
import type { TemplateReason } from "../../domain/templateReason.ts";
import { formatBytes, formatNumber } from "./numbers.ts";
import { translateTokenizerReason } from "./tokenizerReasons.ts";

/** What is wrong with the head of a file of weights, in the user's language. */
export function translateHeadReason(reason: HeadReason | TokenizerReason | TemplateReason): string {
  switch (reason.code) {
    case "noConfig":
      return l10n.t("config.json is missing");
    case "configNotJson":
      return l10n.t("config.json is not valid JSON");
    case "headTooLong":
      return l10n.t("it is not a safetensors file, or its header is damaged");
    case "headNotJson":
      return l10n.t("its header is not valid JSON");
    case "notGguf":
      return l10n.t("it is not a GGUF file, or it is damaged");
    case "ggufVersion":
      return l10n.t("its GGUF version is not supported: {0}", reason.version);
    case "tooManyTensors":
      return l10n.t("it lists more tensors than any real model: {0}", formatNumber(reason.count));
    case "tooManyFacts":
      return l10n.t("its metadata is longer than that of any real model");
    case "tensorUnclear":
      return l10n.t("the entry of the tensor {0} makes no sense", quoted(reason.tensor));
    case "unknownType":
      return l10n.t(
        "the tensor {0} has an unknown data type: {1}",
        quoted(reason.tensor),
        reason.type,
      );
    case "tensorSize":
      return l10n.t(
        "the tensor {0} takes {1} bytes but its shape needs {2}",
        quoted(reason.tensor),
        formatNumber(reason.found),
        formatNumber(reason.expected),
      );
    case "tensorsOverlap":
      return l10n.t("the tensor {0} overlaps another one", quoted(reason.tensor));
    case "dataMissing":
      return l10n.t(
        "its last {0} are missing; perhaps the download was interrupted",
        formatBytes(reason.bytes),
      );
    case "unknownFormat":
      return l10n.t("it is not an ONNX, safetensors or GGUF file that can be read");
    case "tooLargeElsewhere":
      return l10n.t(
        "it is too large ({0}) to be read through “{1}:”, which only gives whole files; save it to a local disk first",
        formatBytes(reason.bytes),
        reason.scheme,
      );
    default:
      return translateTokenizerReason(reason);
  }
}

const quoted = (name: string): string => `"${name}"`;
