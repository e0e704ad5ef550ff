import {
  type ConfigurationChangeEvent,
  type ExtensionContext,
  languages,
  Uri,
  window,
  workspace,
} from "vscode";
import { toFailure } from "./domain/failure.ts";
import type { GivenPrompts } from "./domain/prediction/prompts.ts";
import type { Glassbox } from "./host/api.ts";
import { createColours } from "./host/colours.ts";
import { createAct, createAttempt, registerCommands } from "./host/commands.ts";
import { CountsPanel } from "./host/counting/countsPanel.ts";
import { registerDebugging } from "./host/debug/debugging.ts";
import { Boundaries } from "./host/editor/boundaries.ts";
import { createHover } from "./host/editor/hover.ts";
import { Lint } from "./host/editor/lint.ts";
import { StatusBar } from "./host/editor/tokenCount.ts";
import { MODEL_FILE, ModelFileEditor } from "./host/modelFiles/modelFileEditor.ts";
import { createSheets } from "./host/modelFiles/sheets.ts";
import { createModels } from "./host/models/models.ts";
import { createTokenizerChoice } from "./host/models/tokenizerChoice.ts";
import { OpenPanels } from "./host/panels/openPanels.ts";
import type { PanelId } from "./host/panels/panels.ts";
import { createInference } from "./host/processes/engineProcess.ts";
import { changesOf, Mirror, type Reading } from "./host/processes/mirror.ts";
import { createRuns } from "./host/processes/runs.ts";
import { createTokenizing } from "./host/processes/tokenizerThread.ts";
import { createChosenFile } from "./host/search/chosenFile.ts";
import type { Cut } from "./host/search/retrieval.ts";
import { createSearch } from "./host/search/searcher.ts";
import { chooseFile, readText, revealText, sourceOf } from "./host/search/sources.ts";
import type { Revealed, TextPlace } from "./host/search/texts.ts";
import { Selection } from "./host/session/selection.ts";
import { Session } from "./host/session/session.ts";
import { openExample } from "./host/shelf/openSample.ts";
import { Shelf } from "./host/shelf/shelf.ts";
import { tellChoice } from "./host/shelf/welcome.ts";
import { askForModel } from "./host/window/choices.ts";
import { explain, logFailure } from "./host/window/notify.ts";
import { provideTexts } from "./host/window/readOnlyTexts.ts";
import { choose, chosenModel, chosenTokenizer, wantsHover } from "./host/window/settings.ts";
import { inLog } from "./host/words/inert.ts";

/** Joins the host's parts to VS Code. Neither thread nor process runs until something needs it. */
export function activate(context: ExtensionContext): Glassbox {
  const parts = createParts(context);
  const { log, mirror, boundaries, statusBar, lint, counts, surprisal, attention } = parts;
  const { continuation, selection, panels, tokenizing, inference, session, hover } = parts;
  context.subscriptions.push(
    provideTexts(),
    ...[log, mirror, boundaries, statusBar, lint, counts, surprisal, attention, continuation],
    ...[selection, panels, tokenizing, inference, parts.shelf],
    registerCommands(parts, parts.attempt),
    registerDebugging(parts),
    window.registerCustomEditorProvider(MODEL_FILE, parts.modelFiles),
    languages.registerHoverProvider("*", hover),
    languages.registerHoverProvider("*", {
      provideHover: (...place) => surprisal.hover(...place),
    }),
    workspace.onDidChangeTextDocument((event) =>
      session.edited(event.document.uri.toString(), changesOf(event)),
    ),
    workspace.onDidChangeConfiguration((change) => refresh(change, parts)),
  );
  return apiOf(parts);
}

type Parts = ReturnType<typeof createParts>;

