import {
  type Disposable,
  EvaluatableExpression,
  Hover,
  languages,
  type Position,
  type TextDocument,
} from "vscode";
import { TENSOR_NAMES } from "../../domain/debug/names.ts";
import { escapeMarkdown } from "../../domain/text/markdown.ts";
import { lines } from "../words/markdown.ts";
import { explanationOf } from "./explanations.ts";
import { type ModelTexts, SCHEME } from "./modelTexts.ts";

const NAME = /[\p{L}_][\p{L}\p{N}_]*/u;

/** What a name in a model's text means, and, while the model stands there, what it is now. */
export function registerNames(texts: ModelTexts): Disposable[] {
  const selector = { scheme: SCHEME };
  return [
    languages.registerHoverProvider(selector, { provideHover }),
    languages.registerEvaluatableExpressionProvider(selector, {
      provideEvaluatableExpression: (document, position) => evaluatable(texts, document, position),
    }),
  ];
}

function provideHover(document: TextDocument, position: Position): Hover | undefined {
  const range = document.getWordRangeAtPosition(position, NAME);
  const says = range && explanationOf(document.getText(range));
  return says ? new Hover(lines([escapeMarkdown(says)]), range) : undefined;
}

/** Of a tensor its value in the layer that the line stands in. */
function evaluatable(
  texts: ModelTexts,
  document: TextDocument,
  position: Position,
): EvaluatableExpression | undefined {
  const range = document.getWordRangeAtPosition(position, NAME);
  if (!range) return undefined;
  const name = document.getText(range);
  if (name === "next") return new EvaluatableExpression(range, name);
  if (!TENSOR_NAMES.includes(name)) return undefined;
  const line = texts
    .listing(document.uri)
    ?.lines.find(({ number }) => number === position.line + 1);
  if (!line) return undefined;
  const layer = line.layer === undefined ? "" : `[${line.layer + 1}]`;
  return new EvaluatableExpression(range, `${name}${layer}`);
}
