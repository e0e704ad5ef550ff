import type { FileHead, TensorQuestion, TensorRows } from "../makeup/modelFile.ts";
import type { ModelSheet } from "../makeup/sheet.ts";
import type { ModelId } from "../model/run.ts";

/** What may be asked of one file of weights, whose head was read. */
export interface HeadQuestions {
  /** @throws Failed modelUnreadable with one reason */
  head(): Promise<FileHead>;
  tensors(asked: TensorQuestion): Promise<TensorRows>;
  /** Which model its folder is, and what it lacks to be opened. */
  folder(): Promise<FolderOfFile>;
}

/** What may be asked of a model's folder. */
export interface SheetQuestions {
  /** @throws Failed modelUnreadable if there is no config.json that can be read */
  sheet(): Promise<ModelSheet>;
}

/** What lies around a file of weights. */
export interface FolderOfFile {
  /** The folder, if Glassbox can open it as a model. */
  readonly model: ModelId | undefined;
  /** The file of it that would run, by its path in the folder. */
  readonly runs: string | undefined;
  /** Whether that is the file itself. */
  readonly isItself: boolean;
  /** What is not there of what it takes: "model.onnx", "config.json", "tokenizer.json". */
  readonly lacks: readonly string[];
}
