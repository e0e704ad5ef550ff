import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/host.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { MONO, rgb, s } from "../../../kit/pictures/svg.ts";
import type { Ink } from "../map/ink.ts";
import { seen } from "../map/viewport.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import { HUES, readHues } from "./hues.ts";
import { type Picked, pickStrokes, type Sight } from "./strokes.ts";

/** The maps whose lines are drawn, each with its own hue and dashes, and how weights become ink. */
export interface Lined {
  readonly maps: readonly HeadMap[];
  readonly ink: Ink;
}

export interface Lines {
  readonly element: HTMLElement;
  show(lined: Lined): void;
  /** Only the lines of one token that looks, or else of one that is looked at; or all. */
  mark(from: number | undefined, to: number | undefined): void;
  describe(finding: string): void;
  recolour(): void;
  /** What is seen, as a drawing. */
  drawing(): {
    readonly width: number;
    readonly height: number;
    readonly drawn: readonly SVGElement[];
  };
}

type Side = "from" | "to";
interface Chosen {
  readonly side: Side;
  readonly index: number;
}

// CSS pixels
const LINE = 20; // of one token
const LABEL = 130; // of a side's tokens, at most
const GAP = 8; // between a token and its lines
// Lines at once, so that without a graphics card too a frame takes less than 50 ms; dashes take longer.
const MOST = { solid: 300, dashed: 160 };

/**
 * Two texts side by side, the one that looks on the left, with a line for each weight. Each side
 * scrolls by itself, both together in between; up and down go through the tokens of a side.
 */
