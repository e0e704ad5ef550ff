import type { TokenId, Tokens } from "../text/token.ts";
import type { Found } from "./inner.ts";
import type { OwnWriting } from "./ownWriting.ts";
import type { OwnPooling } from "./pooling.ts";
import type { Speech } from "./speech.ts";

/** Which model: the name of an embedded one ("tiny-gpt"), or the path of a model folder. */
export type ModelId = string;

/** What a model is made of, in the field's words, whatever its config calls them. */
export interface ModelCard {
  readonly id: ModelId;
  /** As people call it: the folder's own name. */
  readonly name: string;
  /** `model_type` of its config: "gpt2", "bert", "t5", … */
  readonly family: string;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly vocabSize: number;
  /** How many tokens it can take in at once. */
  readonly contextLength: number;
  /** Whether its products of 8 bits are taken exactly, though slower: this CPU's own overflow. */
  readonly exactInt8?: true;
}

declare const runId: unique symbol;

/** Names one forward pass as long as the engine keeps it. */
export type RunId = number & { readonly [runId]: true };

/** One forward pass over one text: its tensors stay in the engine, and are asked for in slices. */
export interface Run {
  readonly id: RunId;
  readonly model: ModelCard;
  /** The tokens that the model received: at most `model.contextLength`, and what memory holds. */
  readonly tokens: Tokens;
  /** How many tokens the whole text has: more than were received where the text was cut. */
  readonly totalTokens: number;
  /** What it was cut by where not by the model's window: there was memory for no more of it. */
  readonly cutBy?: "memory";
  /** What can be looked at inside, for each kind of attention that the model has. */
  readonly found: readonly Found[];
  /** What the model can be asked about its tokens. */
  readonly says: Speech;
  /** Whether the model can tell if one text follows another (`following`). */
  readonly tellsPairs?: true;
  /** Of an encoder-decoder that fills spans: how many sentinels it has to hide them behind. */
  readonly sentinels?: number;
  /** How the model's files say that texts become vectors, if they do. */
  readonly pooling?: OwnPooling;
  /** Of an encoder-decoder: what its decoder was given, its start token first. No text of ours. */
  readonly decoder?: Tokens;
  /** What the model's files say of how it writes, if they do, and the tokens that end its texts. */
  readonly writing?: OwnWriting;
  readonly ends?: readonly TokenId[];
  /** Of one with interventions: the run that `rerun` was asked of. */
  readonly base?: RunId;
}

/** How far something long has come. */
export type Stage = "loadingTokenizer" | "tokenizing" | "loadingModel" | "running";
