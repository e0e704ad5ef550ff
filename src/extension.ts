import { commands, type ExtensionContext, languages, Uri, window, workspace } from "vscode";
import { toFailure } from "./domain/failure.ts";
import type { Action } from "./domain/state.ts";
import type { Glassbox } from "./host/api.ts";
import { CountsPanel } from "./host/counting/countsPanel.ts";
import { countTokens } from "./host/counting/countTokens.ts";
import { AttentionColours } from "./host/editor/attentionColours.ts";
import { Boundaries } from "./host/editor/boundaries.ts";
import { Continuation } from "./host/editor/continuation.ts";
import { createHover } from "./host/editor/hover.ts";
import { Lint } from "./host/editor/lint.ts";
import { SurprisalColours } from "./host/editor/surprisalColours.ts";
import { copyTokenIds, expandToToken } from "./host/editor/tokenCommands.ts";
import { StatusBar } from "./host/editor/tokenCount.ts";
import { createModels } from "./host/models/models.ts";
import { OpenPanels } from "./host/panels/openPanels.ts";
import { PANELS, type PanelId } from "./host/panels/panels.ts";
import { createInference } from "./host/processes/engineProcess.ts";
import { changesOf, Mirror, type Reading } from "./host/processes/mirror.ts";
import { createRuns } from "./host/processes/runs.ts";
import { createTokenizing } from "./host/processes/tokenizerThread.ts";
import { Selection } from "./host/session/selection.ts";
import { Session } from "./host/session/session.ts";
import { pickModelFolder, pickTokenizer, useEmbeddedModel } from "./host/window/choices.ts";
import { explain, logFailure, notify } from "./host/window/notify.ts";
import { openExample, provideTexts } from "./host/window/readOnlyTexts.ts";
import { choose, chosenModel, chosenTokenizer, wantsHover } from "./host/window/settings.ts";
import { inLog } from "./host/words/inert.ts";

