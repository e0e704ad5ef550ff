import { label, readable, tokenAt } from "../../../../src/domain/text/token.ts";
import { align, type Segment } from "../../../../src/domain/tokenizer/comparison.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey, rowKeys } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { TokensPanel } from "../ground/part.ts";
import { reason, type Side } from "./tokenizerColumn.ts";

const MOST_DRAWN = 800; // UTF-16 units of the text
const NAMES = 14; // characters that the names of the tokenizers take of a line

/**
 * The text in lines, each line once for every tokenizer, one below the other. Stretches that are
 * not cut alike by all are lit; arrow keys go from one to the next.
 *
 * @param tell hears the sentence about the stretch that is pointed at; undefined: about none
 */
export function createAligned(
  { subject, strip }: TokensPanel,
  sides: readonly Side[],
  tell: (sentence: string | undefined) => void,
): { readonly elements: readonly HTMLElement[] } {
  const { text } = subject;
  const end = endOf(text, sides);
  const segments = align(
    sides.map(({ tokenized }) => tokenized.tokens),
    end,
  );
  const drawn = segments.filter((segment) => segment.end <= MOST_DRAWN);
  const different = segments.filter(({ isSame }) => !isSame);
  const own = sides.findIndex(({ card }) => card.id === subject.tokens.tokenizer);

  const box = h("div", {
    class: "aligned",
    role: "listbox",
    "aria-label": t("The text in each tokenizer, aligned"),
    "aria-orientation": "horizontal",
    onkeydown: press,
    onpointerover: ({ target }) => point(segmentAround(target)),
    onpointerleave: () => point(undefined),
    onfocusin: ({ target }) => point(segmentAround(target)),
    onfocusout: () => point(undefined),
  });

  function point(segment: Segment | undefined): void {
    strip.point(segment && own >= 0 ? segment.tokens[own]?.first : undefined);
    tell(
      segment &&
        sides
          .map((side, k) => {
            const { first, after } = segment.tokens[k] ?? { first: 0, after: 0 };
            return reason(text, side, first, after);
          })
          .join(" "),
    );
  }

  const segmentAround = (target: EventTarget | null): Segment | undefined => {
    const cell = target instanceof Element ? target.closest<HTMLElement>(".segment") : null;
    return cell ? drawn[Number(cell.dataset.index)] : undefined;
  };

  function press(event: Event): void {
    const stops = Array.from(box.querySelectorAll<HTMLElement>(".different"));
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const go = (next: number) => {
      for (const [i, stop] of stops.entries()) stop.tabIndex = i === next ? 0 : -1;
      stops[next]?.focus();
    };
    pressKey(event, rowKeys(at, stops.length - 1, go));
  }

  watchRoom(box, (room) => box.replaceChildren(...drawLines(text, drawn, sides, room - NAMES)));
  const rest = drawn.length < segments.length || end < text.length;
  const twin = createTwin(t("Show the differences as a table"));
  twin.show(() => tableOf(text, different, sides));
  return {
    elements: [
      h(
        "p",
        { class: "aside" },
        different.length === 0
          ? t("All of them cut it in the same places.")
          : t("Places where they differ: {0}", formatCount(different.length)),
        rest
          ? ` · ${t("The first {0} characters are drawn.", formatCount(drawn.at(-1)?.end ?? 0))}`
          : "",
      ),
      box,
      twin.element,
    ],
  };
}

/** How far the tokens of all tokenizers reach in the text. */
function endOf(text: string, sides: readonly Side[]): number {
  const ends = sides.map(({ tokenized: { tokens, size } }) =>
    tokens.ids.length < size.tokens ? (tokens.ends.at(-1) ?? 0) : text.length,
  );
  return Math.min(text.length, ...ends);
}

