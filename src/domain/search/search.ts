import type { AskedPooling, Pooling, Recipe } from "../model/pooling.ts";
import type { ModelId } from "../model/run.ts";
import type { TokenizerId } from "../text/token.ts";
import type { Relevance } from "./relevance.ts";
import type { UnitKind } from "./units.ts";
import type { Vectors } from "./vectors.ts";

/** Where texts are looked for. */
export type SearchPlace = "open" | "chosen" | "workspace";

/** What an index is made of. */
export interface Scope {
  readonly place: SearchPlace;
  readonly unit: UnitKind;
  /** As the model's folder says unless given. */
  readonly pooling?: Pooling;
}

declare const indexId: unique symbol;

/** Names an index as long as the host keeps it. */
export type IndexId = number & { readonly [indexId]: true };

declare const fileId: unique symbol;

/** Names a file that the user chose as long as the host keeps it. */
export type FileId = number & { readonly [fileId]: true };

/** A file that the user chose, as they know it. */
export interface ChosenFile {
  readonly id: FileId;
  readonly name: string;
}

/** How far an index has come, and what it is. */
export interface IndexState {
  readonly id: IndexId;
  readonly model: ModelId;
  readonly place: SearchPlace;
  readonly unit: UnitKind;
  readonly stage: "reading" | "computing" | "ready";
  /** Files that were read. */
  readonly files: number;
  /** As the user knows the first of them. */
  readonly name: string;
  /** Files that were too large, or that nobody may read. */
  readonly leftOut: readonly string[];
  /** Different texts that were found; what stands in several places counts once. */
  readonly texts: number;
  /** Whether there were more than an index takes; those are left out. */
  readonly isFull: boolean;
  /** Texts that have a vector. */
  readonly done: number;
  /** Of these, how many were not known from an earlier time. */
  readonly anew: number;
  /** Of these, how many were longer than the model reads at once. */
  readonly cut: number;
  /** How vectors are made; undefined until it is known. */
  readonly pooling: Recipe | undefined;
}

/** A text of an index, and where it stands first. */
export interface FoundText {
  /** Its number in the index. */
  readonly text: number;
  /** As the user knows the file. */
  readonly file: string;
  /** The lines of its first and last character, from 0. */
  readonly first: number;
  readonly last: number;
  /** Its beginning. */
  readonly excerpt: string;
  readonly isWhole: boolean;
  /** In how many more places it stands. */
  readonly copies: number;
}

/** A text, and how alike it is to what it was compared with: -1 to 1. */
export interface Ranked extends FoundText {
  readonly cosine: number;
}

/** The texts that are closest to a query, the closest first. */
export interface Closest {
  readonly found: readonly Ranked[];
  /** Tokens of the query that were read, and how many it has. */
  readonly tokens: number;
  readonly total: number;
  /** What was put before the query, if anything. */
  readonly prompt?: string;
  /** The mean cosine of all texts to the query: what "alike" has to be held against. */
  readonly mean: number;
}

/** Texts that are most alike, and those that are like no other; final once `share` is 1. */
export interface Alike {
  /** How much of the comparing is done, 0 to 1. */
  readonly share: number;
  readonly pairs: readonly {
    readonly a: FoundText;
    readonly b: FoundText;
    readonly cosine: number;
  }[];
  /** With the cosine to the text that each is most like. */
  readonly outliers: readonly Ranked[];
}

/** A group of texts that are alike. */
export interface Group {
  readonly size: number;
  /** Words that its texts have far more often than others. */
  readonly words: readonly string[];
  /** Those that are closest to its center. */
  readonly closest: readonly Ranked[];
}

/** A model as a list has it. */
export interface ModelName {
  readonly id: ModelId;
  readonly name: string;
}

/** How it went to put texts before a query, for Compare Prompts. */
export type Retrieved =
  /** It is there. */
  | { readonly kind: "opened" }
  /** The texts are no longer in their files. */
  | { readonly kind: "changed" }
  /** No model answers: a sentence that says why. */
  | { readonly kind: "failed"; readonly sentence: string };

/** What is known of the model that continues a text. */
export interface ContinuingModel {
  readonly tokenizer: TokenizerId;
  /** Tokens that it reads at once. */
  readonly window: number;
}

/** What a search asks of models, as long as its panel is open. */
export interface SearchModels {
  readonly embed: Embed;
  /** @returns a sentence where the model cannot say */
  relevance(model: ModelId, query: string, text: string): Promise<Relevance | string>;
  /** The model that compares prompts, asked with one. @returns a sentence where none can */
  continuing(prompt: string): Promise<ContinuingModel | string>;
}

/** Makes vectors of texts by a model, as long as anybody waits for them. */
export type Embed = (
  model: ModelId,
  texts: readonly string[],
  pooling?: AskedPooling,
) => Promise<Vectors>;
