import path from "node:path";
import { toFailure } from "../../src/domain/failure.ts";
import type { TensorQuestion } from "../../src/domain/makeup/modelFile.ts";
import type { ModelSheet } from "../../src/domain/makeup/sheet.ts";
import type { HeadId } from "../../src/domain/model/inner.ts";
import type { Run, RunId } from "../../src/domain/model/run.ts";
import type { GivenPrompts } from "../../src/domain/prediction/prompts.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import type { TokenizerQuestions } from "../../src/domain/questions/tokenizer.ts";
import { reasonOf } from "../../src/domain/reason.ts";
import type { ModelName } from "../../src/domain/search/search.ts";
import type { Focus, State, Subject } from "../../src/domain/state.ts";
import type { CopyKind } from "../../src/domain/text/copies.ts";
import type { Counts } from "../../src/domain/text/counting.ts";
import { EMBEDDED_TOKENIZERS } from "../../src/domain/tokenizer/card.ts";
import { readHead } from "../../src/engine/headers/head.ts";
import { folderOf, folderOnDisk } from "../../src/engine/sheets/disk.ts";
import { readSheet } from "../../src/engine/sheets/sheet.ts";
import { unpack } from "../../src/host/panels/parcel.ts";
import { relay } from "../../src/host/panels/relays.ts";
import type { Revealed, TextPlace } from "../../src/host/search/texts.ts";
import { comparePrompts } from "../../src/host/session/comparison.ts";
import { HeldText } from "../../src/host/session/heldText.ts";
import { checked } from "../../src/protocol/checks.ts";
import type {
  OpenedFile,
  PanelForHost,
  RelayedVocabularyQuestions,
  RunQuestions,
  ShownTextQuestions,
} from "../../src/protocol/contract.ts";
import { COUNTS_PAGE, FILE_PAGE, PAGE } from "../../src/protocol/pageChecks.ts";
import { ABOUT_RUN, ABOUT_TEXT, ABOUT_VOCABULARY } from "../../src/protocol/relayed.ts";
import { connect, type Port } from "../../src/protocol/rpc.ts";
import { models } from "../engine/folder.ts";
import { chatRefusal, speak, translateReason } from "../host/words/sentences.ts";
import { compareFile, type Files, searchFiles } from "./search.ts";

/** What the gallery's user chose in its address. */
export interface Scene {
  readonly state: "empty" | "busy" | "failed" | "ready";
  readonly text: string;
  /** Which model runs: of those embedded, or a folder. */
  readonly model: string;
}

export interface Parts {
  readonly engine: Questions;
  readonly tokenizers: TokenizerQuestions;
  /** English → the frames' language. */
  readonly strings: Readonly<Record<string, string>>;
}

/** An editor without an editor: joins panels to the real tokenizers and the real engine. */
export class GalleryHost {
  readonly #parts: Parts;
  readonly #panels = new Map<string, Seat>();
  readonly revealed: Focus[] = [];
  readonly copied: string[] = [];
  /** Panels that were opened from another. */
  readonly led: string[] = [];
  /** Counted files that were opened, by number. */
  readonly opened: number[] = [];
  /** The files that are searched, and the places of them that were opened. */
  files: Files = { open: "story.md", chosen: undefined };
  readonly places: (Revealed & Partial<TextPlace>)[] = [];
  /** The folder that the user chooses when asked for a model. */
  modelFolder: ModelName | undefined;
  /** What the panel that compares prompts was given last. */
  given: GivenPrompts | undefined;
  /** What the table of counted files shows. */
  counts: Counts = { tokenizer: "tiny-gpt", files: [], leftOut: [] };
  /** The file of weights that its editor shows, and the folders that were opened as the model. */
  file = path.join(models, "tiny-gpt/onnx/model.onnx");
  readonly openedModels: string[] = [];
  /** What the user will choose when asked for another model; undefined: they will not. */
  otherSheet: ModelSheet | string | undefined;
  /** What is selected with several cursors. */
  selections: readonly string[] = [];
  readonly saved: { readonly name: string; readonly content: string | Uint8Array }[] = [];
  /** What the user will choose when asked for a tokenizer.json; undefined: they will not. */
  tokenizerFile: string | undefined;
  /** Likewise, when asked for a text to learn from. */
  textFile: { readonly name: string; readonly text: string } | undefined;
  #scene: Scene;
  #tokenizer = "tiny-gpt";
  /** The tokens panel's text. */
  #held: HeldText | undefined;
  #turn = 0;
  /** One run for all panels: in the engine a newer `analyse` overtakes those that wait. */
  #run: { readonly text: string; readonly run: Promise<Run> } | undefined;

  constructor(parts: Parts, scene: Scene) {
    this.#parts = parts;
    this.#scene = scene;
  }

