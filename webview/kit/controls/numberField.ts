import "./fields.css";
import { terms } from "../words/terms.ts";
import { h } from "./element.ts";

export interface Entry {
  readonly element: HTMLElement;
  /** Shows another number without telling `changed`. */
  set(value: number): void;
}

/** A number that is typed, its name before it; what is out of bounds is not told. */
export function createEntry(options: {
  readonly id: string;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  /** Unless given, whole numbers only. */
  readonly step?: number;
  readonly value: number;
  readonly changed: (value: number) => void;
}): Entry {
  const { id, label, least, most, step = 1 } = options;
  const field = h("input", {
    type: "number",
    id,
    step,
    min: least,
    max: most,
    value: options.value,
    oninput: () => {
      const typed = field.valueAsNumber;
      const isFit = typed >= least && typed <= most; // not so of nothing, which is NaN
      if (isFit && (step !== 1 || Number.isInteger(typed))) options.changed(typed);
    },
  });
  return {
    element: h("span", { class: "typed" }, h("label", { for: id }, ...terms(label)), field),
    set: (value) => {
      field.value = String(value);
    },
  };
}
