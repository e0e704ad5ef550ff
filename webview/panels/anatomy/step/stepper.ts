import { h } from "../../../kit/controls/element.ts";
import type { Keys } from "../../../kit/controls/keys.ts";
import { createStepButtons, type StepMoves, stepKeys } from "../../../kit/controls/stepButtons.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";

/** Moves through the steps of a token's way, by buttons, on a line, or by keys. */
export interface Stepper {
  readonly element: HTMLElement;
  readonly keys: Keys;
  /** @param name of the step; undefined: none is looked at, all of the way is */
  show(step: number | undefined, name: string): void;
}

/** @param go hears of another step; undefined: all of the way again */
export function createStepper(count: number, go: (step: number | undefined) => void): Stepper {
  let now: number | undefined;
  const moves: StepMoves = {
    toBeginning: () => go(0),
    back: () => go(now === undefined || now === 0 ? undefined : now - 1),
    on: () => go(now === undefined ? 0 : Math.min(count - 1, now + 1)),
    toEnd: () => go(count - 1),
  };
  const { toBeginning, back, on, toEnd } = createStepButtons(moves);
  const line = h("input", {
    ...{ type: "range", id: "anatomy-step", min: 0, max: count, step: 1, value: 0 },
    "aria-label": t("Step"),
    oninput: () => go(line.valueAsNumber === 0 ? undefined : line.valueAsNumber - 1),
  });
  const said = h("output", { for: "anatomy-step", class: "where" });
  return {
    element: h("div", { class: "stepper" }, toBeginning, back, on, toEnd, line, said),
    keys: { ...stepKeys(moves), Escape: () => go(undefined) },
    show: (step, name) => {
      now = step;
      line.value = String(step === undefined ? 0 : step + 1);
      const words =
        step === undefined
          ? t("{0} steps", formatCount(count))
          : t("{0} of {1}: {2}", formatCount(step + 1), formatCount(count), name);
      line.setAttribute("aria-valuetext", words);
      said.textContent = words;
    },
  };
}
