import { button } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { createEntry } from "../controls/numberField.ts";
import { t } from "../page/language.ts";

const SEEDS = 2 ** 32;

/** The seed of a random pick, and a button that takes the next one. */
export function createSeed(seed: number, changed: (seed: number) => void): HTMLElement {
  let chosen = seed;
  const take = (next: number) => {
    chosen = next;
    changed(chosen);
  };
  const field = createEntry({
    ...{ id: "seed", label: t("seed"), least: 0, most: SEEDS - 1, value: seed },
    changed: take,
  });
  const again = button({
    id: "draw",
    label: t("Draw again"),
    onPress: () => {
      take((chosen + 1) % SEEDS);
      field.set(chosen);
    },
  });
  return h("div", { class: "seed" }, field.element, again);
}
