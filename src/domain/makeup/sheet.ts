import type { Precision } from "../model/modelFiles.ts";
import type { ModelId } from "../model/run.ts";
import type { Config } from "./config.ts";
import type { FileHead } from "./modelFile.ts";

/** A file of a model's folder. */
export interface SheetFile {
  /** Within the folder, with "/" between folders. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** A token that a tokenizer keeps out of ordinary text. */
export interface SpecialToken {
  readonly id: number;
  readonly text: string;
  /** What files call it: "bos_token", "eos_token", "mask_token", …; none where they do not. */
  readonly roles: readonly string[];
}

/** What a tokenizer.json says. */
export interface TokenizerSheet {
  /** "BPE", "WordPiece", "Unigram", … as the file calls its model. */
  readonly kind: string;
  /** Pieces of its vocabulary, and tokens added to it. */
  readonly pieces: number;
  readonly added: number;
  /** In the order of their ids; of very many the first. */
  readonly special: readonly SpecialToken[];
  readonly specialCount: number;
}

/** One export of a model: a precision of it that is there. */
export interface ExportSheet {
  readonly onnx: string;
  readonly precision: Precision;
  /** Whether Glassbox runs this one. */
  readonly isUsed: boolean;
}

/** What a model is made of, as its files say it; no weight was read. */
export interface ModelSheet {
  /** As people call it. */
  readonly name: string;
  /** If Glassbox could run it: its id. */
  readonly model: ModelId | undefined;
  readonly files: readonly SheetFile[];
  /** How many there are; `files` are the largest of very many. */
  readonly fileCount: number;
  readonly config: Config;
  readonly tokenizer: TokenizerSheet | undefined;
  readonly exports: readonly ExportSheet[];
  /** The head of the file that holds the weights, where there is one that can be read. */
  readonly stored: FileHead | undefined;
  /** As its card names them: "apache-2.0". */
  readonly licence: string | undefined;
  readonly origin: readonly string[];
}
