import "../../../kit/controls/fields.css";
import { h } from "../../../kit/controls/element.ts";

export interface Typed {
  readonly element: HTMLElement;
  /** Says beside the field why nothing came of it. */
  say(sentence: string): void;
}

/** A field for a token, its name before it; told when Enter is pressed. */
export function createTyped(id: string, label: string, enter: (text: string) => void): Typed {
  const said = h("output", { for: id });
  const field = h("input", {
    ...{ type: "text", id, spellcheck: "false", autocomplete: "off" },
    onchange: () => {
      said.textContent = "";
      if (field.value !== "") enter(field.value);
      field.value = "";
    },
  });
  return {
    element: h("span", { class: "typed" }, h("label", { for: id }, label), field, said),
    say: (sentence) => {
      said.textContent = sentence;
    },
  };
}