/** @param use hears how many characters fit into a line of the box, whenever that changes */
function watchRoom(box: HTMLElement, use: (characters: number) => void): void {
  // The box has no width before the page shows it; later its width changes with the panel's.
  let room = 0;
  new ResizeObserver(([entry]) => {
    const probe = h("span", { class: "probe" }, "0".repeat(20));
    box.append(probe);
    const character = probe.getBoundingClientRect().width / 20;
    probe.remove();
    const now = Math.floor((entry?.contentRect.width ?? 0) / Math.max(1, character));
    if (now === room) return;
    room = now;
    use(room);
  }).observe(box);
}

/** What a tokenizer calls the tokens of a segment. */
function labelsOf({ tokens }: Segment, sides: readonly Side[], k: number): readonly string[] {
  const { first, after } = tokens[k] ?? { first: 0, after: 0 };
  const own = sides[k]?.tokenized.tokens;
  return own ? Array.from({ length: after - first }, (_, i) => label(tokenAt(own, first + i))) : [];
}

/** In characters, as wide as a row is drawn: each piece takes half a character of room more. */
function widthOf(labels: readonly string[]): number {
  return columnsOf(labels.join("")) + labels.length / 2;
}

/** @param room characters that fit into a line beside the names */
function drawLines(
  text: string,
  segments: readonly Segment[],
  sides: readonly Side[],
  room: number,
): readonly HTMLElement[] {
  const widths = segments.map((segment) =>
    Math.max(...sides.map((_, k) => widthOf(labelsOf(segment, sides, k)))),
  );
  const first = segments.find(({ isSame }) => !isSame); // the one that Tab goes to
  return linesOf(text, segments, widths, room).map((line) => {
    const names = sides.map(({ card }) => h("span", { title: card.name }, card.name));
    const cells = line.map((segment) => {
      const rows = sides.map((_, k) => drawRow(labelsOf(segment, sides, k), segment));
      const index = segments.indexOf(segment);
      if (segment.isSame) return h("div", { class: "segment", "data-index": index }, ...rows);
      return h(
        "div",
        {
          class: "segment different",
          "data-index": index,
          tabindex: segment === first ? "0" : "-1",
          role: "option",
          "aria-selected": "false",
        },
        h("span", { class: "unseen" }, text.slice(segment.start, segment.end)),
        ...rows,
      );
    });
    return h(
      "div",
      { class: "line" },
      h("div", { class: "names", "aria-hidden": "true" }, ...names),
      ...cells,
    );
  });
}

/** The pieces of one tokenizer. Where not all cut alike, the sentence says them, and not they themselves. */
const drawRow = (labels: readonly string[], { isSame }: Segment): HTMLElement =>
  h(
    "span",
    { class: "row", "aria-hidden": isSame ? undefined : "true" },
    ...labels.map((piece) => h("span", { class: "piece" }, piece)),
  );

function tableOf(
  text: string,
  different: readonly Segment[],
  sides: readonly Side[],
): HTMLTableElement {
  return createTable(
    t("Places where they differ: {0}", formatCount(different.length)),
    [
      {
        title: t("text"),
        show: ({ start, end }) => readable(new TextEncoder().encode(text.slice(start, end))),
        isToken: true,
      },
      ...sides.map(({ card }, k) => ({
        title: card.name,
        show: (segment: Segment) => labelsOf(segment, sides, k).join("│"),
        isToken: true,
      })),
    ],
    different.slice(0, 500),
  );
}

/** Segments in lines of at most `room` characters, a new one after each line break of the text. */
function linesOf(
  text: string,
  segments: readonly Segment[],
  widths: readonly number[],
  room: number,
): readonly (readonly Segment[])[] {
  const lines: Segment[][] = [[]];
  let taken = 0;
  for (const [i, segment] of segments.entries()) {
    const width = (widths[i] ?? 0) + 1;
    if (taken > 0 && taken + width > room) {
      lines.push([]);
      taken = 0;
    }
    lines.at(-1)?.push(segment);
    taken += width;
    if (text.slice(segment.start, segment.end).includes("\n")) taken = room;
  }
  return lines;
}

const WIDE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}⟨⟩]/u;

/** In columns of a monospaced font: East Asian characters take two. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
