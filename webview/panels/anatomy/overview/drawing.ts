import { t } from "../../../kit/page/language.ts";
import { readInks, s } from "../../../kit/pictures/svg.ts";
import type { Knot, LaneGroup, Wire, Wiring } from "../ground/wires.ts";

const PALE = 0.22; // opacity of what the token has not come to yet
const FAINT = 0.3; // of the lanes of other tokens
const KNOT = 7; // CSS pixels from the middle

/**
 * The lines of the picture.
 *
 * @param until down to where the token's way is lit, in CSS pixels
 */
export function drawWires(
  { wires, knots, rivers }: Wiring,
  groups: readonly LaneGroup[],
  until: number,
  size: { readonly width: number; readonly height: number },
): readonly SVGElement[] {
  const { ink, paper, from, to, pale } = readInks();
  const colors = { lane: pale, memory: pale, take: to, own: from, read: from, write: from };
  const stroke = ({ kind, d, width, ink: amount, bottom }: Wire) =>
    s("path", {
      ...{ d, fill: "none", stroke: colors[kind], "stroke-width": width },
      "stroke-dasharray": kind === "memory" ? "2 4" : undefined,
      opacity: isLane(kind) ? FAINT : bottom > until + 1 ? amount * PALE : amount,
    });
  const clip = "anatomy-lit";
  const streams = (attributes: Readonly<Record<string, string | number>>) =>
    rivers.map((d) => s("path", { d, ...attributes }));
  return [
    s(
      "clipPath",
      { id: clip },
      s("rect", { class: "lit", x: 0, y: 0, width: size.width, height: Math.max(0, until) }),
    ),
    ...wires.filter(({ kind }) => isLane(kind)).map(stroke),
    ...wires.filter(({ kind }) => kind === "take" || kind === "own").map(stroke),
    ...streams({ fill: from, opacity: PALE }),
    ...streams({ fill: from, "clip-path": `url(#${clip})` }),
    ...wires.filter(({ kind }) => kind === "read" || kind === "write").map(stroke),
    ...knots.map((knot) => drawKnot(knot, { ink, paper, pale, until })),
    ...captions(wires, groups, pale),
  ];
}

const isLane = (kind: Wire["kind"]) => kind === "lane" || kind === "memory";

/** A sum is a circle with a plus; a norm a bar across what it normalizes. */
function drawKnot(
  { kind, x, y, isLevel }: Knot,
  { ink, paper, until }: { ink: string; paper: string; pale: string; until: number },
): SVGElement {
  const opacity = y > until + 1 ? 0.45 : 1;
  if (kind === "norm") {
    const [width, height] = isLevel ? [4, 22] : [28, 4];
    return s("rect", {
      ...{ x: x - width / 2, y: y - height / 2, width, height, rx: 2 },
      ...{ fill: ink, stroke: paper, opacity },
    });
  }
  const arm = KNOT - 3;
  return s(
    "g",
    { opacity },
    s("circle", { cx: x, cy: y, r: KNOT, fill: paper, stroke: ink, "stroke-width": 1.5 }),
    s("path", { d: `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`, stroke: ink }),
  );
}

/** Whether no strand of attention runs where words about a line would stand. */
const isFree = ({ bottom }: Wire, wires: readonly Wire[]) =>
  wires.every(
    (other) =>
      (other.kind !== "take" && other.kind !== "own") || Math.abs(other.bottom - bottom) > 26,
  );

const ROOM = 56; // CSS pixels between stream and block for words

/** What the lines do, said at the first of each. */
function captions(
  wires: readonly Wire[],
  groups: readonly LaneGroup[],
  fill: string,
): readonly SVGElement[] {
  const said: SVGElement[] = [];
  for (const [kind, words] of [
    ["read", t("reads")],
    ["write", t("adds")],
  ] as const) {
    const first = wires.find((wire) => wire.kind === kind && isFree(wire, wires));
    const [, a = "0", b = "0"] = /^M([\d.]+) [\d.]+H([\d.]+)/.exec(first?.d ?? "") ?? [];
    const [left, right] = [Math.min(Number(a), Number(b)), Math.max(Number(a), Number(b))];
    if (!first || right - left < ROOM || groups.length === 0) continue;
    const at = { x: left + 14, y: first.bottom - first.width / 2 - 4 };
    said.push(s("text", { ...at, fill, "font-size": 11 }, words));
  }
  return said;
}