  join(id: string, port: Port): void {
    const { engine, tokenizers } = this.#parts;
    const seat: Seat = {
      pinned: false,
      state: { kind: "empty" },
      panel: connect<PanelForHost>(
        unpacking(port),
        checked(
          {
            ...relay<RunQuestions>(ABOUT_RUN, (put) => put(engine)),
            ...relay<ShownTextQuestions, undefined>(ABOUT_TEXT, async (put, [, document]) =>
              this.#held?.id === document ? put(this.#held.questions) : undefined,
            ),
            ...relay<RelayedVocabularyQuestions>(ABOUT_VOCABULARY, (put) => put(tokenizers)),
            ...searchFiles(this.#parts, this.#scene.model, this),
            ...compareFile(
              engine,
              () => this.files,
              (place) => this.places.push(place),
            ),
            state: () => this.#begin(id),
            rerun: (...asked: Parameters<Questions["rerun"]>) => engine.rerun(...asked),
            outcomes: (...asked: Parameters<Questions["outcomes"]>) => engine.outcomes(...asked),
            beside: (_: RunId, text: string) => engine.analyse(this.#scene.model, text),
            write: (run: RunId, text: string | undefined) => engine.write(run, text),
            following: async (first: string, second: string) => [
              await engine.following(this.#scene.model, first, second),
              await engine.following(this.#scene.model, second, first),
            ],
            surprisals: (text: string) =>
              engine.surprisals(this.#scene.model, text, { from: 0, to: text.length }),
            prompts: (
              prompts: readonly string[],
              continuations: readonly string[],
              mayReplace?: true,
            ) => {
              const { model } = this.#scene;
              return comparePrompts(engine, model, [prompts, continuations], mayReplace === true);
            },
            selections: async () => this.selections,
            counts: async () => this.counts,
            open: async (file: number) => void this.opened.push(file),
            upTo: (_run: RunId, end: number) =>
              engine.analyse(this.#scene.model, this.#scene.text.slice(0, end)),
            chat: (...asked: Parameters<TokenizerQuestions["chat"]>) =>
              tokenizers.chat(...asked).catch((thrown: unknown) => this.#explain(thrown)),
            tokenized: (tokenizer: string, limit: number) =>
              tokenizers.tokenize(tokenizer, this.#scene.text, limit),
            copyTokens: async (tokenizer: string, kind: CopyKind) => {
              const { text } = this.#scene;
              this.copied.push((await tokenizers.copyOf(tokenizer, text, kind)).text);
            },
            beginTraining: async (from: "text" | "file") => {
              const { textFile } = this;
              if (from === "text") return tokenizers.train(this.#scene.text, undefined);
              return textFile && tokenizers.train(textFile.text, textFile.name);
            },
            openTokenizer: async () =>
              this.tokenizerFile === undefined
                ? undefined
                : tokenizers.tokenizer(this.tokenizerFile),
            focus: async (focus: Focus | undefined) => {
              for (const [other, { panel }] of this.#panels)
                if (other !== id) void panel.light(focus);
            },
            reveal: async (focus: Focus) => void this.revealed.push(focus),
            pin: async (pinned: boolean) => {
              seat.pinned = pinned;
              if (seat.state.kind === "ready") this.#tell(seat, { ...seat.state, pinned });
              if (!pinned) await this.#look(id); // as the session does: the selection may have moved on
            },
            chooseTokenizer: async (tokenizer: string) => {
              this.#tokenizer = tokenizer;
              await this.#look("tokens");
            },
            act: async (action: string) => {
              this.#scene = { ...this.#scene, state: action === "cancel" ? "empty" : "ready" };
              await this.#look(id);
            },
            openPanel: async (panel: string, head?: HeadId) => {
              this.led.push(panel);
              if (head) await this.#panels.get(panel)?.panel.look(head);
            },
            sheet: async (from?: "folder" | "hub") =>
              from === undefined ? this.#sheetOf(this.#scene.model) : this.otherSheet,
            quantization: (text: string) =>
              engine
                .quantization(this.#scene.model, text)
                .catch((thrown: unknown) => this.#explain(thrown)),
            head: async () => this.#openFile(),
            tensors: async (asked: TensorQuestion) => readHead(this.file).tensors(asked),
            openModel: async () => void this.openedModels.push(folderOf(this.file).model ?? ""),
            openText: (text: string) => this.select(text),
            copy: async (text: string) => void this.copied.push(text),
            save: async (name: string, content: string | Uint8Array) => {
              this.saved.push({ name, content });
              return true;
            },
          },
          { ...PAGE, ...COUNTS_PAGE, ...FILE_PAGE },
        ),
      ),
    };
    this.#panels.set(id, seat);
  }

  /** Prompts for the panel that compares them. */
  give(given: GivenPrompts): void {
    this.given = given;
    void this.#look("prompts");
  }

  #sheetOf(model: string): ModelSheet | string {
    try {
      return readSheet(folderOnDisk(path.resolve(models, model)), model);
    } catch (thrown) {
      return this.#refusal(model, thrown);
    }
  }

  #refusal(name: string, thrown: unknown): string {
    speak(this.#parts.strings);
    const reason = translateReason(reasonOf(thrown));
    const sentence = this.#parts.strings["Cannot read {0} ({1})."] ?? "Cannot read {0} ({1}).";
    return sentence.replace("{0}", name).replace("{1}", reason);
  }

  #openFile(): OpenedFile {
    const name = path.basename(this.file);
    try {
      const { head } = readHead(this.file);
      return { name, kind: "read", head, folder: folderOf(this.file) };
    } catch (thrown) {
      return { name, kind: "failed", sentence: this.#refusal(name, thrown) };
    }
  }

  /** The user selects another text. */
  async select(text: string): Promise<void> {
    this.#turn++;
    this.#scene = { ...this.#scene, state: "ready", text };
    await Promise.all([...this.#panels.keys()].map((id) => this.#look(id)));
  }

  /** The model is at work on another text; what was drawn of the last one stays until then. */
  async work(): Promise<void> {
    for (const { panel } of this.#panels.values())
      void panel.show({ kind: "busy", stage: "running", fraction: 0 }).catch(() => {});
  }

  async #begin(id: string): Promise<State> {
    void this.#look(id);
    return this.#panels.get(id)?.state ?? { kind: "empty" };
  }

  /** What the host says, of failures that are tried here. */
  #explain(thrown: unknown): string {
    const failure = toFailure(thrown);
    if (failure.kind !== "templateRefuses") return JSON.stringify(failure);
    speak(this.#parts.strings);
    return chatRefusal(failure.reason);
  }

  async #look(id: string): Promise<void> {
    const seat = this.#panels.get(id);
    if (!seat || seat.pinned) return;
    const turn = this.#turn;
    const t = (text: string) => this.#parts.strings[text] ?? text;
    switch (this.#scene.state) {
      case "empty":
        return this.#tell(seat, { kind: "empty" });
      case "busy":
        return this.#tell(seat, { kind: "busy", stage: "loadingModel", fraction: 0.4 });
      case "failed":
        return this.#tell(seat, {
          kind: "failed",
          sentence: t("Glassbox hit an internal error. See the log."),
          actions: [
            { action: "retry", label: t("Try again") },
            { action: "openLog", label: t("Open log") },
          ],
        });
      case "ready": {
        const state = await this.#subject(id).then(
          (subject): State => ({ kind: "ready", ...subject, pinned: seat.pinned }),
          (thrown: unknown): State => ({
            kind: "failed",
            sentence: JSON.stringify(toFailure(thrown)),
            actions: [],
          }),
        );
        if (turn === this.#turn) this.#tell(seat, state);
      }
    }
  }

  async #subject(id: string): Promise<Omit<Subject, "pinned">> {
    const { engine, tokenizers } = this.#parts;
    const { text, model } = this.#scene;
    const { tokens, size } = await tokenizers.tokenize(this.#tokenizer, text, 2000);
    if (id === "tokens") {
      if (this.#held?.text !== text) {
        this.#held?.close();
        this.#held = new HeldText(text, { questions: tokenizers, generation: 1 });
      }
      const held = this.#held;
      const { blocks } = await held.questions.survey(this.#tokenizer, held.id);
      const shown = tokens.ids.length < size.tokens ? text.slice(0, tokens.ends.at(-1)) : text;
      const reading = { document: held.id, blocks };
      return {
        text: shown,
        tokens,
        size,
        reading,
        run: undefined,
        tokenizers: EMBEDDED_TOKENIZERS,
      };
    }
    if (id === "prompts" || id === "model") {
      // What a model is made of is told of one without a tokenizer, too.
      const none = await tokenizers.tokenize(id === "model" ? "tiny-gpt" : model, "", 0);
      const given = this.given && { given: this.given };
      return { text: "", ...none, run: undefined, tokenizers: [], ...given };
    }
    if (this.#run?.text !== text) this.#run = { text, run: engine.analyse(model, text) };
    const run = await this.#run.run;
    return { text, tokens: run.tokens, size, run, tokenizers: EMBEDDED_TOKENIZERS };
  }

  #tell(seat: Seat, state: State): void {
    seat.state = state;
    void seat.panel.show(state).catch(() => {}); // a panel that is not open does not answer
  }
}

/** JSON makes null of undefined; as on the extension's own wire, it is set back. */
const unpacking = ({ post, listen }: Port): Port => ({
  post,
  listen: (receive, closed) => listen((envelope) => receive(unpack(envelope)), closed),
});

interface Seat {
  readonly panel: PanelForHost;
  pinned: boolean;
  state: State;
}