/** Makes the host's parts and joins them. Nothing runs yet: thread and process wait for a need. */
export function activate(context: ExtensionContext): Glassbox {
  const file = (...segments: string[]) => Uri.joinPath(context.extensionUri, ...segments).fsPath;
  const models = file("media", "models");
  const log = window.createOutputChannel("Glassbox", { log: true });
  const write = (line: string) => log.info(inLog(line));
  const failed = (thrown: unknown) => logFailure(log, toFailure(thrown));

  const tokenizing = createTokenizing({ file: file("dist", "tokenizer.js"), models, log: write });
  const inference = createInference({
    file: file("dist", "engine.js"),
    models,
    hear: {
      async progress(stage, fraction) {
        session.progress(stage, fraction);
        surprisal.progress(stage, fraction);
      },
    },
    log: write,
  });
  const mirror = new Mirror(tokenizing);
  const tokenizer = chosenTokenizer;
  const reading: Reading = { tokenizing, mirror, tokenizer, failed };
  const boundaries = new Boundaries(reading);
  const statusBar = new StatusBar(reading);
  const lint = new Lint(reading);
  const counts = new CountsPanel(context.extensionUri);
  const runs = createRuns(inference);
  const session: Session = new Session(
    {
      runs,
      tokenizing,
      tokenizer,
      model: chosenModel,
      explain: (failure) => {
        logFailure(log, failure);
        return explain(failure);
      },
    },
    (lit) => boundaries.light(lit),
  );
  const selection = new Selection(
    (sight) => session.look(sight),
    () => panels.all.length > 0 || attention.on,
  );

  /** Does what the user commanded; a failure of it is told at once. */
  const attempt = async (run: () => unknown): Promise<void> => {
    try {
      await run();
    } catch (thrown) {
      failed(thrown);
      void notify(thrown, (action) => attempt(() => act(action)));
    }
  };
  const act = async (action: Action): Promise<void> => {
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
        return storedModels.pick();
      case "useEmbeddedModel":
        return useEmbeddedModel();
      case "chooseTokenizer":
        tokenizing.forgive();
        return pickTokenizer();
      case "openExample":
        await openExample();
        return;
      default:
        return action satisfies never;
    }
  };
  const panels: OpenPanels = new OpenPanels(
    {
      extension: context.extensionUri,
      session,
      selection,
      chooseTokenizer: (id) => attempt(() => choose("tokenizer", id)),
      act: (action) => attempt(() => act(action)),
    },
    (open) => {
      need();
      if (open > 0) selection.read();
    },
  );
  const surprisal: SurprisalColours = new SurprisalColours({
    runs,
    model: chosenModel,
    failed,
    switched: () => need(),
  });
  const attention: AttentionColours = new AttentionColours({
    session,
    failed,
    switched: () => {
      need();
      if (attention.on) selection.read();
    },
  });
  const continuation: Continuation = new Continuation({
    runs,
    model: chosenModel,
    switched: () => need(),
  });
  const need = () =>
    inference.need(
      panels.all.length > 0 || surprisal.on || attention.on || continuation.preview !== undefined,
    );

  const hover = createHover({
    ...reading,
    wants: wantsHover,
    countOf: (document) => statusBar.countOf(document),
  });

  const storedModels = createModels({
    storage: Uri.joinPath(context.globalStorageUri, "models").fsPath,
    secrets: context.secrets,
    release: () => inference.cancel(),
    log: write,
  });

  const command = (name: string, run: () => unknown) =>
    commands.registerCommand(`glassbox.${name}`, () => attempt(run));
  const show = (id: PanelId) => () => {
    panels.show(id);
    selection.read();
  };

  context.subscriptions.push(
    provideTexts(),
    log,
    mirror,
    boundaries,
    statusBar,
    lint,
    counts,
    surprisal,
    attention,
    continuation,
    selection,
    panels,
    tokenizing,
    inference,
    ...(Object.keys(PANELS) as PanelId[]).map((id) => command(PANELS[id].command, show(id))),
    command("toggleBoundaries", () => boundaries.toggle()),
    command("showSurprisal", () => surprisal.toggle()),
    command("showAttentionInEditor", () => attention.toggle()),
    command("chooseAttentionHead", () => attention.pick()),
    command("nextAttentionHead", () => attention.step("head", 1)),
    command("previousAttentionHead", () => attention.step("head", -1)),
    command("nextAttentionLayer", () => attention.step("layer", 1)),
    command("previousAttentionLayer", () => attention.step("layer", -1)),
    command("reverseAttention", () => attention.reverse()),
    command("continueText", () => continuation.begin()),
    command("insertContinuation", () => continuation.insert()),
    command("dismissContinuation", () => continuation.escape()),
    command("chooseTokenizer", () => act("chooseTokenizer")),
    command("chooseModel", () => storedModels.pick()),
    command("copyTokenIds", () => copyTokenIds(reading)),
    command("expandToToken", () => expandToToken(reading)),
    // The explorer names the file under the mouse, and all that are selected.
    commands.registerCommand("glassbox.countTokens", (file?: Uri, files?: readonly Uri[]) =>
      attempt(() => countTokens(reading, counts, files ?? (file && [file]))),
    ),
    languages.registerHoverProvider("*", hover),
    languages.registerHoverProvider("*", {
      provideHover: (document, position) => surprisal.hover(document, position),
    }),
    workspace.onDidChangeTextDocument((event) =>
      session.edited(event.document.uri.toString(), changesOf(event)),
    ),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("glassbox.tokenBudget")) statusBar.refresh();
      if (change.affectsConfiguration("glassbox")) lint.refresh();
      if (change.affectsConfiguration("glassbox.tokenizer")) {
        boundaries.refresh();
        statusBar.refresh();
        session.refresh("tokens");
      }
      if (change.affectsConfiguration("glassbox.model")) {
        session.refresh("run");
        session.refresh("model");
        void surprisal.refresh().catch(failed);
      }
    }),
  );
  return {
    act,
    hover: (document, position) => hover.provideHover(document, position),
    get boundariesOn() {
      return boundaries.on;
    },
    boundariesOf: (editor) => boundaries.drawnIn(editor),
    surprisal,
    attention,
    continuation,
    get counts() {
      return counts.shown;
    },
    get statusBar() {
      return statusBar.item.text;
    },
    get panels() {
      return panels.all;
    },
    get engine() {
      return inference.engine?.pid;
    },
  };
}
