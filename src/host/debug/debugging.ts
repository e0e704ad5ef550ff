import {
  commands,
  DebugAdapterInlineImplementation,
  Disposable,
  debug,
  l10n,
  window,
} from "vscode";
import { Failed, type Failure } from "../../domain/failure.ts";
import { label, type TokenId, type TokenizerId } from "../../domain/text/token.ts";
import type { Inference } from "../processes/engineProcess.ts";
import type { Runs } from "../processes/runs.ts";
import type { Tokenizing } from "../processes/tokenizerThread.ts";
import type { Lit } from "../session/session.ts";
import { explain } from "../window/notify.ts";
import { Debugger } from "./adapter/debugger.ts";
import { configurations, onSelection, subjectOf, TYPE } from "./launch.ts";
import { ModelTexts } from "./modelTexts.ts";
import { registerNames } from "./names.ts";

/** What debugging needs of the rest of the host. */
export interface DebuggingNeeds {
  readonly runs: Runs;
  readonly inference: Pick<Inference, "need">;
  readonly tokenizing: Pick<Tokenizing, "questions">;
  /** Lights tokens in the text. */
  readonly boundaries: { light(lit: Lit | undefined): void };
  /** Hears what went wrong, for the log. */
  failed(thrown: unknown): void;
}

const MOST_MATCHES = 200;

/** Lets VS Code's own debugger run a model. Nothing runs before a session is started. */
export function registerDebugging(given: DebuggingNeeds): Disposable {
  const { runs, inference, tokenizing, boundaries, failed } = given;
  const texts = new ModelTexts();
  const needs = {
    runs,
    subjectOf,
    explain(failure: Failure) {
      failed(new Failed(failure));
      return explain(failure).sentence;
    },
    publish: async (...asked: Parameters<ModelTexts["publish"]>) =>
      (await texts.publish(...asked)).toString(),
    light: (lit: Lit | undefined) => boundaries.light(lit),
    need: (session: string, isNeeded: boolean) => inference.need(session, isNeeded),
    token: (tokenizer: TokenizerId, shown: string) => tokenShown(tokenizing, tokenizer, shown),
  };
  return Disposable.from(
    texts,
    ...registerNames(texts),
    debug.registerDebugConfigurationProvider(TYPE, configurations),
    debug.registerDebugAdapterDescriptorFactory(TYPE, {
      createDebugAdapterDescriptor: () =>
        new DebugAdapterInlineImplementation(new Debugger(needs).wire),
    }),
  );
}

/** A token by how it is shown: "·the"; undefined if the vocabulary has none. */
async function tokenShown(
  { questions }: Pick<Tokenizing, "questions">,
  tokenizer: TokenizerId,
  shown: string,
): Promise<TokenId | undefined> {
  const query = shown.replaceAll("·", " ").replaceAll("⏎", "\n").replaceAll("→", "\t");
  const { entries } = await questions.findTokens(tokenizer, query, MOST_MATCHES);
  return entries.find((entry) => label(entry) === shown || entry.piece === shown)?.id;
}

/** Starts to debug the model on the text that is selected. @throws Failed noText */
export async function debugModel(): Promise<void> {
  if (await debug.startDebugging(undefined, onSelection()))
    await commands.executeCommand("workbench.view.debug");
}

/** Lets the user choose the token that the debugger follows besides the last one. */
export async function followToken(): Promise<void> {
  const session = debug.activeDebugSession;
  if (session?.type !== TYPE) return;
  const { labels } = (await session.customRequest("glassbox.tokens")) as {
    readonly labels: readonly string[];
  };
  const items = labels.map((token, position) => ({
    ...{ label: `‘${token}’`, description: l10n.t("token {0}", position), position },
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t("Which token do you want to follow?"),
    matchOnDescription: true,
  });
  if (chosen) await session.customRequest("glassbox.follow", { position: chosen.position });
}