/** Makes the host's parts, each after those that it needs. */
function createParts(context: ExtensionContext) {
  const { extensionUri: extension, globalStorageUri, globalState, secrets } = context;
  const log = window.createOutputChannel("Glassbox", { log: true });
  const write = (line: string) => log.info(inLog(line));
  const failed = (thrown: unknown) => logFailure(log, toFailure(thrown));

  const file = (...segments: string[]) => Uri.joinPath(extension, ...segments).fsPath;
  const folders = { models: file("media", "models"), log: write };
  const tokenizing = createTokenizing({ file: file("dist", "tokenizer.js"), ...folders });
  const maps = Uri.joinPath(globalStorageUri, "maps").fsPath;
  const inference = createInference({ file: file("dist", "engine.js"), maps, ...folders });
  const runs = createRuns(inference);
  const mirror = new Mirror(tokenizing);
  const reading: Reading = { tokenizing, mirror, tokenizer: chosenTokenizer, failed };

  const boundaries = new Boundaries(reading, () => shelf.refresh("editor"));
  const statusBar = new StatusBar(reading);
  const lint = new Lint(reading);
  const counts = new CountsPanel(extension);
  const session = new Session(
    {
      runs,
      tokenizing,
      tokenizer: chosenTokenizer,
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
    () => session.isWatched,
  );
  const models = createModels({
    storage: Uri.joinPath(globalStorageUri, "models").fsPath,
    secrets,
    release: () => inference.cancel(),
    changed: () => shelf.refresh("models"),
    log: write,
  });
  const { downloaded } = models;
  const tokenizerChoice = createTokenizerChoice({ state: globalState, downloaded });
  const example = (panel: PanelId | undefined) => openExample(samples, panel);
  const choices = { models, tokenizerChoice, openExample: example };
  const acted = { inference, tokenizing, session, selection, ...choices, log };
  const act = createAct(acted);
  const attempt = createAttempt(act, failed);

  const searching = {
    storage: Uri.joinPath(globalStorageUri, "vectors").fsPath,
    model: chosenModel,
    sourceOf,
    reveal: (place: Revealed) => revealText(selection, place),
    read: (place: TextPlace) => readText(place),
    models: () => models.list(),
    askForModel,
    cut: (...asked: Parameters<Cut>) => tokenizing.questions.tokenize(...asked),
    compare: (prompts: GivenPrompts) => panels.compare(prompts),
  };
  const reader = { file: file("dist", "reader.js"), log: write };
  const sheets = { reader, models: folders.models, model: chosenModel, look: models.look };
  const panels = new OpenPanels(
    {
      sheet: createSheets(sheets),
      extension,
      session,
      selection,
      chooseTokenizer: (id) => attempt(() => choose("tokenizer", id)),
      search: (asked) => createSearch(searching, asked),
      file: (ask) => createChosenFile({ ...searching, choose: chooseFile }, ask),
      act: (action, panel) => attempt(() => act(action, panel)),
    },
    (open) => {
      inference.need("panels", open > 0);
      if (open > 0) selection.read();
      shelf.refresh("panels");
    },
  );
  const colours = createColours({ inference, runs, session, selection, failed }, () =>
    shelf.refresh("editor"),
  );
  const { surprisal, attention } = colours;
  const shelf = new Shelf({ panels, boundaries, ...colours, models });
  const samples = { extension, panels, selection, surprisal, attention };
  inference.onProgress((stage, fraction) => {
    session.progress(stage, fraction);
    surprisal.progress(stage, fraction);
  });
  const hover = createHover({
    ...reading,
    wants: wantsHover,
    countOf: (document) => statusBar.countOf(document),
    isDrawnIn: (document) => surprisal.isDrawnIn(document) || attention.isDrawnIn(document),
  });
  return {
    ...{ log, failed, tokenizing, inference, runs, mirror, reading, boundaries, statusBar },
    ...{ lint, counts, session, selection, models, tokenizerChoice, act, attempt, panels },
    ...{ ...colours, hover, shelf, samples, name: context.extension.id },
    modelFiles: new ModelFileEditor({
      ...{ extension, reader },
      openModel: async (folder) => {
        await choose("model", folder);
        panels.show("model");
      },
    }),
  };
}

/** Refreshes whatever a changed setting affects. */
function refresh(change: ConfigurationChangeEvent, parts: Parts): void {
  const { statusBar, lint, boundaries, session, surprisal, shelf, failed } = parts;
  if (change.affectsConfiguration("glassbox.tokenBudget")) statusBar.refresh();
  if (change.affectsConfiguration("glassbox")) lint.refresh();
  if (change.affectsConfiguration("glassbox.tokenizer")) {
    boundaries.refresh();
    statusBar.refresh();
    session.refresh("tokens");
    shelf.refresh("models");
  }
  if (change.affectsConfiguration("glassbox.model")) {
    session.refresh("run");
    session.refresh("model");
    shelf.refresh("models");
  }
  if (["glassbox.model", "glassbox.surprisal"].some((name) => change.affectsConfiguration(name))) {
    void surprisal.refresh().catch(failed);
  }
  const choices = ["glassbox.model", "glassbox.tokenizer"];
  if (choices.some((setting) => change.affectsConfiguration(setting))) void tellChoice();
}

function apiOf(parts: Parts): Glassbox {
  const { act, tokenizing, hover, boundaries, surprisal, attention, continuation } = parts;
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
      return parts.counts.shown;
    },
    get statusBar() {
      return parts.statusBar.said;
    },
    get isTokenizing() {
      return tokenizing.generation > 0;
    },
    get panels() {
      return parts.panels.all;
    },
    get engine() {
      return parts.inference.engine?.pid;
    },
  };
}
