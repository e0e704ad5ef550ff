import { doneAt } from "../../../domain/debug/course.ts";
import type { Numbers, World } from "../../../domain/debug/expression/evaluate.ts";
import { nameOf } from "../../../domain/debug/names.ts";
import type { LensLayer } from "../../../domain/prediction/lens.ts";
import type { Step, TensorRef } from "../../../domain/program/program.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Stop } from "./stop.ts";
import { followedOn } from "./tensors.ts";

/** What expressions may ask about where the model stands. */
export function worldOf(
  stop: Stop,
  token: (spelling: string) => Promise<TokenId | undefined>,
): World {
  const { pass, place, followed } = stop;
  const line = pass.course.listing.lines[place.line];
  return {
    prediction: () => pass.predicted(followed),
    async lens(id) {
      const layers = await pass.lens(followed, [id]);
      return layerAt(stop, layers)?.readings[0]?.tokens[0]?.probability ?? 0;
    },
    token,
    inText(spelling) {
      for (let at = pass.last; at >= 0; at--) {
        const label = pass.labelOf(at);
        if (label === spelling || label.replace(/^·/, "") === spelling) return at;
      }
      return undefined;
    },
    tensor: (name, layer) => tensorAt(stop, name, layer),
    layers: pass.run.model.layers,
    async fact(name) {
      switch (name) {
        case "layer":
          return (line?.layer ?? -1) + 1;
        case "written":
          return place.pass;
        case "token":
          return pass.labelOf(followed);
        case "next":
          return pass.writes ? (await pass.choice()).label : undefined;
        default:
          return undefined;
      }
    },
  };
}

/** The place of the residual stream that was reached last. */
export function layerAt({ pass, place }: Stop, layers: readonly LensLayer[]) {
  const line = pass.course.listing.lines[place.line];
  const isBehind = line?.layer === undefined && line?.part === "head";
  if (isBehind) return layers.at(-1);
  const { layer = 0, part } = line ?? {};
  const reached = layers.filter(
    ({ at }) =>
      at.tensor === "input" ||
      at.layer < layer ||
      (at.layer === layer && at.tensor === "afterAttention" && part === "feedForward"),
  );
  return reached.at(-1) ?? layers[0];
}

/** A tensor of the followed token, as far as it was computed. */
async function tensorAt(
  { pass, place, followed }: Stop,
  name: string,
  layer: number | undefined,
): Promise<Numbers | "notYet" | undefined> {
  const gives = (steps: readonly Step[]) =>
    steps.flatMap((step) =>
      layer === undefined || step.layer === layer
        ? step.outputs
            .filter((tensor) => nameOf(tensor) === name)
            .map((tensor) => ({ step, tensor }))
        : [],
    );
  const found = gives(doneAt(pass.course, place)).at(-1);
  if (!found) return gives(pass.program.steps).length > 0 ? "notYet" : undefined;
  const { tensor } = found;
  const isOne = (axis: TensorRef["axes"][number]) => axis === "tokens" || axis === "from";
  const along = tensor.axes.map((axis) =>
    isOne(axis)
      ? { first: followedOn(pass, { ...found, fixed: [] }, axis, followed), count: 1 }
      : undefined,
  );
  const [read] = await pass.slices([{ tensor: tensor.id, along }]);
  const left = tensor.axes.map((axis, at) => ({ axis, length: tensor.shape[at] ?? 0 }));
  const kept = left.filter(({ axis }) => !isOne(axis));
  return {
    tensor: { data: read?.data ?? new Float32Array(), shape: kept.map(({ length }) => length) },
    axes: kept.map(({ axis }) =>
      axis === "heads" || axis === "keyHeads" ? "heads" : axis === "to" ? "tokens" : "other",
    ),
  };
}
