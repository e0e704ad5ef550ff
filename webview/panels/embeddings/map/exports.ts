import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { rgb, s, writeSvg } from "../../../kit/pictures/svg.ts";
import type { Chart } from "./chart/chart.ts";
import { drawnOver } from "./chart/drawnOver.ts";
import { markPath } from "./legend.ts";
import type { Loaded } from "./loading.ts";
import { captionOf } from "./sentences.ts";
import type { Category, Coloured } from "./vocabulary/colouring.ts";

const LINE = 18; // of the legend
const HEADS = ["axis1", "axis2", "axis3"];

/** What can be taken along of a map: the picture as it is seen, and where each token stands. */
export function exportedMap(
  { vocabulary, map }: Loaded,
  chart: Chart,
  coloured: Coloured,
  said: { readonly title: string; readonly model: string; regionOf(id: number): string },
): Exported {
  const { places, dimensions } = map;
  const placeOf = (id: number) =>
    Array.from(places.subarray(id * dimensions, (id + 1) * dimensions));
  return {
    name: t("map of the vocabulary"),
    svg: async () => drawn(chart, coloured, said.title, captionOf(map)),
    csv: async () =>
      [
        ["id", "token", ...HEADS.slice(0, dimensions), "script", "kind", "length", "region"].join(
          ",",
        ),
        ...vocabulary.map(({ label, script, kind, length }, id) =>
          [id, field(label), ...placeOf(id), script, kind, length, field(said.regionOf(id))].join(
            ",",
          ),
        ),
        "",
      ].join("\r\n"),
    json: async () => ({
      ...{ model: said.model, method: map.method, dimensions },
      ...(map.explained && { explained: map.explained }),
      ...(map.seed !== undefined && { seed: map.seed }),
      tokens: vocabulary.map(({ label, script, kind, length }, id) => ({
        ...{ id, token: label, place: placeOf(id), script, kind, length },
      })),
    }),
  };
}

/** Each category is one line of the drawing, whose points are its round ends. */
function drawn(chart: Chart, { categories, of }: Coloured, title: string, caption: string): string {
  const { field: room, seen, size } = chart.sight;
  const lines = categories.map(() => [] as string[]);
  for (let id = 0; id < of.length; id++) {
    const [x, y] = [seen[2 * id] as number, seen[2 * id + 1] as number];
    if (x < 0 || y < 0 || x > room.width || y > room.height) continue;
    lines[of[id] as number]?.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  }
  const points = categories.map(({ colour }, at) =>
    s("path", {
      d: lines[at]?.join("") ?? "",
      ...{ stroke: rgb(colour()), "stroke-width": size, "stroke-linecap": "round", fill: "none" },
    }),
  );
  return writeSvg(
    {
      width: room.width,
      height: room.height + LINE * (categories.length + 1),
      title,
      subtitle: caption,
    },
    s("rect", {
      width: room.width,
      height: room.height,
      fill: "none",
      stroke: rgb(readColour("--gb-line")),
    }),
    ...points,
    ...drawnOver(chart),
    s("g", { transform: `translate(0 ${room.height + LINE})` }, ...categories.map(keyOf)),
  );
}

const keyOf = ({ name, tokens, shape, colour }: Category, at: number) =>
  s(
    "g",
    { transform: `translate(0 ${at * LINE})` },
    s("path", { d: markPath(shape), fill: rgb(colour()) }),
    s("text", { x: 18, y: 9 }, `${name}: ${tokens}`),
  );
