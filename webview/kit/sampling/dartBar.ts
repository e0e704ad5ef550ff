import "./dartBar.css";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";

const NARROWEST = 0.004; // part of the bar: what is narrower is shown with the others
const LABELLED = 0.06; // part of the bar: what is narrower has no room for its name

/** A dart, and the tokens that it may hit. */
export interface Thrown {
  /** Where it falls: 0 to 1. */
  readonly dart: number;
  /** The rank of the token that it hits. */
  readonly hit: number;
  /** How many tokens lie on the bar. */
  readonly kept: number;
  /** What part of the bar the token of a rank takes: 0 to 1. */
  shareOf(rank: number): number;
  /** The name of the token of a rank, if it is known. */
  nameOf(rank: number): string | undefined;
}

/** A bar of the tokens that may come, each as long as it is likely, and a dart that falls on it. */
export function createDartBar(): { readonly element: HTMLElement; show(thrown: Thrown): void } {
  const pieces = h("span", { class: "pieces" });
  const arrow = h("span", { class: "arrow" });
  const element = h(
    "div",
    {
      class: "bar dartBar",
      role: "img",
      "aria-label": t(
        "All tokens that may come, each as wide as it is likely, and where the random pick fell",
      ),
    },
    pieces,
    arrow,
  );
  return {
    element,
    show: ({ dart, hit, kept, shareOf, nameOf }) => {
      const drawn: HTMLElement[] = [];
      let rest = 1;
      for (let rank = 0; rank < kept; rank++) {
        const name = nameOf(rank);
        const share = name === undefined ? 0 : shareOf(rank);
        if (share < NARROWEST || name === undefined) break;
        const piece = h("span", { class: "piece token" }, share < LABELLED ? "" : name);
        piece.style.inlineSize = `${share * 100}%`;
        if (rank === hit) piece.classList.add("struck");
        drawn.push(piece);
        rest -= share;
      }
      if (drawn.length < kept) {
        const others = h("span", { class: "piece others" });
        if (hit >= drawn.length) others.classList.add("struck");
        others.style.inlineSize = `${Math.max(0, rest) * 100}%`;
        drawn.push(others);
      }
      pieces.replaceChildren(...drawn);
      arrow.style.insetInlineStart = `${dart * 100}%`;
    },
  };
}
