import type { Run } from "../../../domain/model/run.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import {
  MOST_NUMBERS,
  type Program,
  type Slice,
  type StackName,
  type Step,
  type TensorRef,
} from "../../../domain/program/program.ts";
import { likeliest } from "../../../domain/program/reference.ts";

/** The text itself: a step takes it, but it is no numbers. */
const CHARACTERS: TensorRef = {
  ...{ id: "text:characters", name: "characters", from: "given" },
  ...{ axes: [], shape: [] },
};

/** What is chosen behind each token. */
const CHOSEN = "choice:chosen";

/**
 * A model's steps, with those that are not its own: each stack's text is cut into tokens before it,
 * and of a model that writes, a token is chosen behind it.
 */
export function withEnds({ steps }: Program, { says }: Pick<Run, "says">): Program {
  const last = steps.at(-1);
  const isWriter = says.kind === "next" && last?.kind === "probabilities";
  return {
    steps: [
      ...steps.flatMap((step, at) =>
        step.stack === steps[at - 1]?.stack ? [step] : [tokenize(steps, step.stack), step],
      ),
      ...(isWriter ? choose(last) : []),
    ],
  };
}

function tokenize(steps: readonly Step[], stack: StackName): Step {
  const looks = steps.find((step) => step.kind === "embed" && step.stack === stack);
  const ids = looks?.inputs[0]?.tensor;
  return {
    ...{ id: `${stack}.text.tokenize`, kind: "tokenize", stack, part: "text" },
    ...{ inputs: [{ letter: "x", tensor: CHARACTERS }], weights: [], settings: {}, facts: [] },
    outputs: ids ? [ids] : [],
  };
}

/** Of every token: the last one's is what is written. */
function choose({ stack, part, outputs: [given] }: Step): readonly Step[] {
  if (given?.axes.length !== 2) return [];
  const chosen: TensorRef = {
    ...{ id: CHOSEN, name: "chosen", from: "computed" },
    ...{ axes: given.axes.slice(0, 1), shape: given.shape.slice(0, 1) },
  };
  return [
    {
      ...{ id: `${stack}.${part}.choose`, kind: "choose", stack, part },
      ...{ inputs: [{ letter: "p", tensor: given }], weights: [], settings: {}, facts: [] },
      outputs: [chosen],
    },
  ];
}

/**
 * Answers a question for slices of a program with its ends.
 *
 * @param ask for slices of the model's own steps
 * @throws RangeError as `ask` does
 */
export async function slicesWithEnds(
  { steps }: Program,
  asked: readonly Slice[],
  ask: (asked: readonly Slice[]) => Promise<readonly Tensor[]>,
): Promise<readonly Tensor[]> {
  const probabilities = steps.at(-1)?.outputs[0];
  const isChosen = ({ tensor }: Slice) => tensor === CHOSEN;
  if (!probabilities || !asked.some(isChosen)) return ask(asked);
  const own = asked.filter((one) => !isChosen(one));
  const others = (own.length > 0 ? await ask(own) : []).values();
  const found: Tensor[] = [];
  for (const one of asked) {
    found.push(
      isChosen(one)
        ? await likeliestIn(probabilities, one.along, ask)
        : (others.next().value as Tensor),
    );
  }
  return found;
}

/** The likeliest token in each row, of so many rows at once as may be asked for. */
async function likeliestIn(
  { id, shape }: TensorRef,
  [places, ...rest]: Slice["along"],
  ask: (asked: readonly Slice[]) => Promise<readonly Tensor[]>,
): Promise<Tensor> {
  if (rest.length > 0) throw new RangeError(`"${CHOSEN}" has fewer axes.`);
  const [tokens = 0, width = 1] = shape;
  const { first, count } = places ?? { first: 0, count: tokens };
  const most = Math.max(1, Math.floor(MOST_NUMBERS / width));
  const ids: number[] = [];
  for (let from = first; ids.length < count || count < 1; ) {
    const some = { first: from, count: Math.min(most, first + count - from) };
    const [rows] = await ask([{ tensor: id, along: [some, undefined] }]);
    for (let row = 0; row < some.count; row++)
      ids.push(likeliest(rows?.data.subarray(row * width, (row + 1) * width) ?? []));
    from += some.count;
  }
  return { data: Float32Array.from(ids), shape: [count] };
}
