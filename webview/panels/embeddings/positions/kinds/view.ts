import type { Figure } from "../../../../kit/charts/figure.ts";
import { h } from "../../../../kit/controls/element.ts";
import { terms } from "../../../../kit/words/terms.ts";

/** Numbers behind pictures. */
export interface Numbers {
  readonly caption: string;
  /** A name for people, and one for programs. */
  readonly columns: readonly (readonly [title: string, key: string])[];
  readonly rows: readonly (readonly number[])[];
}

/** One way of telling positions, as it is shown. */
export interface KindView {
  readonly elements: readonly HTMLElement[];
  readonly figures: readonly Figure[];
  readonly finding: () => string;
  readonly numbers: () => Numbers;
}

/** @param changed what is said, and the numbers, are others now */
export type Changed = () => void;

export const formula = (): HTMLElement => h("p", { class: "formula", "aria-live": "polite" });

export const source = (sentence: string): HTMLElement =>
  h("p", { class: "keys" }, ...terms(sentence));

export interface Slider {
  readonly element: HTMLElement;
  readonly value: number;
  set(value: number): void;
}

/** A whole number on a line, with its name before it. */
export function createSlider(options: {
  readonly id: string;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  readonly value: number;
  readonly write?: (value: number) => string;
  readonly changed: (value: number) => void;
}): Slider {
  const { id, label, least, most, step = 1, write = String } = options;
  const shown = h("output", { for: id }, write(options.value));
  const field = h("input", {
    ...{ type: "range", id, min: least, max: most, step, value: options.value },
    oninput: () => {
      tell();
      options.changed(field.valueAsNumber);
    },
  });
  const tell = () => {
    shown.textContent = write(field.valueAsNumber);
    field.setAttribute("aria-valuetext", write(field.valueAsNumber));
  };
  tell();
  return {
    element: h("span", { class: "slider" }, h("label", { for: id }, ...terms(label)), field, shown),
    get value() {
      return field.valueAsNumber;
    },
    set: (value) => {
      field.value = String(value);
      tell();
    },
  };
}
