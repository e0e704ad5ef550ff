import "./dart.css";
import { probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import { rankAt, throwDart } from "../../../../src/domain/prediction/dart.ts";
import type { Sampled } from "../../../../src/domain/prediction/sampling.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createDartBar } from "../../../kit/sampling/dartBar.ts";
import { createSeed } from "../../../kit/sampling/seed.ts";
import { lastOf } from "./likeliest.ts";
import type { Names } from "./position.ts";

export interface Dart {
  readonly element: HTMLElement;
  /** How the seed came to its pick, by numbers. */
  readonly math: HTMLElement;
  show(sampled: Sampled, names: Names): void;
}

/**
 * Picks one token at random: all that are kept lie side by side on a bar, as wide as they are likely,
 * and a dart falls on it. The seed says where, so that a pick can be made again.
 */
export function createDart(seed: number, changed: (seed: number) => void): Dart {
  const bar = createDartBar();
  const sentence = h("p", { class: "hit" });
  const math = h("p", { class: "drawn" });
  let chosen = seed;
  let draw: () => void = () => {};
  const control = createSeed(seed, (next) => {
    chosen = next;
    changed(chosen);
    sentence.ariaLive = "polite";
    draw();
  });

  function show(sampled: Sampled, names: Names): void {
    const column = lastOf(sampled);
    const dart = throwDart(chosen);
    const hit = rankAt(column, dart);
    const known = (rank: number) => names.get(sampled.ids[rank] as TokenId);
    const name = (rank: number) =>
      known(rank)?.said ?? t("the token of rank {0}", formatCount(rank + 1));
    const shareOf = (rank: number) => probabilityAt(column, rank);
    const nameOf = (rank: number) => known(rank)?.label;
    bar.show({ dart, hit, kept: column.kept, shareOf, nameOf });
    const picked = [name(hit), formatShare(shareOf(hit))] as const;
    sentence.textContent = t("Random pick: {0} ({1}).", ...picked);
    math.textContent = t(
      "Seed {0} drew {1} and picked {2} ({3}). Greedy decoding always takes {4}.",
      ...[String(chosen), formatNumber(dart), ...picked, name(0)],
    );
  }

  return {
    element: h(
      "section",
      { class: "dart", "aria-label": t("Random pick") },
      h("div", { class: "pick" }, sentence, control),
      bar.element,
    ),
    math,
    show: (sampled, names) => {
      draw = () => show(sampled, names);
      sentence.ariaLive = "off"; // other sentences tell of what changed
      draw();
    },
  };
}
