import type { Run } from "../../../../src/domain/model/run.ts";
import { OFF, type Settings } from "../../../../src/domain/prediction/sampling.ts";
import type { pack } from "../../../../src/domain/writing/branches.ts";

/** What the user chose, kept over hiding and reloading. */
export interface Remembered {
  readonly way: "sampling" | "beams";
  readonly settings: Settings;
  readonly seed: number;
  /** How many tokens are written at most, unless by hand. */
  readonly most: number;
  /** Whether nothing comes behind an end token. */
  readonly stop: boolean;
  readonly beams: number;
  readonly lengthPenalty: number;
  readonly early: boolean | "never";
  /** Whether the model's own rules are in force. */
  readonly ruled: boolean;
  /** All that was written behind a text, and where one was in it. */
  readonly kept: (ReturnType<typeof pack> & { text: string; model: string }) | undefined;
}

export const BEGUN: Remembered = {
  way: "sampling",
  settings: { ...OFF, temperature: 0.7 },
  seed: 7,
  most: 40,
  stop: true,
  beams: 4,
  lengthPenalty: 1,
  early: false,
  ruled: true,
  kept: undefined,
};

/** What is written behind. */
export interface Prompt {
  readonly text: string;
  readonly run: Run;
}

/** How much can be written behind a run's text: `room` tokens may stand before the last one. */
export const limitsOf = ({ model, tokens, decoder }: Run): { readonly room: number } => ({
  room: Math.max(0, model.contextLength - (decoder ?? tokens).ids.length),
});

/** The view with what the model's own files have for its settings. */
export function taken(view: Remembered, { model, writing, decoder, tokens }: Run): Remembered {
  const { sampling, beams, maxNewTokens, maxLength } = writing?.offered ?? {};
  const begun = (decoder ?? tokens).ids.length;
  const most = maxNewTokens ?? (maxLength === undefined ? view.most : maxLength - begun);
  return {
    ...view,
    way: beams ? "beams" : sampling ? "sampling" : view.way,
    settings: sampling ? { ...OFF, ...sampling } : view.settings,
    ...(beams && { beams: beams.count, lengthPenalty: beams.lengthPenalty, early: beams.early }),
    most: Math.max(1, Math.min(model.contextLength, most)),
  };
}
