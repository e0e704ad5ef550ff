import type { FileHead, TensorQuestion, TensorRows } from "../domain/makeup/modelFile.ts";
import type { ModelSheet, SheetFile } from "../domain/makeup/sheet.ts";
import type { HeadId } from "../domain/model/inner.ts";
import type { ModelId, Run, RunId, Stage } from "../domain/model/run.ts";
import type { Following } from "../domain/prediction/following.ts";
import type { PromptComparison } from "../domain/prediction/prompts.ts";
import type { Quantization } from "../domain/prediction/quantization.ts";
import type { Surprisals } from "../domain/prediction/surprisal.ts";
import type { Questions } from "../domain/questions/model.ts";
import type { RerunQuestions } from "../domain/questions/reruns.ts";
import type { FileQuestions, SearchQuestions } from "../domain/questions/search.ts";
import type { FolderOfFile } from "../domain/questions/sheet.ts";
import type { TextQuestions } from "../domain/questions/text.ts";
import type { TokenizerQuestions } from "../domain/questions/tokenizer.ts";
import type { VocabularyQuestions } from "../domain/questions/vocabulary.ts";
import type { Action, Focus, State } from "../domain/state.ts";
import type { CopyKind } from "../domain/text/copies.ts";
import type { Counts } from "../domain/text/counting.ts";
import type { Tokenized } from "../domain/text/document.ts";
import type { TokenizerId } from "../domain/text/token.ts";
import type { TokenizerCard } from "../domain/tokenizer/card.ts";
import type { Chat } from "../domain/tokenizer/chat.ts";
import type { Training } from "../domain/tokenizer/training.ts";
import type { ABOUT_RUN, ABOUT_TEXT, ABOUT_VOCABULARY, Relayed } from "./relayed.ts";

/** What the tokenizer thread answers. It asks the host nothing. */ // host → tokenizer
export interface TokenizerForHost extends TokenizerQuestions {
  /** Answered when the thread takes its next question: never, if the one before never ends. */
  ping(): Promise<void>;
}

/** What the engine answers. */ // host → engine
export type EngineForHost = Questions;

/** What the host hears from the engine while a question is open. */ // engine → host
export interface HostForEngine {
  progress(stage: Stage, fraction: number): Promise<void>;
}

/** What is asked of a run that the page shows. */
export type RunQuestions = Pick<Questions, keyof typeof ABOUT_RUN>;

/** What is asked of the text that the page shows; undefined once the panel is to show another. */
export type ShownTextQuestions = Pick<TextQuestions, keyof typeof ABOUT_TEXT>;

/** What is asked of vocabularies, and answered as it is. */
export type RelayedVocabularyQuestions = Pick<VocabularyQuestions, keyof typeof ABOUT_VOCABULARY>;

