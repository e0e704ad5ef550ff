import { env, Uri, type WebviewPanel } from "vscode";
import type { HeadId } from "../../domain/model/inner.ts";
import type { GivenPrompts } from "../../domain/prediction/prompts.ts";
import type { FileQuestions, SearchQuestions } from "../../domain/questions/search.ts";
import type { SearchModels } from "../../domain/search/search.ts";
import type { Action, Focus, State } from "../../domain/state.ts";
import { checked } from "../../protocol/checks.ts";
import type {
  HostForPanel,
  PanelForHost,
  RelayedVocabularyQuestions,
  RunQuestions,
  ShownTextQuestions,
} from "../../protocol/contract.ts";
import { PAGE } from "../../protocol/pageChecks.ts";
import { ABOUT_RUN, ABOUT_TEXT, ABOUT_VOCABULARY } from "../../protocol/relayed.ts";
import { connect } from "../../protocol/rpc.ts";
import { comparePrompts } from "../session/comparison.ts";
import type { PageQuestions } from "../session/pageQuestions.ts";
import type { Selection } from "../session/selection.ts";
import type { Session } from "../session/session.ts";
import type { Viewer } from "../session/viewer.ts";
import { askForText, askForTokenizer } from "../window/choices.ts";
import { openText } from "../window/readOnlyTexts.ts";
import { saveAs } from "../window/saving.ts";
import { page, pageOptions } from "./page.ts";
import { wireTo } from "./pageWire.ts";
import { PANELS, type PanelId, panelIdOf } from "./panels.ts";
import { relay } from "./relays.ts";

export interface PanelNeeds {
  /** Where the extension is installed. */
  readonly extension: Uri;
  readonly session: Session;
  readonly selection: Selection;
  readonly chooseTokenizer: (tokenizer: string) => Promise<void>;
  /** What models are made of. */
  readonly sheet: HostForPanel["sheet"];
  /** Searches the user's files, for one panel. */
  readonly search: (models: SearchModels) => SearchQuestions;
  /** Compares with a file that the user chooses, likewise. */
  readonly file: (ask: PageQuestions["ask"]) => FileQuestions;
  /** Does what a button of a panel says. */
  readonly act: (action: Action, panel: PanelId) => Promise<void>;
}

/** One webview panel of any kind, joined to the session as long as it is open. */
export class Panel {
  readonly id: PanelId;
  readonly webview: WebviewPanel;
  readonly #viewer: Viewer;
  readonly #open: (panel: PanelId, head: HeadId | undefined) => void;
  readonly #page: PanelForHost;
  #head: HeadId | undefined; // to be seen once the page is there

  /** @param open opens another panel, from a button of this one */
  constructor(
    id: PanelId,
    webview: WebviewPanel,
    needs: PanelNeeds,
    open: (panel: PanelId, head: HeadId | undefined) => void,
  ) {
    this.#open = open;
    this.id = id;
    this.webview = webview;
    const { extension, session } = needs;
    const page = connect<PanelForHost>(wireTo(webview), checked(this.#answers(needs), PAGE));
    this.#page = page;
    // A hidden panel has no page: it asks when it is back.
    this.#viewer = session.join(PANELS[id].need, {
      show: async (state) => {
        if (webview.visible) await page.show(state);
      },
      light: async (focus) => {
        if (webview.visible) await page.light(focus);
      },
    });
    webview.onDidDispose(() => session.leave(this.#viewer));
    webview.iconPath = Uri.joinPath(extension, "media", `${id}.svg`);
    webview.title = PANELS[id].title();
    this.#load(extension);
  }

  get state(): State {
    return this.#viewer.state;
  }

  get pinned(): boolean {
    return this.#viewer.pinned;
  }

  /** Shows a head, if it shows any: at once, or when its page is there. */
  look(head: HeadId): void {
    this.#head = head;
    if (this.webview.visible) void this.#page.look(head);
  }

  /** Prompts for the panel that compares them. */
  give(prompts: GivenPrompts): void {
    this.#viewer.give(prompts);
  }

  get #questions(): PageQuestions {
    return this.#viewer.questions;
  }

  #load(extension: Uri): void {
    const { webview } = this.webview;
    webview.options = pageOptions(extension);
    webview.html = page(webview, { id: this.id, title: PANELS[this.id].title() }, extension);
  }

