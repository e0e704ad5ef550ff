import { l10n } from "vscode";
import type { Node } from "../../../domain/debug/course.ts";
import type { ExpressionFailed, ExpressionFault } from "../../../domain/debug/expression/syntax.ts";
import type { Line } from "../../../domain/debug/listing.ts";
import type { Step as Stage } from "../../../domain/prediction/columns.ts";
import { formatNumber } from "../../words/numbers.ts";

/** What is wrong with an expression, in one sentence. */
export function faultOf({ fault }: ExpressionFailed): string {
  return sentenceOf(fault);
}

function sentenceOf(fault: ExpressionFault): string {
  switch (fault.kind) {
    case "empty":
      return l10n.t("Write an expression, such as {0}.", 'p("·the") > 0.5');
    case "unexpected":
      return l10n.t("“{0}” is not expected at character {1}.", fault.found, fault.at + 1);
    case "unended":
      return l10n.t("The expression is not complete.");
    case "tooDeep":
      return l10n.t("The expression has too many parentheses inside each other.");
    case "unknownName":
      return l10n.t("The program has no {0}.", fault.name);
    case "unknownFunction":
      return l10n.t("There is no function {0}.", fault.name);
    case "arguments":
      return l10n.t("{0}() takes {1} value.", fault.name, fault.due);
    case "notToken":
      return l10n.t("“{0}” is not one token of the model. Write a space as ·.", fault.text);
    case "notInText":
      return l10n.t("No token of the text is “{0}”. Write a space as ·.", fault.text);
    case "notYet":
      return l10n.t("{0} is not computed yet at this step.", fault.name);
    case "outside":
      return l10n.t("There is no number {0}: from {1} to {2}.", fault.index, fault.from, fault.to);
    case "tooManyIndices":
      return l10n.t("A single number has no parts.");
    case "wrongType":
      return typeSentence(fault.due);
    case "nothingPredicted":
      return l10n.t("This model predicts no tokens.");
    default:
      return fault satisfies never;
  }
}

function typeSentence(due: "number" | "condition" | "token" | "numbers"): string {
  switch (due) {
    case "number":
      return l10n.t("A number is needed here.");
    case "condition":
      return l10n.t("A condition is needed here, such as {0}.", "entropy > 4");
    case "token":
      return l10n.t("A token in quotation marks is needed here, such as {0}.", '"·the"');
    case "numbers":
      return l10n.t("A tensor is needed here, such as {0}.", "stream");
    default:
      return due satisfies never;
  }
}

/** The part of a layer that a line stands in. */
export function partOf({ part, work }: Line): string {
  if (work.kind === "choose") return l10n.t("choice");
  if (work.kind === "write") return l10n.t("writing");
  switch (part) {
    case "text":
      return l10n.t("tokenization");
    case "embedding":
      return l10n.t("embedding");
    case "attention":
      return l10n.t("attention");
    case "cross":
      return l10n.t("cross-attention");
    case "feedForward":
      return l10n.t("feed-forward");
    case "parallel":
      return l10n.t("attention and feed-forward");
    case "head":
      return l10n.t("prediction");
    default:
      return part satisfies never;
  }
}

/** @param token as it is shown, of which a row tells */
export function nodeName(node: Node, token: string): string {
  switch (node.kind) {
    case "step":
      return node.step.kind;
    case "head":
      return l10n.t("head {0}", node.head + 1);
    case "row":
      return l10n.t("row of ‘{0}’", token);
    case "stage":
      return stageName(node.stage);
    default:
      return node satisfies never;
  }
}

export function stageName(stage: Stage | "pick"): string {
  switch (stage) {
    case "softmax":
      return l10n.t("softmax");
    case "rules":
      return l10n.t("rules");
    case "repetitionPenalty":
      return l10n.t("repetition penalty");
    case "temperature":
      return l10n.t("temperature");
    case "topK":
      return "top-k";
    case "topP":
      return "top-p";
    case "minP":
      return "min-p";
    case "pick":
      return l10n.t("pick");
    default:
      return stage satisfies never;
  }
}

export function layerName({ stack, layer }: Line, isPair: boolean): string | undefined {
  if (layer === undefined) return undefined;
  const number = formatNumber(layer + 1);
  if (!isPair) return l10n.t("layer {0}", number);
  return stack === "encoder"
    ? l10n.t("encoder layer {0}", number)
    : l10n.t("decoder layer {0}", number);
}
