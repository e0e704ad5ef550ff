import "./dart.css";
import { type Column, probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import { rankAt, throwDart } from "../../../../src/domain/prediction/dart.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createDartBar } from "../../../kit/sampling/dartBar.ts";

const SEEDS = 2 ** 32;

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
  const bar = createDartBar();
  const sentence = h("p", { class: "hit" });
  const field = createEntry({
    ...{ id: "seed", label: t("seed"), least: 0, most: SEEDS - 1, value: seed },
    changed: take,
  });
  const again = button({
    id: "throw",
    label: t("Throw again"),
    onPress: () => {
      take((chosen + 1) % SEEDS);
      field.set(chosen);
    },
  });
  let chosen = seed;
  let draw: () => void = () => {};

  function take(next: number): void {
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
    const shareOf = (rank: number) => probabilityAt(column, rank);
    bar.show({ dart, hit, kept: column.kept, shareOf, nameOf });
    sentence.textContent = t(
      "Seed {0} throws the dart at {1}: it hits {2} ({3}). Greedy takes {4}, always.",
      String(chosen),
      formatNumber(dart),
      name(hit),
      formatShare(shareOf(hit)),
      name(0),
    );
  }

  return {
    element: h(
      "section",
      { class: "dart", "aria-label": t("Choose one token") },
      h("div", { class: "throw" }, field.element, again, sentence),
      bar.element,
    ),
    show: (column, nameOf) => {
      draw = () => show(column, nameOf);
      sentence.ariaLive = "off"; // other sentences tell of what changed
      draw();
    },
  };
}
