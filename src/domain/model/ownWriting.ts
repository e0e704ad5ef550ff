import type { TokenId } from "../text/token.ts";

/** What a model's own files rule of each token that it writes; what is not there rules nothing. */
export interface Rules {
  /** Is added to the logit of the last token behind the others. */
  readonly sequenceBias?: readonly { readonly ids: readonly TokenId[]; readonly bias: number }[];
  /** Above 1, tokens of the text that is read become likelier: the reciprocal of a penalty. */
  readonly encoderRepetitionPenalty?: number;
  /** As the setting of that name, unless that is set. */
  readonly repetitionPenalty?: number;
  /** So many tokens in a row do not come twice. */
  readonly noRepeatNgram?: number;
  /** Nor do so many in a row of the text that is read. */
  readonly encoderNoRepeatNgram?: number;
  /** None of these sequences is written. */
  readonly badWords?: readonly (readonly TokenId[])[];
  /** The text does not end before it has so many tokens, those of the prompt counted. */
  readonly minLength?: number;
  /** Nor before so many are written. */
  readonly minNewTokens?: number;
  /** The first token of a text. */
  readonly forcedFirst?: TokenId;
  /** One of these is the last token, where there is room for no more. */
  readonly forcedLast?: readonly TokenId[];
  /** What is no number becomes 0, what is infinite the largest number. */
  readonly removeInvalid?: true;
  /** Behind so many written tokens, the end becomes likelier by this factor with each. */
  readonly lengthDecay?: { readonly start: number; readonly factor: number };
  /** Never written. */
  readonly suppressed?: readonly TokenId[];
  /** Not written first. */
  readonly suppressedFirst?: readonly TokenId[];
  /** In a beam search, what is left is divided anew. */
  readonly renormalize?: true;
  /** The text ends with these. */
  readonly stopStrings?: readonly string[];
}

export type RuleName = keyof Rules;

/** What a model's files say of how it writes: generation_config.json, or else config.json. */
export interface OwnWriting {
  /** In force unless they are turned off. */
  readonly rules: Rules;
  /** What the panels' own settings are for, as the files have them; nothing of it is in force. */
  readonly offered: Offered;
  /** Names in the file that are left out: not known here, or with a value that cannot be. */
  readonly leftOut: readonly { readonly name: string; readonly why: "unknown" | "invalid" }[];
}

export interface Offered {
  /** If it chooses by chance; what is off is not there. */
  readonly sampling?: {
    readonly temperature?: number;
    readonly topK?: number;
    readonly topP?: number;
    readonly minP?: number;
  };
  /** If it searches with beams. */
  readonly beams?: {
    readonly count: number;
    readonly lengthPenalty: number;
    readonly early: boolean | "never";
  };
  /** Tokens that are written at most, or that the text has at most. */
  readonly maxNewTokens?: number;
  readonly maxLength?: number;
}
