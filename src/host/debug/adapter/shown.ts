import { headAxis, type Node } from "../../../domain/debug/course.ts";
import { nameOf } from "../../../domain/debug/names.ts";
import type { Operand, Step, TensorRef } from "../../../domain/program/program.ts";
import type { View } from "./tensors.ts";

/** A tensor under its name in a list. */
export interface Named {
  readonly name: string;
  readonly view: View;
}

/** What steps take and give, each tensor once: weights behind what is computed, results last. */
export function viewsOf(steps: readonly Step[], node: Node | undefined): readonly Named[] {
  const made = new Set(steps.flatMap(({ outputs }) => outputs.map(({ id }) => id)));
  const seen = new Set<string>();
  const once = (step: Step, tensors: readonly TensorRef[], mark: (tensor: TensorRef) => string) =>
    tensors.flatMap((tensor): Named[] => {
      if (seen.has(tensor.id)) return [];
      seen.add(tensor.id);
      return [{ name: mark(tensor), view: inHead({ tensor, step, fixed: [] }, node) }];
    });
  const of = (operands: readonly Operand[]) => operands.map(({ tensor }) => tensor);
  return [
    ...steps.flatMap((step) =>
      once(
        step,
        of(step.inputs).filter(({ id }) => !made.has(id)),
        nameOf,
      ),
    ),
    ...steps.flatMap((step) => once(step, of(step.weights), (tensor) => weightName(step, tensor))),
    ...latest(steps).map(({ name, view }) => ({
      name: `→ ${name}`,
      view: inHead(view, node),
    })),
  ];
}

const weightName = ({ weights }: Step, tensor: TensorRef): string =>
  weights.find((one) => one.tensor === tensor)?.letter ?? nameOf(tensor);

/** Inside a head, only what is that head's. */
function inHead(view: View, node: Node | undefined): View {
  if (node?.kind !== "head" && node?.kind !== "row") return view;
  const { axes, shape } = view.tensor;
  if (headAxis(axes) !== 0) return view;
  const heads = node.step.outputs[0]?.shape[0] ?? 1;
  const head = Math.floor((node.head * (shape[0] ?? 1)) / heads); // groups share keys and values
  return { ...view, fixed: [head] };
}

/** The tensors that steps gave, under each name the last one. */
export function latest(steps: readonly Step[]): readonly Named[] {
  const named = new Map<string, Named>();
  for (const step of steps) {
    for (const tensor of step.outputs) {
      const name = nameOf(tensor);
      named.delete(name);
      named.set(name, { name, view: { tensor, step, fixed: [] } });
    }
  }
  return [...named.values()];
}
