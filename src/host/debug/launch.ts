import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import {
  type CancellationToken,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  l10n,
  Range,
  type TextEditor,
  Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from "vscode";
import { Failed } from "../../domain/failure.ts";
import { OFF } from "../../domain/prediction/sampling.ts";
import { paragraphAt, type Source } from "../session/textPlace.ts";
import { chosenModel } from "../window/settings.ts";
import type { Subject } from "./adapter/pass.ts";
import { SCHEME } from "./modelTexts.ts";

export const TYPE = "glassbox";
const MOST_WRITTEN = 32; // tokens, unless the configuration says how many

/** What a launch configuration of ours may say; whoever wrote it may have written anything. */
interface Launch extends Protocol.LaunchRequestArguments {
  readonly model?: unknown;
  readonly text?: unknown;
  readonly program?: unknown;
  readonly maxTokens?: unknown;
  readonly seed?: unknown;
  /** Ours: where the text stands. */
  readonly source?: Subject["source"];
  readonly temperature?: unknown;
  readonly topK?: unknown;
  readonly topP?: unknown;
  readonly minP?: unknown;
  readonly repetitionPenalty?: unknown;
}

/** Without a text or a file in it, a configuration is about what is selected in the editor. */
export const configurations: DebugConfigurationProvider = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in
  provideDebugConfigurations: () => [{ ...base(), program: "${file}" }],
  resolveDebugConfiguration(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
    _token?: CancellationToken,
  ) {
    const known = given.type ? given : { ...given, ...base() }; // F5 without any configuration
    if (filled(known.text) || filled(known.program)) return known;
    return { ...known, ...(fromEditor() ?? { text: "" }) };
  },
};

const base = () => ({
  ...{ type: TYPE, request: "launch" },
  name: l10n.t("Debug the model on this text"),
});

/** What to start on the text that is selected. @throws Failed noText */
export function onSelection(): DebugConfiguration {
  const found = fromEditor();
  if (!found) throw new Failed({ kind: "noText" });
  return { ...base(), ...found };
}

/** The text in front, and where it stands. */
function fromEditor() {
  const found = selected();
  if (!found) return undefined;
  const { document, offset, text } = found;
  return { text, source: { document, offset } };
}

/** Reads a configuration. @throws Failed noText */
export async function subjectOf(given: Launch): Promise<Subject> {
  const text = filled(given.text)
    ? given.text
    : filled(given.program)
      ? await contentOf(given.program)
      : "";
  if (text.trim() === "") throw new Failed({ kind: "noText" });
  const number = (value: unknown, usual: number, least: number, most: number) =>
    typeof value === "number" && value >= least && value <= most ? value : usual;
  const many = Number.MAX_SAFE_INTEGER;
  return {
    model: filled(given.model) ? given.model : chosenModel(),
    text,
    ...(given.source && { source: given.source }),
    writing: {
      settings: {
        temperature: number(given.temperature, 0, 0, 100),
        topK: Math.floor(number(given.topK, OFF.topK, 0, many)),
        topP: number(given.topP, OFF.topP, 0.01, 1),
        minP: number(given.minP, OFF.minP, 0, 1),
        repetitionPenalty: number(given.repetitionPenalty, OFF.repetitionPenalty, 0.01, 100),
      },
      seed: Math.floor(number(given.seed, 1, -many, many)),
      most: Math.floor(number(given.maxTokens, MOST_WRITTEN, 1, many)),
    },
  };
}

const filled = (value: unknown): value is string => typeof value === "string" && value !== "";

const contentOf = async (file: string): Promise<string> =>
  (await workspace.openTextDocument(Uri.file(file))).getText();

/** What is selected in the text in front; else the paragraph at the cursor. */
function selected(): Source | undefined {
  const isText = ({ document }: TextEditor) => !["output", SCHEME].includes(document.uri.scheme);
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  const editor = editors.find((one) => one && isText(one));
  if (!editor) return undefined;
  const { document, selection } = editor;
  const lines = {
    lineCount: document.lineCount,
    isBlank: (line: number) => document.lineAt(line).isEmptyOrWhitespace,
  };
  const found = selection.isEmpty ? paragraphAt(lines, selection.active.line) : undefined;
  const range = found
    ? new Range(found.first, 0, found.last, document.lineAt(found.last).text.length)
    : selection;
  const text = document.getText(range);
  const offset = document.offsetAt(range.start);
  return text.trim() === "" ? undefined : { document: document.uri.toString(), offset, text };
}
