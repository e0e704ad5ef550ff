import { type Column, probabilityAt, rankAt, throwDart } from "../../../src/domain/sampling.ts";
import { button } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatNumber, formatShare } from "../../kit/numbers.ts";

const NARROWEST = 0.004; // of the bar: what is narrower lies among the others
const LABELLED = 0.06; // of the bar: what is narrower has no room for its name

export interface Dart {
  readonly element: HTMLElement;
  /** @param nameOf the token of a rank, if its name is known */
  show(column: Column, nameOf: (rank: number) => string | undefined): void;
}

/**
 * Chooses one token: all that are kept lie side by side on a bar, as long as they are likely, and a
 * dart falls on it. The seed says where, so that a choice can be made again.
 */
export function createDart(seed: number, changed: (seed: number) => void): Dart {
  const pieces = h("span", { class: "pieces" });
  const arrow = h("span", { class: "arrow" });
  const bar = h(
    "div",
    {
      class: "bar",
      role: "img",
      "aria-label": t("The kept tokens side by side, as long as they are likely, and a dart"),
    },
    pieces,
    arrow,
  );
  const sentence = h("p", { class: "hit" });
  const field = h("input", {
    type: "number",
    id: "seed",
    step: 1,
    min: 0,
    max: 2 ** 32 - 1,
    value: seed,
    oninput: () => take(field.valueAsNumber),
  });
  const again = button({
    id: "throw",
    label: t("Throw again"),
    onPress: () => {
      take((chosen + 1) % 2 ** 32);
      field.value = String(chosen);
    },
  });
  let chosen = seed;
  let draw: () => void = () => {};

  function take(next: number): void {
    if (!(Number.isInteger(next) && next >= 0 && next < 2 ** 32)) return;
    chosen = next;
    changed(chosen);
    sentence.ariaLive = "polite";
    draw();
  }

  function show(column: Column, nameOf: (rank: number) => string | undefined): void {
    const dart = throwDart(chosen);
    const hit = rankAt(column, dart);
    const name = (rank: number) => {
      const known = nameOf(rank);
      return known === undefined ? t("the token of rank {0}", formatCount(rank + 1)) : `‘${known}’`;
    };
    const drawn: HTMLElement[] = [];
    let rest = 1;
    for (let rank = 0; rank < column.kept; rank++) {
      const share = probabilityAt(column, rank);
      const known = nameOf(rank);
      if (share < NARROWEST || known === undefined) break;
      const piece = h("span", { class: "piece token" }, share < LABELLED ? "" : known);
      piece.style.inlineSize = `${share * 100}%`;
      if (rank === hit) piece.classList.add("struck");
      drawn.push(piece);
      rest -= share;
    }
    if (drawn.length < column.kept) {
      const others = h("span", { class: "piece others" });
      if (hit >= drawn.length) others.classList.add("struck");
      others.style.inlineSize = `${Math.max(0, rest) * 100}%`;
      drawn.push(others);
    }
    pieces.replaceChildren(...drawn);
    arrow.style.insetInlineStart = `${dart * 100}%`;
    sentence.textContent = t(
      "Seed {0} throws the dart at {1}: it hits {2} ({3}). Greedy takes {4}, always.",
      String(chosen),
      formatNumber(dart),
      name(hit),
      formatShare(probabilityAt(column, hit)),
      name(0),
    );
  }

  return {
    element: h(
      "section",
      { class: "dart", "aria-label": t("Choose one token") },
      h("div", { class: "throw" }, h("label", { for: "seed" }, t("seed")), field, again, sentence),
      bar,
    ),
    show: (column, nameOf) => {
      draw = () => show(column, nameOf);
      sentence.ariaLive = "off"; // other sentences tell of what changed
      draw();
    },
  };
}
