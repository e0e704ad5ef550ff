import { type Keys, pressKey } from "../../../kit/controls/keys.ts";
import { type Chosen, type Side, type Sides, tokenAt } from "./sides.ts";

/** What pointer and keys can do with the lines. */
export interface Walkable {
  sides(): Sides;
  /** The token that the next key starts from. */
  cursor(): Chosen;
  /** Shows the lines of one token; `undefined` stands for the kept one. */
  point(chosen: Chosen | undefined): void;
  /** Keeps showing the lines of a token; stops if it is the kept one. */
  keep(chosen: Chosen | undefined): void;
  /** Goes to a token and shows its lines. */
  walk(to: Chosen): void;
  /** Shows all lines. */
  clear(): void;
  /** @returns whether anything moved */
  scroll(by: Readonly<Record<Side, number>>): boolean;
}

/** Points at tokens, keeps them by a click, and scrolls the side that the pointer is over. */
export function followPointer(
  field: HTMLElement,
  canvas: HTMLCanvasElement,
  lines: Walkable,
): void {
  const chosenAt = (event: MouseEvent): Chosen | undefined => {
    const { left, top } = canvas.getBoundingClientRect();
    return tokenAt(lines.sides(), { x: event.clientX - left, y: event.clientY - top });
  };
  field.addEventListener("pointermove", (event) => lines.point(chosenAt(event)));
  field.addEventListener("pointerleave", () => lines.point(undefined));
  field.addEventListener("click", (event) => lines.keep(chosenAt(event)));
  field.addEventListener("wheel", (event) => {
    if (event.ctrlKey) return;
    const { left } = canvas.getBoundingClientRect();
    const x = (event.clientX - left) / lines.sides().size.width;
    const by = { from: x > 2 / 3 ? 0 : event.deltaY, to: x < 1 / 3 ? 0 : event.deltaY };
    if (lines.scroll(by)) event.preventDefault(); // at its end the page scrolls
  });
}

/** Walks through the tokens. @param onKey handles other keys; returns whether it did */
export function followKeys(
  field: HTMLElement,
  lines: Walkable,
  onKey: (key: string) => boolean,
): void {
  field.addEventListener("focusin", () => {
    if (field.matches(":focus-visible")) lines.walk(lines.cursor());
  });
  field.addEventListener("focusout", () => lines.point(undefined));
  field.addEventListener("keydown", (event) => {
    const { side, index } = lines.cursor();
    const keys: Keys = {
      ArrowUp: () => lines.walk({ side, index: index - 1 }),
      ArrowDown: () => lines.walk({ side, index: index + 1 }),
      ArrowLeft: () => lines.walk({ side: "from", index }),
      ArrowRight: () => lines.walk({ side: "to", index }),
      Home: () => lines.walk({ side, index: 0 }),
      End: () => lines.walk({ side, index: Number.POSITIVE_INFINITY }),
      Enter: () => lines.keep({ side, index }),
      Escape: lines.clear,
    };
    pressKey(event, keys, onKey);
  });
}
