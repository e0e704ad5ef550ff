import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  l10n,
  languages,
  Range,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { Fault, FaultKind } from "../../domain/text/fault.ts";
import { normalized } from "../../domain/text/normalForms.ts";
import { codePoint, shortName } from "../../domain/text/token.ts";
import { lengthOf, type Reading } from "../processes/mirror.ts";
import { isProse } from "../window/prose.ts";
import { tokenBudget, wantsLint } from "../window/settings.ts";
import { Settled } from "../window/settled.ts";
import { formatNumber } from "../words/numbers.ts";
import { isVisible, visibleEditors } from "./visible.ts";

const DELAY = 300; // milliseconds after the last key
const MOST_LINTED = 2_000_000; // UTF-16 units: the thread takes no other question meanwhile

interface Linted {
  readonly version: number;
  readonly faults: readonly Fault[];
}

/**
 * Finds problems in prose and prompts, each with a reason and a quick fix; off unless the setting is
 * on. In code none of it need be wrong.
 */
export class Lint implements CodeActionProvider {
  readonly #needs: Reading;
  readonly #problems = languages.createDiagnosticCollection("glassbox");
  readonly #linted = new WeakMap<TextDocument, Linted>();
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;

  constructor(needs: Reading) {
    this.#needs = needs;
    this.#disposables = Disposable.from(
      this.#problems,
      this.#settled,
      languages.registerCodeActionsProvider("*", this, {
        providedCodeActionKinds: [CodeActionKind.QuickFix],
      }),
      window.onDidChangeVisibleTextEditors(() => this.refresh()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isVisible(document)) this.refresh();
      }),
      // A document whose language changes is closed and opened again.
      workspace.onDidOpenTextDocument((document) => {
        if (isVisible(document)) this.refresh();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#problems.delete(uri)),
    );
    this.refresh();
  }

  /** Looks again at what is visible. */
  refresh(): void {
    const wanted = this.#settled.begin();
    if (!wantsLint()) {
      this.#problems.clear();
      return;
    }
    this.#settled.soon(() => void this.#lint(wanted).catch(this.#needs.failed));
  }

  provideCodeActions(document: TextDocument, range: Range): CodeAction[] {
    const linted = this.#linted.get(document);
    if (linted?.version !== document.version || !wantsLint()) return [];
    const problems = this.#problems.get(document.uri) ?? [];
    return linted.faults.flatMap((fault, i) => {
      const problem = problems[i];
      if (!problem?.range.intersection(range)) return [];
      const same = linted.faults.filter(({ kind }) => kind === fault.kind);
      const one = fix(document, fixOf(fault.kind), [fault], problem);
      one.isPreferred = true;
      return same.length === 1
        ? [one]
        : [one, fix(document, fixAllOf(fault.kind, same.length), same, problem)];
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #lint(isWanted: () => boolean): Promise<void> {
    for (const document of new Set(visibleEditors().map((editor) => editor.document))) {
      if (!isProse(document.languageId) || lengthOf(document) > MOST_LINTED) continue;
      const { version } = document;
      const { id } = this.#needs.mirror.view(document, 0);
      const { questions } = this.#needs.tokenizing;
      const budget = tokenBudget();
      const tokenizer = this.#needs.tokenizer();
      const faults = await questions.faults(tokenizer, id, budget);
      if (!isWanted() || document.version !== version || document.isClosed) return;
      this.#linted.set(document, { version, faults });
      this.#problems.set(
        document.uri,
        faults.map((fault) => problemOf(document, fault, tokenizer)),
      );
    }
  }
}

function problemOf(document: TextDocument, fault: Fault, tokenizer: string): Diagnostic {
  const text = document.getText(rangeOf(document, fault));
  const problem = new Diagnostic(
    rangeOf(document, fault),
    reasonOf(fault, text, shortName(tokenizer)),
    fault.kind === "trailingBlank" ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
  );
  problem.source = "Glassbox";
  problem.code = fault.kind;
  return problem;
}

const rangeOf = (document: TextDocument, { start, end }: Fault) =>
  new Range(document.positionAt(start), document.positionAt(end));

function fix(
  document: TextDocument,
  title: string,
  faults: readonly Fault[],
  problem: Diagnostic,
): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.diagnostics = [problem];
  action.edit = new WorkspaceEdit();
  for (const fault of faults) {
    action.edit.replace(document.uri, rangeOf(document, fault), fault.replacement);
  }
  return action;
}

function reasonOf({ kind, limit = 0 }: Fault, text: string, tokenizer: string): string {
  switch (kind) {
    case "decomposed":
      return l10n.t(
        "Decomposed characters (NFD): {0} code points where {1} would do. It looks the same, but a model sees other and mostly more tokens.",
        formatNumber([...text].length),
        formatNumber([...normalized(text, "NFC")].length),
      );
    case "invisible":
      return l10n.t(
        "Invisible characters: {0}. A model sees them, a reader does not; they can hide instructions or turn the order of the text.",
        [...text].map((character) => `U+${codePoint(character)}`).join(" "),
      );
    case "specialToken":
      return l10n.t(
        "Some tokenizers read “{0}” as a special token, not as text: it can end a turn or begin another.",
        text,
      );
    case "trailingBlank":
      return l10n.t(
        "Spaces at the end: most tokenizers put a space at the beginning of the next word, so a model that goes on from here would have to begin with a word that has none.",
      );
    case "overBudget":
      return l10n.t(
        "From here on the text is over the budget of {0} tokens (counted by {1}).",
        formatNumber(limit),
        tokenizer,
      );
    case "overWindow":
      return l10n.t(
        "From here on the text is beyond the window: a model with this tokenizer takes in {0} tokens of a text and does not see the rest.",
        formatNumber(limit),
      );
    default:
      return kind satisfies never;
  }
}

function fixOf(kind: FaultKind): string {
  switch (kind) {
    case "decomposed":
      return l10n.t("Write it in composed characters (NFC)");
    case "invisible":
      return l10n.t("Remove the invisible characters");
    case "specialToken":
      return l10n.t("Put a space into it, so that it stays text");
    case "trailingBlank":
      return l10n.t("Remove the spaces at the end");
    case "overBudget":
      return l10n.t("Delete what is over the budget");
    case "overWindow":
      return l10n.t("Delete what is beyond the window");
    default:
      return kind satisfies never;
  }
}

function fixAllOf(kind: FaultKind, count: number): string {
  return l10n.t("{0} (all {1} in this document)", fixOf(kind), formatNumber(count));
}
