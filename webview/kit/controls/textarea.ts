import "./textarea.css";
import { h } from "./element.ts";

const SETTLED = 300; // milliseconds without a key

/**
 * A text that the user writes, in lines.
 *
 * @param settled hears of it once the user pauses
 * @param longest UTF-16 units
 */
export function createTextarea(options: {
  readonly id: string;
  /** Lines that are shown at first. */
  readonly rows: number;
  readonly longest: number;
  readonly value: string;
  readonly settled: () => void;
}): HTMLTextAreaElement {
  const { id, rows, longest, value, settled } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const area = h("textarea", {
    id,
    rows,
    maxlength: longest,
    spellcheck: "false",
    oninput: () => {
      clearTimeout(timer);
      // One that was taken away has no say: who took it away has asked already.
      timer = setTimeout(() => area.isConnected && settled(), SETTLED);
    },
  });
  area.value = value;
  return area;
}
