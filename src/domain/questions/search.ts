import type { Comparison, FileNeighbourhood } from "../model/embedding.ts";
import type { ModelId, RunId } from "../model/run.ts";
import type { Relevance } from "../search/relevance.ts";
import type {
  Alike,
  ChosenFile,
  Closest,
  FileId,
  Group,
  IndexId,
  IndexState,
  ModelName,
  Retrieved,
  Scope,
} from "../search/search.ts";

/** What a page may ask of the user's own files: the host reads them, and nothing leaves the machine. */
export interface SearchQuestions {
  /** Begins an index; undefined if there is no such file or folder, or the user chose none. */
  beginIndex(scope: Scope): Promise<IndexState | undefined>;
  /** Begins it anew over the same files and folders; what did not change is not computed again. */
  renewIndex(id: IndexId): Promise<IndexState | undefined>;
  /**
   * Works on an index for about a fifth of a second: whoever stops asking has stopped it.
   *
   * @returns undefined if the host no longer keeps it
   */
  growIndex(id: IndexId): Promise<IndexState | undefined>;
  /** The texts closest to a query; undefined if the index is not ready, or of files now changed. */
  closest(id: IndexId, query: string, count: number): Promise<Closest | undefined>;
  /** Compares all texts, for about a fifth of a second: ask again until `share` is 1. */
  alike(id: IndexId, count: number): Promise<Alike | undefined>;
  /** All texts in groups, the largest first; the same seed gives the same. */
  groups(id: IndexId, count: number, seed: number): Promise<readonly Group[] | undefined>;
  /** The cosine of each of these texts to each: [texts, texts]. */
  similarities(id: IndexId, texts: readonly number[]): Promise<Float32Array | undefined>;
  /** Models on this machine whose files say that they score two texts read together. */
  rerankers(): Promise<readonly ModelName[]>;
  /** Lets the user choose the folder of another; undefined if they do not. */
  chooseReranker(): Promise<ModelName | undefined>;
  /**
   * How well a text of the index, all of it, fits a query; a sentence where the model cannot say.
   *
   * @returns undefined if the index is gone, or the text no longer in its file
   */
  relevance(
    id: IndexId,
    text: number,
    query: string,
    model: ModelId,
  ): Promise<Relevance | string | undefined>;
  /** Opens Compare Prompts with the query alone, and with some texts before it; undefined if the index is gone. */
  retrieve(id: IndexId, query: string, texts: readonly number[]): Promise<Retrieved | undefined>;
  /** Shows a text in the editor and selects it there; whether it was found. */
  openFound(id: IndexId, text: number): Promise<boolean>;
}

/** What a page may ask of a file that a text is compared with. */
export interface FileQuestions {
  /** Lets the user choose a file; undefined if they do not. */
  chooseFile(): Promise<ChosenFile | undefined>;
  /**
   * As `Questions.neighboursInFile` of the file as it was when it was chosen.
   *
   * @returns undefined if the host no longer keeps it
   */
  nearInFile(
    file: FileId,
    run: RunId,
    at: number,
    count: number,
    how: Comparison,
  ): Promise<FileNeighbourhood | undefined>;
  /** Shows a part of it in the editor and selects it there, UTF-16; whether it was found. */
  openInFile(file: FileId, start: number, end: number): Promise<boolean>;
}
