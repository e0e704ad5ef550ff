import type {
  Axis,
  Letter,
  Operand,
  Places,
  Slice,
  Step,
  TensorRef,
} from "../../../../src/domain/program/program.ts";

/** How many numbers of a long axis are drawn. */
export const SPAN = 64;
/** How many rows of a matrix of weights. */
export const PATCH = 16;

/** What of a step is looked at: a token, a head, and of what it gives one number. */
export interface Aim {
  readonly token: number;
  readonly head: number;
  /** Along the last axis of what the step gives. */
  readonly at: number;
}

const one = (first: number): Places => ({ first, count: 1 });
/** Said, not left out: a page's wire makes `null` of `undefined` in a list. */
const all = (count = 1): Places => ({ first: 0, count });
/** Which axis counts tokens that each have numbers of their own: tokens looked at, if they do not stand last. */
const isToken = (axis: Axis, at: number, { length }: readonly Axis[]) =>
  axis === "tokens" || axis === "from" || (axis === "to" && at < length - 1);
const isHead = (axis: Axis) => axis === "heads" || axis === "keyHeads";

/** The letter of what a step gives: "y", "Q", "A". */
export const outputLetter = (formula: string): string => formula.split(" = ")[0]?.[0] ?? "y";

/** All numbers of one token. */
export const rowOf = ({ id, axes, shape }: TensorRef, token: number): Slice => ({
  tensor: id,
  along: axes.map((axis, at) => (isToken(axis, at, axes) ? one(token) : all(shape[at]))),
});

/** What one head holds of all tokens that are looked at: its keys or values. */
function allOf({ id, axes, shape }: TensorRef, head: number, heads: number): Slice {
  return {
    tensor: id,
    along: axes.map((axis, i) =>
      isHead(axis) ? one(groupOf(head, heads, shape[i] ?? 1)) : all(shape[i]),
    ),
  };
}

/** Heads share keys and values in equal groups. */
export const groupOf = (head: number, heads: number, groups: number): number =>
  Math.floor(head / Math.max(1, heads / groups));

/** Whether a letter is what all tokens hold, not only the one that is followed. */
export const isOfAll = ({ kind }: Step, letter: Letter): boolean =>
  (kind === "scores" && letter === "K") || (kind === "mix" && letter === "V");

export const headsOf = (step: Step): number => {
  for (const { axes, shape } of [...step.outputs, ...step.inputs.map(({ tensor }) => tensor)]) {
    const at = axes.indexOf("heads");
    if (at !== -1) return shape[at] ?? 1;
  }
  return 1;
};

/** Inputs that have numbers: all but the text itself. */
export const numbersIn = ({ inputs }: Step): readonly Operand[] =>
  inputs.filter(({ tensor }) => tensor.name !== "characters");

/** The token's numbers that a step takes and gives, the outputs behind the inputs. */
export function rowsAsked(step: Step, { token, head }: Aim): readonly Slice[] {
  const inputs = numbersIn(step).map(({ letter, tensor }) =>
    isOfAll(step, letter) ? allOf(tensor, head, headsOf(step)) : rowOf(tensor, token),
  );
  return [...inputs, ...step.outputs.map((tensor) => rowOf(tensor, token))];
}

/** The stretch of a long axis that is drawn: the one in which place `at` lies. */
export function spanAround(at: number, length: number, most = SPAN): Places {
  const first = Math.max(0, Math.min(Math.floor(at / most) * most, length - most));
  return { first, count: Math.min(most, length) };
}

/** What is asked of a weight: the part that is drawn, and the numbers that one sum needs. */
export interface WeightAsk {
  readonly operand: Operand;
  readonly drawn: Slice;
  /** Of a matrix: the column that makes the number that is looked at. */
  readonly column?: Slice;
}

/**
 * @param row of a table of embeddings: which one
 */
export function weightsAsked(step: Step, { head, at }: Aim, row: number): readonly WeightAsk[] {
  return step.weights.map((operand): WeightAsk => {
    const { tensor, letter } = operand;
    const { id, axes, shape } = tensor;
    if (letter === "E" || letter === "P") {
      return {
        operand,
        drawn: { tensor: id, along: axes.map((_, i) => (i === 0 ? one(row) : all(shape[i]))) },
      };
    }
    const ins = letter === "W" ? insOf(step) : 0;
    const along = axes.map((axis, i): Places => {
      const length = shape[i] ?? 1;
      if (isHead(axis)) return one(groupOf(head, headsOf(step), length));
      return i < ins ? { first: 0, count: Math.min(PATCH, length) } : spanAround(at, length);
    });
    const column = axes.map((axis, i): Places => {
      if (i < ins) return all(shape[i]);
      return one(isHead(axis) ? groupOf(head, headsOf(step), shape[i] ?? 1) : at);
    });
    return {
      operand,
      drawn: { tensor: id, along: letter === "z" ? shape.map(all) : along },
      ...(ins > 0 && { column: { tensor: id, along: column } }),
    };
  });
}

/** How many axes of its matrix a step sums over: heads are joined first. */
const insOf = ({ kind }: Step) => (kind === "output" ? 2 : 1);
