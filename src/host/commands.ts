import { commands, Disposable, type LogOutputChannel, Uri } from "vscode";
import type { Action } from "../domain/state.ts";
import type { CountsPanel } from "./counting/countsPanel.ts";
import { countTokens } from "./counting/countTokens.ts";
import { debugModel, followToken } from "./debug/debugging.ts";
import type { AttentionColours } from "./editor/attentionColours.ts";
import type { Boundaries } from "./editor/boundaries.ts";
import type { Continuation } from "./editor/continuation.ts";
import type { SurprisalColours } from "./editor/surprisal/surprisalColours.ts";
import { copyTokenIds, expandToToken } from "./editor/tokenCommands.ts";
import type { Models } from "./models/models.ts";
import type { TokenizerChoice } from "./models/tokenizerChoice.ts";
import type { OpenPanels } from "./panels/openPanels.ts";
import { PANELS, type PanelId } from "./panels/panels.ts";
import type { Inference } from "./processes/engineProcess.ts";
import type { Reading } from "./processes/mirror.ts";
import type { Tokenizing } from "./processes/tokenizerThread.ts";
import type { Selection } from "./session/selection.ts";
import type { Session } from "./session/session.ts";
import { openExample, openSample, type SampleNeeds } from "./shelf/openSample.ts";
import { getStarted, showTokensOf } from "./shelf/welcome.ts";
import { pickModelFolder, useEmbeddedModel } from "./window/choices.ts";
import { notify } from "./window/notify.ts";
import { choose } from "./window/settings.ts";

/** Does what a button under a failure says; `panel` is the one that it stands in. */
export type Act = (action: Action, panel?: PanelId) => Promise<void>;

/** What those buttons reach. */
export interface Acted {
  readonly inference: Inference;
  readonly tokenizing: Tokenizing;
  readonly session: Session;
  readonly selection: Selection;
  readonly models: Models;
  readonly tokenizerChoice: TokenizerChoice;
  readonly openExample: (panel: PanelId | undefined) => Promise<void>;
  readonly log: LogOutputChannel;
}

export function createAct(parts: Acted): Act {
  const { inference, tokenizing, session, selection, models, tokenizerChoice, log } = parts;
  return async (action, panel) => {
    switch (action) {
      case "retry":
        inference.forgive();
        tokenizing.forgive();
        selection.read();
        return session.retry();
      case "cancel":
        session.stop();
        return inference.cancel();
      case "openLog":
        return log.show();
      case "chooseModelFolder":
        return pickModelFolder();
      case "chooseModel":
        return models.pick();
      case "useEmbeddedModel":
        return useEmbeddedModel();
      case "chooseTokenizer":
        tokenizing.forgive();
        return tokenizerChoice.pick();
      case "openExample":
        return parts.openExample(panel);
      default:
        return action satisfies never;
    }
  };
}

/** Does what the user commanded; tells them at once if it fails. */
export type Attempt = (run: () => unknown) => Promise<void>;

export function createAttempt(act: Act, failed: (thrown: unknown) => void): Attempt {
  return async function attempt(run) {
    try {
      await run();
    } catch (thrown) {
      failed(thrown);
      void notify(thrown, (action) => attempt(() => act(action)));
    }
  };
}

/** What the commands reach. */
export interface Commanded {
  readonly reading: Reading;
  readonly selection: Selection;
  readonly panels: OpenPanels;
  readonly counts: CountsPanel;
  readonly boundaries: Boundaries;
  readonly surprisal: SurprisalColours;
  readonly attention: AttentionColours;
  readonly continuation: Continuation;
  readonly models: Models;
  readonly tokenizerChoice: TokenizerChoice;
  readonly samples: SampleNeeds;
  /** The extension's whole name. */
  readonly name: string;
  readonly act: Act;
}

/**
 * The explorer names the file under the mouse, and all that are selected; the tree and the
 * walkthrough say by a word what is meant.
 */
type Command = (given?: Uri | string, files?: readonly Uri[]) => unknown;

/** Registers the commands of package.json. */
export function registerCommands(parts: Commanded, attempt: Attempt): Disposable {
  const { reading, counts, boundaries, surprisal, attention, continuation } = parts;
  const { askOnce } = parts.tokenizerChoice;
  const all: Readonly<Record<string, Command>> = {
    ...panelCommands(parts),
    toggleBoundaries: () => boundaries.toggle(),
    showSurprisal: () => surprisal.toggle(),
    showAttentionInEditor: () => attention.toggle(),
    chooseAttentionHead: () => attention.pick(),
    nextAttentionHead: () => attention.step("head", 1),
    previousAttentionHead: () => attention.step("head", -1),
    nextAttentionLayer: () => attention.step("layer", 1),
    previousAttentionLayer: () => attention.step("layer", -1),
    reverseAttention: () => attention.reverse(),
    continueText: () => continuation.begin(),
    insertContinuation: () => continuation.insert(),
    dismissContinuation: () => continuation.escape(),
    chooseTokenizer: () => parts.act("chooseTokenizer"),
    chooseModel: (id) => (typeof id === "string" ? choose("model", id) : parts.models.pick()),
    copyTokenIds: () => copyTokenIds(reading, askOnce),
    expandToToken: () => expandToToken(reading),
    countTokens: (file, files) => {
      const chosen = files ?? (file instanceof Uri ? [file] : undefined);
      return countTokens(reading, counts, chosen, askOnce);
    },
    debugModel: () => debugModel(),
    followToken: () => followToken(),
    // VS Code has buttons for these, but no keys, and does not list them.
    stepBack: () => commands.executeCommand("workbench.action.debug.stepBack"),
    runBack: () => commands.executeCommand("workbench.action.debug.reverseContinue"),
    getStarted: () => getStarted(parts.name),
    openSample: (id) => openSample(parts.samples, id),
    showTokensOf: () => showTokensOf(parts),
  };
  return Disposable.from(
    ...Object.entries(all).map(([name, run]) =>
      commands.registerCommand(`glassbox.${name}`, (...args: Parameters<Command>) =>
        attempt(() => run(...args)),
      ),
    ),
  );
}

/** One for each panel, which opens it on what is selected, or on "example". */
function panelCommands(parts: Commanded): Readonly<Record<string, Command>> {
  const { panels, selection, samples } = parts;
  const ids = Object.keys(PANELS) as PanelId[];
  return Object.fromEntries(
    ids.map((id) => [
      PANELS[id].command,
      (given) => {
        if (given === "example") return openExample(samples, id);
        panels.show(id);
        selection.read();
      },
    ]),
  );
}
