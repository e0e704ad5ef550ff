import type { Tensor } from "../../../../src/domain/model/tensor.ts";
import { formulaOf } from "../../../../src/domain/program/formulas.ts";
import type { Letter, Slice, Step } from "../../../../src/domain/program/program.ts";
import {
  type Aim,
  numbersIn,
  outputLetter,
  rowsAsked,
  spanAround,
  type WeightAsk,
  weightsAsked,
} from "../ground/asked.ts";
import { type Cut, headRow } from "../ground/cuts.ts";
import { farthest, largest } from "../ground/terms.ts";

/** A letter of a formula, and its numbers. */
export interface Lettered {
  readonly letter: string;
  readonly cut: Cut;
}

/** What a step takes and gives for one token. */
export interface StepNumbers {
  readonly step: Step;
  readonly aim: Aim;
  readonly inputs: readonly Lettered[];
  readonly outputs: readonly Lettered[];
  readonly weights: readonly (Lettered & {
    /** Of a matrix: the numbers that make the one that is looked at. */
    readonly column?: Float32Array;
  })[];
}

type AskSlices = (slices: readonly Slice[]) => Promise<readonly Tensor[]>;

/**
 * Asks for what a step takes and gives.
 *
 * @param at which number is looked at; unless given, the one that tells most
 */
export async function stepNumbers(
  step: Step,
  asked: Omit<Aim, "at"> & { readonly at?: number | undefined },
  ask: AskSlices,
): Promise<StepNumbers> {
  const slices = rowsAsked(step, { ...asked, at: 0 });
  const answers = slices.length > 0 ? await ask(slices) : [];
  const cuts = answers.map((tensor, i) => ({ tensor, slice: slices[i] as Slice }));
  const operands = numbersIn(step);
  const inputs = operands.map(({ letter, tensor: ref }, i): Lettered => {
    return { letter, cut: { ref, ...(cuts[i] as (typeof cuts)[number]) } };
  });
  const own = outputLetter(formulaOf(step));
  const outputs = step.outputs.map((ref, i): Lettered => {
    return { letter: own, cut: { ref, ...(cuts[operands.length + i] as (typeof cuts)[number]) } };
  });
  const aim: Aim = {
    ...asked,
    at: asked.at ?? tellingPlace(lookedAt({ step, inputs, outputs }), asked),
  };
  const weights = weightsAsked(step, aim, Math.round(inputs[0]?.cut.tensor.data[0] ?? 0));
  return { step, aim, inputs, outputs, weights: await weightsOf(weights, ask) };
}

/** What a step gives; of a choice what it chooses from, since all that it gives is one number. */
const lookedAt = ({ step, inputs, outputs }: Pick<StepNumbers, "step" | "inputs" | "outputs">) =>
  (step.kind === "choose" ? inputs : outputs)[0]?.cut;

async function weightsOf(asked: readonly WeightAsk[], ask: AskSlices) {
  const slices = asked.flatMap(({ drawn, column }) => (column ? [drawn, column] : [drawn]));
  const answers = slices.length > 0 ? await ask(slices) : [];
  let next = 0;
  return asked.map(({ operand: { letter, tensor: ref }, drawn, column }) => {
    const cut = { ref, slice: drawn, tensor: answers[next++] as Tensor };
    const data = column && (answers[next++] as Tensor).data;
    return { letter, cut, ...(data && { column: data }) };
  });
}

/** Which number of what a step gives is looked at first: of shares and neurons the largest, else the farthest from 0. */
function tellingPlace(cut: Cut | undefined, aim: Omit<Aim, "at">): number {
  if (!cut) return 0;
  const row = headRow(cut, aim);
  const last = cut.ref.axes.at(-1);
  const isAmount = last === "to" || last === "vocabulary" || last === "neurons";
  return isAmount ? (largest(row, 1)[0] ?? 0) : farthest(row);
}

/** Tokens of the vocabulary that are named where a step gives a number for each. */
export function idsIn({ step, inputs, outputs, aim }: StepNumbers): readonly number[] {
  const cut = lookedAt({ step, inputs, outputs });
  if (cut?.ref.axes.at(-1) !== "vocabulary") return [];
  const { first, count } = spanAround(aim.at, cut.tensor.data.length);
  const drawn = Array.from({ length: count }, (_, i) => first + i);
  return [...largest(cut.tensor.data, NAMED), ...drawn];
}

const NAMED = 5; // likeliest tokens

/** The numbers behind a letter: of the head that is looked at, where there are heads. */
export function numbersOf(
  { inputs, outputs, weights, aim }: StepNumbers,
  letter: Letter | "y",
): Float32Array | undefined {
  const found = [...inputs, ...weights, ...(letter === "y" ? outputs : [])].find(
    (one) => one.letter === letter || (letter === "y" && outputs.includes(one)),
  );
  return found && headRow(found.cut, aim);
}
