import type { Step, TensorId } from "../../domain/program/program.ts";
import type { BlockPlan } from "./block.ts";
import type { Exit } from "./doors.ts";
import type { Describer, File } from "./refs.ts";

/** What a decoder's file calls what an encoder's file gives. */
const MEMORY = "encoder_hidden_states";

/** Puts steps of one part of a layer together, and says what they take from those before. */
export function planned(
  describer: Describer,
  files: readonly File[],
  steps: readonly Step[],
): readonly BlockPlan[] {
  const blocks: { file: File; incoming: Map<TensorId, string>; exits: Map<TensorId, Exit> }[] = [];
  const homes = new Map<TensorId, number>();
  const keyOf = (at: number) => {
    const { stack, layer, part } = steps[at] as Step;
    return `${stack} ${layer} ${part} ${files[at]?.part}`;
  };
  steps.forEach(({ inputs, weights, outputs }, at) => {
    const file = files[at] as File;
    if (at === 0 || keyOf(at) !== keyOf(at - 1)) {
      blocks.push({ file, incoming: new Map(), exits: new Map() });
    }
    const number = blocks.length - 1;
    const block = blocks[number] as (typeof blocks)[0];
    const add = (id: TensorId, what: Exit["what"]) => {
      if (homes.has(id) || (typeof what === "string" && !file.views.has(what))) return;
      homes.set(id, number);
      block.exits.set(id, { id, what });
    };
    inputs.forEach(({ tensor: { id } }, i) => {
      const { tensor } = file.steps[at - files.indexOf(file)]?.inputs[i]?.point ?? { tensor: "" };
      const home = homes.get(id);
      if (home === undefined) add(id, tensor);
      else if (home !== number && canEnter(file, tensor)) block.incoming.set(id, tensor);
    });
    for (const { tensor } of weights) {
      const place = describer.weights.get(tensor.id);
      if (place) add(tensor.id, place);
    }
    for (const { id } of outputs) add(id, describer.points.get(id)?.tensor ?? "");
  });
  for (const { file, incoming } of blocks) {
    const { memory } = describer;
    const reads = memory !== undefined && file.wiring.graph.inputs.has(MEMORY);
    if (reads && !incoming.has(memory)) incoming.set(memory, MEMORY);
  }
  return blocks.map(({ file, incoming, exits }) => ({
    file,
    incoming: [...incoming].map(([id, tensor]) => ({ id, tensor })),
    exits: [...exits.values()],
  }));
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
