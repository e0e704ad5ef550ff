import type { Tensor } from "../../domain/model/tensor.ts";
import type { Program, Slice } from "../../domain/program/program.ts";
import type { Input } from "../sessions/input.ts";
import type { Rows } from "./byRow.ts";
import { type Origin, openProgram, readingOf } from "./open.ts";

/** A model's computation as a list of steps, and the numbers of any of them. */
export interface ModelProgram {
  /** From token ids to probabilities, its tensors as long as they are on this text. */
  of(input: Input): Program;
  /**
   * @param rows what of an earlier question on the same text is kept; more is put there
   * @returns one for each, in order
   * @throws RangeError if there is no such tensor or place, or they are too many numbers
   */
  slices(input: Input, rows: Rows, asked: readonly Slice[]): Promise<readonly Tensor[]>;
  close(): Promise<void>;
}

/**
 * @param complete checks an input, and gives a decoder its first token
 * @param need fails if there is too little memory for a pass over an input
 */
export async function readProgram(
  origin: Origin,
  complete: (input: Input) => Input,
  need: (input: Input) => void,
): Promise<ModelProgram> {
  const machine = await openProgram(origin);
  return {
    of: (input) => machine.program(readingOf(origin, complete(input)).sizes),
    slices(input, rows, asked) {
      const text = complete(input);
      need(text);
      return machine.slices(readingOf(origin, text), rows, asked);
    },
    close: machine.close,
  };
}