/** What a panel may ask. The questions in relayed.ts pass straight through. */ // panel → host
export interface HostForPanel
  extends RunQuestions,
    RerunQuestions,
    RelayedVocabularyQuestions,
    SearchQuestions,
    FileQuestions,
    Relayed<ShownTextQuestions, undefined> {
  /** Asked once, on arrival; from then on the host tells. */
  state(): Promise<State>;
  /** Another run on the panel's text: of an encoder-decoder, with a text for its decoder. */
  write(run: RunId, text: string | undefined): Promise<Run>;
  /** A run of another text, by the model of a run that the panel shows: to compare, or to patch from. */
  beside(run: RunId, text: string): Promise<Run>;
  /** Whether the second text follows the first, and the first the second; the newest overtakes. */
  following(first: string, second: string): Promise<readonly [Following, Following]>;
  /**
   * What the chosen model makes of prompts; a newer question overtakes an older one.
   *
   * @param mayReplace whether the embedded decoder answers where the chosen model continues no text
   */
  prompts(
    prompts: readonly string[],
    continuations: readonly string[],
    mayReplace?: true,
  ): Promise<PromptComparison>;
  /** How unexpected each token of a text was, all of it. */
  surprisals(text: string): Promise<Surprisals>;
  /** All texts that are selected in the editor, in their order. */
  selections(): Promise<readonly string[]>;
  /** The run of the panel's text up to `end`, UTF-16, as if there were no more of it. */
  upTo(run: RunId, end: number): Promise<Run>;
  /** Points at a token: every panel and the editor follow. */
  focus(focus: Focus | undefined): Promise<void>;
  /** Shows the token in the editor and selects it there. */
  reveal(focus: Focus): Promise<void>;
  /** A pinned panel keeps its text; an unpinned one follows the selection. */
  pin(pinned: boolean): Promise<void>;
  /** Another tokenizer for the panels that run without a model, and for the editor. */
  chooseTokenizer(tokenizer: TokenizerId): Promise<void>;
  /**
   * What a model is made of: the chosen one, or one that the user chooses in a dialog, from a folder or
   * from the Hub; undefined if they do not, and a sentence if it cannot be read.
   */
  sheet(from?: "folder" | "hub"): Promise<ModelSheet | string | undefined>;
  /** What quantization changed of the chosen model on a text; a sentence where that cannot be said. */
  quantization(text: string): Promise<Quantization | string | undefined>;
  act(action: Action): Promise<void>;
  /**
   * Opens another panel on the text that is selected, or shows it where it is open.
   *
   * @param head one that is to be seen there, if it shows heads
   */
  openPanel(panel: string, head?: HeadId): Promise<void>;
  /** Opens a text of the panel's in an editor, read-only and selected: the other panels look into it. */
  openText(text: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Asks where to save it, and writes it there; whether it was written. */
  save(name: string, content: string | Uint8Array): Promise<boolean>;
  /** Copies all tokens of the panel's text, also those that the page was not given. */
  copyTokens(tokenizer: TokenizerId, kind: CopyKind): Promise<void>;
  /** The first `limit` tokens of the panel's text in any tokenizer, and the size of all of it. */
  tokenized(tokenizer: TokenizerId, limit: number): Promise<Tokenized | undefined>;
  /** A conversation as the chat template writes it; a sentence where it cannot be written. */
  chat(...asked: Parameters<VocabularyQuestions["chat"]>): Promise<Chat | string | undefined>;
  /**
   * Begins to learn byte-pair encoding from the panel's text or from a file that the user chooses;
   * undefined if they do not choose any.
   */
  beginTraining(from: "text" | "file"): Promise<Training | undefined>;
  /** Lets the user open a tokenizer.json; undefined if they do not. */
  openTokenizer(): Promise<TokenizerCard | undefined>;
}

/** What a reader's thread reads: one file of weights, or a model's folder. */ // host → reader
export type ReadOrder =
  /** @param bytes all of it, where it lies in no file of this machine */
  | { readonly kind: "file"; readonly file: string; readonly bytes?: Uint8Array }
  | { readonly kind: "folder"; readonly folder: string; readonly model: ModelId }
  /** As the Hub lists it, with the texts that were fetched. */
  | {
      readonly kind: "listed";
      readonly name: string;
      readonly files: readonly SheetFile[];
      readonly texts: Readonly<Record<string, string>>;
    };

/** A file of weights as its editor shows it. */
export type OpenedFile = { readonly name: string } & (
  | { readonly kind: "read"; readonly head: FileHead; readonly folder: FolderOfFile }
  /** In the user's language, ready to be read. */
  | { readonly kind: "failed"; readonly sentence: string }
);

/** What the page of a file of weights may ask. */ // file → host
export interface HostForFile extends Pick<HostForPanel, "copy" | "save"> {
  /** Its head; read anew if it could not be read before. */
  head(): Promise<OpenedFile>;
  /** @throws Failed cancelled once the editor is closed */
  tensors(asked: TensorQuestion): Promise<TensorRows>;
  /** Opens its folder as the model, and shows the panel of what it is made of. */
  openModel(): Promise<void>;
}

/** What the table of counted files may ask. */ // counts → host
export interface HostForCounts extends Pick<HostForPanel, "copy" | "save"> {
  /** Asked once, on arrival; from then on the host tells. */
  counts(): Promise<Counts>;
  /** Opens the file of this number in the editor. */
  open(file: number): Promise<void>;
}

/** What the host tells the table of counted files. */ // host → counts
export interface CountsForHost {
  show(counts: Counts): Promise<void>;
}

/** What is told of the text that is shown, to whoever shows it. */
export interface TextShown {
  show(state: State): Promise<void>;
  light(focus: Focus | undefined): Promise<void>;
}

/** What the host tells a panel. */ // host → panel
export interface PanelForHost extends TextShown {
  /** Another panel led here: this head is to be seen. */
  look(head: HeadId): Promise<void>;
}
