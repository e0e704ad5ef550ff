import { MONO, readInks, type Sheet, s, writeSvg } from "../../../kit/pictures/svg.ts";
import { type Dot, isOn, measureOut, reachWords, type Scale, titleOf } from "./dots.ts";

const [NAME, AXIS, VALUE, ROW, HEAD] = [150, 400, 56, 22, 48]; // CSS pixels

/** The same dots as `createDots` draws, as a file. */
export function writeDots(
  said: Pick<Sheet, "title" | "subtitle">,
  dots: readonly Pick<Dot, "label" | "value" | "isFaint" | "own">[],
  scale: Scale,
): string {
  const { chance, direction, measure } = scale;
  const { axis, place, write, writeTick } = measureOut(
    dots.map(({ value }) => value),
    scale,
  );
  const { ink, pale, paper, line, weight } = readInks();
  const x = (value: number) => NAME + AXIS * place(value);
  const bottom = HEAD + ROW * dots.length;
  return writeSvg(
    { ...said, width: NAME + AXIS + VALUE, height: bottom },
    s("text", { x: NAME, y: 10, fill: pale }, titleOf(measure)),
    ...(chance === undefined ? [] : drawChance(chance)),
    ...axis.ticks.flatMap((tick) => [
      s("text", { x: x(tick), y: 26, fill: pale, "text-anchor": "middle" }, writeTick(tick)),
      s("line", { x1: x(tick), x2: x(tick), y1: HEAD, y2: bottom, stroke: line }),
    ]),
    ...dots.flatMap(({ label, value, isFaint, own }, row) => {
      const y = HEAD + ROW * (row + 0.5);
      const isHollow = own !== undefined || isFaint;
      const inks = {
        "stroke-width": 2,
        fill: isHollow ? paper : weight,
        stroke: isHollow ? pale : weight,
      };
      return [
        s("line", { x1: NAME, x2: NAME + AXIS, y1: y, y2: y, stroke: line }),
        s("text", { x: 0, y: y + 4, "font-family": MONO, fill: isHollow ? pale : ink }, label),
        own === undefined
          ? s("circle", { cx: x(value), cy: y, r: 5, ...inks })
          : s("rect", { x: x(value) - 5, y: y - 5, width: 10, height: 10, ...inks }),
        s("text", { x: NAME + AXIS + VALUE, y: y + 4, "text-anchor": "end" }, write(value)),
      ];
    }),
  );

  /** The band that chance gives, its end, and what it is. */
  function drawChance(end: number): readonly SVGElement[] {
    const edge = x(end);
    const [from, to] = direction > 0 ? [NAME, edge] : [edge, NAME + AXIS];
    const isEarly = place(end) < 1 / 3;
    return [
      s("rect", {
        ...{ x: from, y: HEAD, width: to - from, height: bottom - HEAD },
        ...{ fill: pale, opacity: 0.16 },
      }),
      ...(isOn(axis, end)
        ? [
            s("line", {
              ...{ x1: edge, x2: edge, y1: HEAD - 14, y2: bottom },
              ...{ stroke: ink, "stroke-dasharray": "3 3" },
            }),
          ]
        : []),
      s(
        "text",
        {
          ...{ x: edge + (isEarly ? 4 : -4), y: HEAD - 5, fill: pale },
          "text-anchor": isEarly ? "start" : "end",
        },
        reachWords(direction, write(end)),
      ),
    ];
  }
}
