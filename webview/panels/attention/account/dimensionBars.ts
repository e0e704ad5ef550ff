import { readColours } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey, rowKeys } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatScore } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { penOn, resize } from "../../../kit/pictures/canvas.ts";
import { rgb } from "../../../kit/pictures/svg.ts";

/** Query, key and their products of one pair: [headWidth] each. */
export interface Pair {
  readonly query: ArrayLike<number>;
  readonly key: ArrayLike<number>;
  readonly products: ArrayLike<number>;
  readonly name: { readonly from: string; readonly to: string };
}

export interface Lanes {
  readonly element: HTMLElement;
  show(pair: Pair): void;
}

// CSS pixels
const LANE = 56; // of query, key and products
const NAME = 15; // above each
const WIDEST = 14; // of a dimension

/** Three lanes of bars: up for numbers above 0, down below 0; each column is a dimension. */
export function createLanes(say: (words: string) => void): Lanes {
  const canvas = h("canvas", { role: "img" });
  const element = h(
    "div",
    {
      class: "lanes",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("bars by dimension"),
      "aria-label": t("Query, key and their products. Left and Right go through the dimensions."),
    },
    canvas,
  );
  let pair: Pair | undefined;
  let at: number | undefined; // the dimension that is pointed at
  let entry = 0; // the one that keys go on from
  let column = 1;

  function layOut(): void {
    if (!pair || element.clientWidth === 0) return;
    const count = pair.query.length;
    column = Math.min(WIDEST, element.clientWidth / count);
    const [width, height] = [column * count, 3 * (LANE + NAME)];
    resize(canvas, width, height);
    draw();
  }

  function draw(): void {
    if (!pair) return;
    const context = penOn(canvas);
    const { fontFamily } = getComputedStyle(element);
    if (context) drawLanes(context, pair, { column, at, fontFamily });
  }

  function point(next: number | undefined): void {
    if (next === at || !pair) return;
    at = next;
    draw();
    if (at !== undefined) say(dimensionSentence(pair, at));
  }

  canvas.addEventListener("pointermove", ({ clientX }) => {
    const index = Math.floor((clientX - canvas.getBoundingClientRect().left) / column);
    point(Math.max(0, Math.min((pair?.query.length ?? 1) - 1, index)));
  });
  canvas.addEventListener("pointerleave", () => point(undefined));
  element.addEventListener("focusin", () => {
    if (element.matches(":focus-visible")) point(entry);
  });
  element.addEventListener("focusout", () => point(undefined));
  element.addEventListener("keydown", (event) => {
    const last = (pair?.query.length ?? 1) - 1;
    const go = (next: number) => {
      entry = next;
      point(entry);
    };
    pressKey(event, rowKeys(entry, last, go));
  });
  new ResizeObserver(layOut).observe(element);

  return {
    element,
    show: (next) => {
      pair = next;
      at = undefined;
      entry = Math.min(entry, next.query.length - 1);
      canvas.setAttribute(
        "aria-label",
        t(
          "Query of {0} and key of {1}, {2} dimensions",
          next.name.from,
          next.name.to,
          formatCount(next.query.length),
        ),
      );
      layOut();
    },
  };
}

interface LanesLook {
  /** CSS pixels of a dimension. */
  readonly column: number;
  /** The dimension that is pointed at. */
  readonly at: number | undefined;
  readonly fontFamily: string;
}

function drawLanes(
  context: CanvasRenderingContext2D,
  { query, key, products, name }: Pair,
  { column, at, fontFamily }: LanesLook,
): void {
  const css = (role: `--gb-${string}`) => rgb(readColour(role));
  const [ink, line] = [css("--gb-ink"), css("--gb-line")];
  const lanes = [
    { numbers: query, colour: css("--gb-from"), words: t("query of {0}", name.from) },
    { numbers: key, colour: css("--gb-to"), words: t("key of {0}", name.to) },
    { numbers: products, colour: ink, words: t("their products q × k") },
  ];
  const width = column * query.length;
  context.font = `11px ${fontFamily}`;
  context.textBaseline = "middle";
  for (const [lane, { numbers, colour, words }] of lanes.entries()) {
    const top = lane * (LANE + NAME);
    const middle = top + NAME + LANE / 2;
    const most = Array.from(numbers, Math.abs).reduce((a, b) => Math.max(a, b), 1e-9);
    context.fillStyle = ink;
    context.fillText(words, 0, top + NAME / 2, width - 48);
    context.textAlign = "right";
    context.fillText(`±${formatScore(most)}`, width, top + NAME / 2);
    context.textAlign = "left";
    context.fillStyle = line;
    context.fillRect(0, middle - 0.5, width, 1);
    context.fillStyle = colour;
    for (let i = 0; i < numbers.length; i++) {
      const high = ((numbers[i] as number) / most) * (LANE / 2 - 2);
      context.fillRect(
        i * column,
        middle - Math.max(0, high),
        Math.max(1, column - 1),
        Math.abs(high),
      );
    }
  }
  if (at === undefined) return;
  context.strokeStyle = css("--gb-focus");
  context.strokeRect(at * column - 0.5, 0.5, column, 3 * (LANE + NAME) - 1);
}

/** One dimension's product, and what the products up to it add up to. */
function dimensionSentence({ query, key, products }: Pair, at: number): string {
  const sum = Array.from(products)
    .slice(0, at + 1)
    .reduce((all, one) => all + one, 0);
  return t(
    "Dimension {0}: {1} × {2} = {3}; sum so far {4}.",
    formatCount(at + 1),
    formatScore(query[at] as number),
    formatScore(key[at] as number),
    formatScore(products[at] as number),
    formatScore(sum),
  );
}

const STRIP = { high: 22, column: 3, gap: 1 }; // device pixels

/** Signed numbers as a strip of bars: up above 0, down below, each a part of `most`. */
export function paintStrip(
  canvas: HTMLCanvasElement,
  numbers: ArrayLike<number>,
  most: number,
): void {
  const { high, column, gap } = STRIP;
  canvas.width = numbers.length * column;
  canvas.height = high;
  const context = canvas.getContext("2d");
  if (!context) return;
  const { ink, other } = readColours();
  for (let i = 0; i < numbers.length; i++) {
    const part = (numbers[i] as number) / most;
    context.fillStyle = rgb(part < 0 ? other : ink);
    const tall = Math.abs(part) * (high / 2);
    context.fillRect(i * column, part < 0 ? high / 2 : high / 2 - tall, column - gap, tall);
  }
}