  #answers(needs: PanelNeeds): HostForPanel {
    const { session, selection } = needs;
    return {
      state: async () => {
        if (this.#head) void this.#page.look(this.#head);
        return this.#viewer.state;
      },
      ...relay<RunQuestions>(ABOUT_RUN, (put, [run]) => this.#questions.ask(run, put)),
      ...relay<ShownTextQuestions, undefined>(ABOUT_TEXT, (put, [, document]) =>
        this.#questions.read(document, put),
      ),
      ...relay<RelayedVocabularyQuestions>(ABOUT_VOCABULARY, (put) =>
        put(this.#questions.tokenizers),
      ),
      ...needs.search({
        embed: (...asked) => this.#questions.vectors(...asked),
        relevance: (...asked) => this.#questions.relevance(...asked),
        continuing: (prompt) => this.#questions.continuing(prompt),
      }),
      ...needs.file((run, question) => this.#questions.ask(run, question)),
      write: (run, text) => this.#questions.write(run, text),
      rerun: (run, interventions) => this.#questions.rerun(run, interventions),
      outcomes: (...asked) => this.#questions.outcomes(...asked),
      beside: (run, text) => this.#questions.beside(run, text),
      upTo: (run, end) => this.#questions.upTo(run, end),
      prompts: (prompts, continuations, mayReplace) =>
        this.#questions.about([...prompts, ...continuations], (engine, model) =>
          comparePrompts(engine, model, [prompts, continuations], mayReplace === true),
        ),
      following: (first, second) =>
        this.#questions.about([first, second], async (engine, model) => [
          await engine.following(model, first, second),
          await engine.following(model, second, first),
        ]),
      surprisals: (text) =>
        this.#questions.about([text], (engine, model) =>
          engine.surprisals(model, text, { from: 0, to: text.length }),
        ),
      selections: async () => selection.texts(),
      chat: (...asked) => this.#questions.chat(...asked),
      tokenized: (tokenizer, limit) => this.#questions.tokenized(tokenizer, limit),
      copyTokens: async (tokenizer, kind) => {
        const copied = await this.#questions.copy(tokenizer, kind);
        if (copied !== undefined) await env.clipboard.writeText(copied);
      },
      beginTraining: async (from) => {
        const chosen = from === "file" ? await askForText() : this.#viewer.source;
        if (!chosen) return undefined;
        const name = "name" in chosen ? chosen.name : undefined;
        return this.#questions.tokenizers.train(chosen.text, name);
      },
      openTokenizer: async () => {
        const file = await askForTokenizer();
        return file === undefined ? undefined : this.#questions.tokenizers.tokenizer(file);
      },
      focus: async (focus) => session.focus(this.#viewer, focus),
      reveal: async (focus: Focus) => {
        const place = session.place(this.#viewer, focus);
        if (place) await selection.reveal(place);
      },
      pin: async (pinned) => session.pin(this.#viewer, pinned),
      chooseTokenizer: (tokenizer) => needs.chooseTokenizer(tokenizer),
      act: (action) => needs.act(action, this.id),
      openPanel: async (panel, head) => {
        const other = panelIdOf({ panel });
        if (other) this.#open(other, head);
      },
      sheet: needs.sheet,
      quantization: (text) => this.#questions.quantization(text),
      openText: (text) => openText(PANELS[this.id].title(), text),
      copy: async (text) => env.clipboard.writeText(text),
      save: saveAs,
    };
  }
}
