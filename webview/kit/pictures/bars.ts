import "./bars.css";
import { h } from "../controls/element.ts";

export interface Bar {
  readonly label: string;
  /** From 0 to 1: how much of the room the bar takes. */
  readonly share: number;
  readonly value: string;
  /** Not a token but the rest of them: pale, and in the UI's font. */
  readonly isRest?: boolean;
  readonly onPress?: () => void;
  /** What pressing does, spoken and shown on hover. */
  readonly hint?: string;
}

/** A ranked list: a name, a bar and a number in each row. */
export function createBars(label: string, bars: readonly Bar[]): HTMLElement {
  return h(
    "ol",
    { class: "bars", "aria-label": label },
    ...bars.map((bar) => {
      const ink = h("span", { class: "ink" });
      ink.style.inlineSize = `${Math.max(0, Math.min(1, bar.share)) * 100}%`;
      const cells = [
        h("span", { class: bar.isRest ? "rest" : "token" }, bar.label),
        h("span", { class: "track", "aria-hidden": "true" }, ink),
        h("span", { class: "value" }, bar.value),
      ];
      return bar.onPress
        ? h(
            "li",
            {},
            h("button", { type: "button", title: bar.hint, onclick: bar.onPress }, ...cells),
          )
        : h("li", {}, h("div", {}, ...cells));
    }),
  );
}
