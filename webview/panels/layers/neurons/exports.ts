import type { Neurons, Push } from "../../../../src/domain/layers/neurons.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import type { Names } from "../ground/names.ts";

/** The neurons as they are listed, with exact numbers. Neurons are numbered from 1, as on the page. */
export function exportNeurons(
  { neurons, count }: Neurons,
  names: Names,
  said: { readonly title: string; readonly model: string; readonly layer: number },
): Exported {
  const listed = (all: readonly Push[]) => all.map(({ token }) => names.label(token)).join(" ");
  return {
    name: t("neurons"),
    csv: async () =>
      `${[
        "layer,neuron,activation,length,promotes,suppresses,fires_at",
        ...neurons.map((one) =>
          [
            ...[said.layer + 1, one.neuron + 1, one.activation, one.strength],
            ...[field(listed(one.promotes)), field(listed(one.suppresses))],
            field(one.fires.map(({ position }) => position).join(" ")),
          ].join(),
        ),
      ].join("\r\n")}\r\n`,
    json: async () => ({
      ...{ model: said.model, title: said.title.replaceAll(/[‘’]/g, "'") },
      ...{ layer: said.layer + 1, neuronsInLayer: count },
      neurons: neurons.map(({ neuron, promotes, suppresses, ...one }) => ({
        neuron: neuron + 1,
        ...one,
        promotes: promotes.map(({ token, logit }) => ({ token: names.label(token), logit })),
        suppresses: suppresses.map(({ token, logit }) => ({ token: names.label(token), logit })),
      })),
    }),
  };
}
