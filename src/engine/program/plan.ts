import type { Step, StepKind, TensorId } from "../../domain/program/program.ts";
import type { BlockPlan } from "./block.ts";
import type { Exit } from "./doors.ts";
import type { Describer, File } from "./refs.ts";

/** What a decoder's file calls what an encoder's file gives. */
const MEMORY = "encoder_hidden_states";

/** What makes each row of the row in its place, whatever the others are. */
const BY_ROW: ReadonlySet<StepKind> = new Set([
  ...(["layerNorm", "rmsNorm", "scale", "cap", "residual", "up", "gate", "down", "gated"] as const),
  ...(["gelu", "geluTanh", "quickGelu", "relu", "silu", "tanh"] as const),
  ...(["dense", "logits", "probabilities"] as const),
]);

/** Puts steps of one part of a layer together, and says what they take from those before. */
export function planned(
  describer: Describer,
  files: readonly File[],
  steps: readonly Step[],
): readonly BlockPlan[] {
  const blocks: Planned[] = [];
  const homes = new Map<TensorId, Planned>();
  const keyOf = (at: number) => {
    const { stack, layer, part } = steps[at] as Step;
    return `${stack} ${layer} ${part} ${files[at]?.part}`;
  };
  steps.forEach((step, at) => {
    const file = files[at] as File;
    if (at === 0 || keyOf(at) !== keyOf(at - 1)) {
      blocks.push({ file, kinds: [], incoming: new Map(), exits: new Map(), weights: new Map() });
    }
    const block = blocks.at(-1) as Planned;
    block.kinds.push(step.kind);
    const add = (id: TensorId, tensor: string) => {
      if (homes.has(id) || !file.views.has(tensor)) return;
      homes.set(id, block);
      block.exits.set(id, { id, what: tensor });
    };
    step.inputs.forEach(({ tensor: { id } }, i) => {
      const { tensor } = file.steps[at - files.indexOf(file)]?.inputs[i]?.point ?? { tensor: "" };
      const home = homes.get(id);
      if (home === undefined) add(id, tensor);
      else if (home !== block && canEnter(file, tensor)) block.incoming.set(id, tensor);
    });
    for (const { id } of step.outputs) add(id, describer.points.get(id)?.tensor ?? "");
    for (const { tensor } of step.weights) {
      const what = describer.weights.get(tensor.id);
      if (what) block.weights.set(tensor.id, { id: tensor.id, what });
    }
  });
  const plans = blocks.map(({ file, kinds, incoming, exits }): BlockPlan => {
    const { memory } = describer;
    const reads = memory !== undefined && file.wiring.graph.inputs.has(MEMORY);
    if (reads && !incoming.has(memory)) incoming.set(memory, MEMORY);
    return {
      file,
      isByRow: incoming.size === 1 && kinds.every((kind) => BY_ROW.has(kind)),
      incoming: [...incoming].map(([id, tensor]) => ({ id, tensor })),
      exits: [...exits.values()],
    };
  });
  // Weights are read without running what they are for.
  const ofWeights = blocks.map(({ file, weights }): BlockPlan => {
    return { file, isByRow: false, incoming: [], exits: [...weights.values()] };
  });
  return [...plans, ...ofWeights.filter(({ exits }) => exits.length > 0)];
}

/** A block while its steps are put into it. */
interface Planned {
  readonly file: File;
  readonly kinds: StepKind[];
  readonly incoming: Map<TensorId, string>;
  readonly exits: Map<TensorId, Exit>;
  readonly weights: Map<TensorId, Exit>;
}

/** Rows of a text can be fed; whatever else a block takes is computed with it anew. */
function canEnter({ points, views, wiring }: File, tensor: string): boolean {
  const lengths = views.get(tensor)?.lengths;
  return (
    points.get(tensor)?.layout === "rows" &&
    wiring.isContent(tensor) &&
    lengths?.length === 2 &&
    typeof lengths[0] !== "number"
  );
}

export const homesOf = (blocks: readonly BlockPlan[]): ReadonlyMap<TensorId, number> =>
  new Map(blocks.flatMap(({ exits }, at) => exits.map(({ id }) => [id, at] as const)));
