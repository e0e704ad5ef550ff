import type { ModelCard } from "../../../../src/domain/model/run.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { writeDots } from "../ground/dotSheet.ts";
import { type Scale, titleOf } from "../ground/dots.ts";
import { headlineOf, isOut, type Shown } from "./words.ts";

/** The list as it is shown, to be taken away, with exact numbers. */
export function exportNearest(shown: Shown, scale: Scale, model: ModelCard): Exported {
  const { here, near, space, measure, isFar, file } = shown;
  const { found, chance } = near;
  const rows = found.map((one, at) => ({
    rank: at + 1,
    token: label(one),
    id: one.id,
    ...(one.position !== undefined && { position: one.position }),
    ...(one.place && { line: one.place.line + 1 }),
    value: one.value,
    standsOut: chance === undefined ? null : isOut(shown, one),
  }));
  return {
    name: t("nearest tokens"),
    svg: async () =>
      writeDots(
        {
          title: headlineOf(shown).replaceAll(/[‘’]/g, "'"),
          subtitle: [model.name, ...(file ? [file.name] : []), titleOf(measure)].join(", "),
        },
        found.map((one) => ({ label: label(one), value: one.value, isFaint: !isOut(shown, one) })),
        scale,
      ),
    csv: async () =>
      `${[
        `rank,token,id,${file ? "line" : "position"},${measure},stands_out`,
        ...rows.map(({ rank, token, id, position, line, value, standsOut }) =>
          [rank, field(token), id, position ?? line ?? "", value, standsOut ?? ""].join(),
        ),
      ].join("\r\n")}\r\n`,
    json: async () => ({
      model: model.name,
      token: { token: label(here), id: here.id, position: here.position },
      compared: typeof space === "object" ? { hiddenStatesAfterLayers: space.layers } : space,
      ...(file && { file: file.name }),
      measure,
      end: isFar ? "farthest" : "nearest",
      byChance: chance,
      common: near.common,
      tokens: rows,
    }),
  };
}
