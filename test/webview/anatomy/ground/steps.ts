import type {
  Axis,
  Letter,
  Part,
  Program,
  StackName,
  Step,
  StepKind,
  TensorRef,
} from "../../../../src/domain/program/program.ts";

/** A tensor of a program, by its ID, with its axes: "tokens 3 × width 8". */
export function tensor(id: string, said: string): TensorRef {
  const parts = said.split(" × ").map((one) => one.split(" "));
  return {
    id,
    name: "stream",
    axes: parts.map(([axis]) => axis as Axis),
    shape: parts.map(([, length]) => Number(length)),
    from: "computed",
  };
}

export interface Said {
  readonly kind: StepKind;
  readonly part?: Part;
  readonly stack?: StackName;
  readonly layer?: number;
  readonly takes?: Partial<Readonly<Record<Letter, TensorRef>>>;
  readonly learned?: Partial<Readonly<Record<Letter, TensorRef>>>;
  readonly gives?: TensorRef;
  readonly attention?: Step["attention"];
}

export function step({ kind, part = "attention", stack = "decoder", layer, ...said }: Said): Step {
  const operands = (all: Said["takes"] = {}) =>
    Object.entries(all).map(([letter, tensor]) => ({ letter: letter as Letter, tensor }));
  return {
    id: `${stack}.${layer ?? ""}.${part}.${kind}`,
    ...{ kind, part, stack, facts: [], settings: {} },
    ...(layer !== undefined && { layer }),
    ...(said.attention && { attention: said.attention }),
    inputs: operands(said.takes),
    weights: operands(said.learned),
    outputs: said.gives ? [said.gives] : [],
  };
}

/** The kinds of steps of each block of a layer, in order. */
export const programOf = (...steps: readonly Said[]): Program => ({ steps: steps.map(step) });
