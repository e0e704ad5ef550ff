import { MONO, readInks, s } from "../../../../kit/pictures/svg.ts";
import { seenAt } from "../plane/camera.ts";
import type { Chart } from "./chart.ts";
import { namesOf, WAY } from "./overlay.ts";

/** What lies over the points, for a file: the text's path and the names. */
export function drawnOver(chart: Chart): readonly SVGElement[] {
  const { scene, sight, shown, fonts } = chart;
  if (!shown) return [];
  const { ink, pale, paper } = readInks();
  const at = (place: readonly [number, number, number]) => seenAt(sight.camera, sight.field, place);
  const line = scene.path.map((place) =>
    at(place)
      .slice(0, 2)
      .map((one) => one.toFixed(1))
      .join(" "),
  );
  const names = namesOf(
    { shown, sight, scene: { ...scene, pointed: undefined, near: [] }, fonts, isMoving: false },
    chart.names,
  );
  return [
    ...(line.length > 1
      ? [
          s("path", {
            ...{ d: `M${line.join("L")}`, fill: "none", stroke: ink, "stroke-width": 1 },
            "stroke-opacity": WAY,
          }),
        ]
      : []),
    ...scene.stops.map(({ place }) => {
      const [x, y] = at(place);
      return s("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 4, fill: ink, stroke: paper });
    }),
    ...names.map(({ wish: { text, look, height }, left, top }) =>
      s(
        "text",
        {
          ...{ x: left.toFixed(1), y: (top + height / 2 + 4).toFixed(1), "font-size": 12 },
          ...{ fill: look === "token" ? pale : ink, stroke: paper, "stroke-width": 3 },
          ...{ "paint-order": "stroke", "stroke-linejoin": "round" },
          ...(look === "region" ? { "font-style": "italic" } : { "font-family": MONO }),
        },
        text,
      ),
    ),
  ];
}