export function createLines(
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  on: {
    /** A token is pointed at; undefined: none any more. */
    point(chosen: { readonly from?: number; readonly to?: number } | undefined): void;
    pin(from: number): void;
    key(key: string): boolean;
  },
): Lines {
  const canvas = h("canvas", { role: "img" });
  const left = h("p", { class: "left" });
  const field = h(
    "div",
    {
      class: "threads",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("lines between two texts"),
      "aria-label": t(
        "Attention as lines. Up and Down go through tokens, Left and Right change sides, Enter keeps one, Escape shows all.",
      ),
    },
    canvas,
  );
  const element = h(
    "div",
    { class: "lines" },
    h(
      "div",
      { class: "sides", "aria-hidden": "true" },
      h("span", { class: "axis from" }, t("from (query)")),
      h("span", { class: "axis to" }, t("to (key)")),
    ),
    field,
    left,
  );

  let lined: Lined | undefined;
  let size = { width: 1, height: 1 };
  let offset = { from: 0, to: 0 };
  let cursor: Chosen = { side: "from", index: labels.from.length - 1 };
  let kept: Chosen | undefined; // by a click or Enter
  let marked: Chosen | undefined; // whose lines alone are drawn
  let picked: Picked = { strokes: [], left: 0, leftShare: 0 };
  let isDue = false;

  const label = () => Math.min(LABEL, size.width * 0.3);
  const most = (side: Side) => Math.max(0, labels[side].length * LINE - size.height);
  const middle = (side: Side, index: number) => (index + 0.5) * LINE - offset[side];

  function layOut(): void {
    const width = element.clientWidth;
    if (width === 0) return;
    const rows = Math.max(labels.from.length, labels.to.length) * LINE;
    size = { width, height: Math.min(rows, Math.max(320, innerHeight * 0.65)) };
    canvas.style.inlineSize = `${size.width}px`;
    canvas.style.blockSize = `${size.height}px`;
    canvas.width = Math.round(size.width * devicePixelRatio);
    canvas.height = Math.round(size.height * devicePixelRatio);
    scroll({ from: 0, to: 0 });
  }

  /** @returns whether anything moved */
  function scroll(by: Readonly<Record<Side, number>>): boolean {
    const before = offset;
    const moved = (side: Side) => Math.max(0, Math.min(most(side), offset[side] + by[side]));
    offset = { from: moved("from"), to: moved("to") };
    draw();
    return before.from !== offset.from || before.to !== offset.to;
  }

  function reveal({ side, index }: Chosen): void {
    const y = middle(side, index);
    const by = y < LINE ? y - LINE : y > size.height - LINE ? y - size.height + LINE : 0;
    scroll({ from: 0, to: 0, [side]: by });
  }

  /** What the lines that are drawn must touch. */
  function sight(): Sight {
    const none = { first: 0, end: 0 };
    if (marked) {
      const one = { first: marked.index, end: marked.index + 1 };
      return marked.side === "from" ? { rows: one, columns: none } : { rows: none, columns: one };
    }
    return {
      rows: seen(offset.from, size.height, LINE, labels.from.length),
      columns: seen(offset.to, size.height, LINE, labels.to.length),
    };
  }

  /** Draws before the next frame, however much has changed by then. */
  function draw(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      drawNow();
    });
  }

  function drawNow(): void {
    const context = canvas.getContext("2d");
    if (!context || !lined) return;
    picked = pickStrokes(lined.maps, sight(), lined.maps.length > 1 ? MOST.dashed : MOST.solid);
    const hues = readHues();
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    for (const { x, y, hue, width, opacity } of strokes()) {
      context.beginPath();
      context.moveTo(x[0], y[0]);
      context.bezierCurveTo((x[0] + x[1]) / 2, y[0], (x[0] + x[1]) / 2, y[1], x[1], y[1]);
      context.setLineDash([...(HUES[hue]?.dashes ?? [])]);
      context.strokeStyle = rgb(hues[hue] ?? [0, 0, 0]);
      context.globalAlpha = opacity;
      context.lineWidth = width;
      context.stroke();
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
    writeTokens(context);
    left.textContent = leftSentence(picked);
  }

  /** A place far out of sight, nearer: a dash costs as much where nobody sees it. */
  const near = (y: number) => Math.max(-size.height, Math.min(2 * size.height, y));

  /** The lines as they are drawn: where, in which hue, how wide and how opaque. */
  function strokes() {
    const x = [label() + GAP, size.width - label() - GAP] as const;
    return picked.strokes.map(({ map, from, to, weight }) => {
      const amount = lined?.ink.amountOf(weight) ?? 0;
      const y = [near(middle("from", from)), near(middle("to", to))] as const;
      return { x, y, hue: map, ...strokeOf(amount) };
    });
  }

  /** The tokens that are seen: where each stands, and whether it is the marked one. */
  function tokens() {
    return (["from", "to"] as const).flatMap((side) => {
      const { first, end } = seen(offset[side], size.height, LINE, labels[side].length);
      return Array.from({ length: end - first }, (_, i) => ({
        side,
        text: labels[side][first + i] ?? "",
        x: side === "from" ? label() : size.width - label(),
        y: middle(side, first + i),
        isMarked: marked?.side === side && marked.index === first + i,
      }));
    });
  }

  function writeTokens(context: CanvasRenderingContext2D): void {
    const { fontFamily } = getComputedStyle(field);
    const [ink, focus] = [rgb(readColour("--gb-ink")), rgb(readColour("--gb-focus"))];
    context.textBaseline = "middle";
    for (const { side, text, x, y, isMarked } of tokens()) {
      const isFrom = side === "from";
      context.font = `${isMarked ? "bold " : ""}12px ${fontFamily}`;
      context.textAlign = isFrom ? "right" : "left";
      context.fillStyle = ink;
      context.fillText(shortened(context, text, label() - 6), x, y);
      if (!isMarked) continue;
      context.strokeStyle = focus;
      context.lineWidth = 2;
      context.strokeRect(isFrom ? 1 : x - 4, y - LINE / 2 + 1, label() + 2, LINE - 2);
    }
  }

  function tokenAt(event: PointerEvent | MouseEvent): Chosen | undefined {
    const { left: x0, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - x0, event.clientY - top];
    const side = x < label() + GAP ? "from" : x > size.width - label() - GAP ? "to" : undefined;
    if (!side) return undefined;
    const index = Math.floor((y + offset[side]) / LINE);
    return index >= 0 && index < labels[side].length ? { side, index } : undefined;
  }

  function point(chosen: Chosen | undefined): void {
    if (chosen?.side === marked?.side && chosen?.index === marked?.index) return;
    marked = chosen;
    on.point(chosen && { [chosen.side]: chosen.index });
    draw();
  }

  /** Keeps one, with what it has most to do with in sight; the same once more lets it go. */
  function keep(chosen: Chosen | undefined): void {
    const isSame = chosen?.side === kept?.side && chosen?.index === kept?.index;
    kept = isSame ? undefined : chosen;
    if (kept) cursor = kept;
    point(kept);
    if (kept?.side === "from") on.pin(kept.index);
    if (kept) revealOther(kept);
  }

  function revealOther({ side, index }: Chosen): void {
    const strongest = pickStrokes(lined?.maps ?? [], sight(), MOST.solid).strokes.at(-1);
    if (strongest && marked?.index === index)
      reveal(
        side === "from"
          ? { side: "to", index: strongest.to }
          : { side: "from", index: strongest.from },
      );
  }

  field.addEventListener("pointermove", (event) => point(tokenAt(event) ?? kept));
  field.addEventListener("pointerleave", () => point(kept));
  field.addEventListener("click", (event) => keep(tokenAt(event)));
  field.addEventListener("wheel", (event) => {
    if (event.ctrlKey) return;
    const x = (event.clientX - canvas.getBoundingClientRect().left) / size.width;
    const by = { from: x > 2 / 3 ? 0 : event.deltaY, to: x < 1 / 3 ? 0 : event.deltaY };
    if (scroll(by)) event.preventDefault(); // at its end the page goes on
  });
  field.addEventListener("focusin", () => {
    if (field.matches(":focus-visible")) walk(cursor);
  });
  field.addEventListener("focusout", () => point(kept));

  function walk({ side, index }: Chosen): void {
    cursor = { side, index: Math.max(0, Math.min(labels[side].length - 1, index)) };
    reveal(cursor);
    point(cursor);
    revealOther(cursor);
  }

  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { side, index } = cursor;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => walk({ side, index: index - 1 }),
      ArrowDown: () => walk({ side, index: index + 1 }),
      ArrowLeft: () => walk({ side: "from", index }),
      ArrowRight: () => walk({ side: "to", index }),
      Home: () => walk({ side, index: 0 }),
      End: () => walk({ side, index: labels[side].length - 1 }),
      Enter: () => keep(cursor),
      Escape: () => {
        kept = undefined;
        point(undefined);
      },
    };
    const move = moves[event.key];
    if (move) move();
    else if (!on.key(`${event.shiftKey ? "Shift+" : ""}${event.key}`)) return;
    event.preventDefault();
  });

  new ResizeObserver(layOut).observe(element);
  return {
    element,
    show: (next) => {
      lined = next;
      draw();
    },
    mark: (from, to) => {
      const next =
        from !== undefined
          ? ({ side: "from", index: from } as const)
          : to !== undefined
            ? ({ side: "to", index: to } as const)
            : kept;
      if (next?.side === marked?.side && next?.index === marked?.index) return;
      marked = next;
      if (next) reveal(next);
      else draw();
    },
    describe: (finding) => canvas.setAttribute("aria-label", finding),
    recolour: draw,
    drawing: () => {
      const hues = readHues();
      const paths = strokes().map(({ x, y, hue, width, opacity }) =>
        s("path", {
          d: `M${x[0]} ${y[0]}C${(x[0] + x[1]) / 2} ${y[0]} ${(x[0] + x[1]) / 2} ${y[1]} ${x[1]} ${y[1]}`,
          fill: "none",
          stroke: rgb(hues[hue] ?? [0, 0, 0]),
          "stroke-width": width.toFixed(2),
          "stroke-opacity": opacity.toFixed(2),
          "stroke-dasharray": HUES[hue]?.dashes.join(" ") || undefined,
        }),
      );
      const texts = tokens().map(({ side, text, x, y, isMarked }) =>
        s(
          "text",
          {
            ...{ x, y: y + 4, "font-family": MONO },
            "text-anchor": side === "from" ? "end" : "start",
            "font-weight": isMarked && "bold",
          },
          text,
        ),
      );
      return { ...size, drawn: [clipped(size, paths), ...texts] };
    },
  };
}

/** How a line of so much ink, 0 to 1, is drawn. */
export const strokeOf = (amount: number) => ({
  width: 0.5 + 2 * amount,
  opacity: 0.1 + 0.8 * amount,
});

/** Lines to tokens out of sight end at the edge. */
function clipped(
  { width, height }: { readonly width: number; readonly height: number },
  drawn: readonly SVGElement[],
): SVGElement {
  return s("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...drawn);
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && context.measureText(`${characters.join("")}…`).width > room)
    characters.pop();
  return `${characters.join("")}…`;
}

function leftSentence({ strokes, left, leftShare }: Picked): string {
  const drawn = formatCount(strokes.length);
  if (left === 0) return t("{0} lines: all there are to what is seen.", drawn);
  return t(
    "{0} lines; {1} weaker ones are left out, with {2} of the weight.",
    drawn,
    formatCount(left),
    formatShare(leftShare),
  );
}
