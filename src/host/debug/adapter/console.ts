import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { l10n } from "vscode";
import {
  evaluate,
  FUNCTIONS,
  type Value,
  type World,
} from "../../../domain/debug/expression/evaluate.ts";
import { parse } from "../../../domain/debug/expression/parse.ts";
import { nameOf } from "../../../domain/debug/names.ts";
import { normOf } from "../../../domain/debug/telling.ts";
import type { Pass } from "./pass.ts";
import { exact } from "./tensors.ts";
import type { Variables } from "./variables.ts";

const FACTS = ["entropy", "likeliest", "layer", "written", "token", "next"];
const WORDS = ["and", "or", "not"];

/** What an expression is worth where the model stands. @throws ExpressionFailed */
export async function evaluated(
  expression: string,
  world: World,
  variables: Variables,
  context: string | undefined,
): Promise<Protocol.EvaluateResponse["body"]> {
  const value = await evaluate(parse(expression), world);
  if (typeof value !== "object")
    return { result: said(value, context), type: typeof value, variablesReference: 0 };
  const { data, shape } = value.tensor;
  if (context === "clipboard")
    return { result: Array.from(data, (one) => exact(one)).join(", "), variablesReference: 0 };
  return {
    result: `${l10n.t("norm {0}", exact(normOf(data), 4))} · [${shape.join(", ")}]`,
    ...variables.numbers(data),
  };
}

function said(value: Exclude<Value, object>, context: string | undefined): string {
  if (typeof value === "number") return exact(value, context === "clipboard" ? 17 : 7);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** What may stand behind a beginning: tokens of the text inside quotes, names elsewhere. */
export function completed(pass: Pass, before: string): readonly Protocol.CompletionItem[] {
  const quoted = /"([^"]*)$/.exec(before);
  if (quoted && (before.match(/"/g)?.length ?? 0) % 2 === 1) {
    const [, begun = ""] = quoted;
    const labels = new Set(Array.from(pass.tokens.ids, (_, at) => pass.labelOf(at)));
    return [...labels]
      .filter((label) => label.startsWith(begun) && !/["\\]/.test(label))
      .map((label) => ({
        label,
        type: "value",
        length: begun.length,
        start: before.length - begun.length,
      }));
  }
  const [begun = ""] = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before) ?? [];
  const given = pass.program.steps.flatMap(({ outputs }) => outputs.map(nameOf));
  const item = (label: string, type: Protocol.CompletionItemType) => ({
    ...{ label, type, length: begun.length, start: before.length - begun.length },
  });
  return [
    ...Object.keys(FUNCTIONS).map((name) => item(name, "function")),
    ...[...new Set([...FACTS, ...given])].map((name) => item(name, "variable")),
    ...WORDS.map((word) => item(word, "keyword")),
  ].filter(({ label }) => label.startsWith(begun));
}
