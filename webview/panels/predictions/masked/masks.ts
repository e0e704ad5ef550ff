import "./masks.css";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";

export interface Masks {
  /** Which tokens are hidden together, and the buttons that hide and show them. */
  readonly element: HTMLElement;
  /** Places in the text that stay hidden wherever one points. */
  readonly kept: ReadonlySet<number>;
  /** Another token is pointed at. */
  show(index: number): void;
}

/**
 * For a masked language model: keeps other tokens hidden along with the one pointed at, to show how
 * much the model still knows behind several masks.
 *
 * @param nameAt what the token in a place is called
 */
export function createMasks(nameAt: (index: number) => string, changed: () => void): Masks {
  const kept = new Set<number>();
  const element = h("p", { class: "masks held" });
  let here: number | undefined;

  function press(change: () => void): void {
    change();
    draw();
    (element.firstElementChild as HTMLElement | null)?.focus(); // the pressed one may be gone
    changed();
  }

  function draw(): void {
    const letGo = [...kept]
      .sort((a, b) => a - b)
      .map((index) =>
        button({
          label: `${nameAt(index)} ×`,
          spoken: t("Show {0} to the model again", nameAt(index)),
          onPress: () => press(() => kept.delete(index)),
        }),
      );
    const at = here;
    const keep =
      at === undefined || kept.has(at)
        ? []
        : [
            button({
              id: "keepMasked",
              label: t("Keep {0} hidden", nameAt(at)),
              onPress: () => press(() => kept.add(at)),
            }),
          ];
    const said = letGo.length > 0 ? t("Hidden, wherever you point:") : "";
    element.replaceChildren(said, ...letGo, ...keep);
  }

  return {
    element,
    kept,
    show(index) {
      if (index === here) return; // a button that has the focus must stay
      here = index;
      draw();
    },
  };
}
