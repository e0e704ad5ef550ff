import type { RunId } from "../model/run.ts";
import type { Tensor } from "../model/tensor.ts";
import type { Program, Slice } from "../program/program.ts";

/** What one may ask of how a run's model computes. */
export interface ProgramQuestions {
  /** Where the run's model lies: its ONNX files, an encoder's first. */
  files(run: RunId): Promise<readonly string[]>;
  /** All steps of the run, from characters to probabilities; no numbers of them yet. */
  program(run: RunId): Promise<Program>;
  /**
   * Numbers of tensors of that program: ask for all of a step at once. The model runs anew from the
   * last place that is kept, so steps of one block after another are quick.
   *
   * @returns one for each, in order: as long along each axis as was asked for
   * @throws RangeError if there is no such tensor or place, or they are more than `MOST_NUMBERS`
   */
  slices(run: RunId, asked: readonly Slice[]): Promise<readonly Tensor[]>;
}
