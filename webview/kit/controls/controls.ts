// The only file that imports the UI toolkit. What HTML has itself is not taken from the toolkit.
import "./controls.css";
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from "@vscode/webview-ui-toolkit";
import { terms } from "../words/terms.ts";
import { type Attributes, type Child, h } from "./element.ts";

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
);

/** Toolkit elements keep the choice in a property. */
interface Valued extends HTMLElement {
  value: string;
}
interface Checked extends HTMLElement {
  checked: boolean;
}

const custom = (tag: string, attributes: Attributes, ...children: Child[]): HTMLElement =>
  h(tag as "div", attributes, ...children);

export interface Choice {
  readonly value: string;
  readonly text: string;
}
export interface Dropdown {
  readonly element: HTMLElement;
  /** Shows another value without telling `onChange`. */
  set(value: string): void;
}

/** A choice among a few, with its name before it. */
export function dropdown(options: {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): Dropdown {
  let chosen = options.value;
  const list = custom(
    "vscode-dropdown",
    {
      id: options.id,
      "aria-label": options.label,
      // The toolkit reports a choice by mouse again with the next key, such as the Tab that leaves.
      onchange: () => {
        const { value } = list as Valued;
        if (value === chosen) return;
        chosen = value;
        options.onChange(value);
      },
    },
    ...options.choices.map(({ value, text }) =>
      custom("vscode-option", { value, selected: value === options.value }, text),
    ),
  );
  return {
    element: h(
      "div",
      { class: "choice" },
      h("span", { "aria-hidden": "true" }, ...terms(options.label)),
      list,
    ),
    set: (value) => {
      chosen = value;
      (list as Valued).value = value;
    },
  };
}

export interface Checkbox {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

export function checkbox(options: {
  readonly id: string;
  readonly label: string;
  /** Instead of the label where there is little room. */
  readonly short: string;
  readonly onChange: (checked: boolean) => void;
}): Checkbox {
  let shown = false;
  const box = custom(
    "vscode-checkbox",
    { id: options.id },
    // The toolkit takes all text inside as the name, so the short label must not be text.
    h("span", { class: "wide" }, ...terms(options.label)),
    h("span", { class: "narrow", "data-text": options.short }),
  ) as HTMLElement as Checked;
  // The toolkit also reports what the program sets: only a difference is the user's doing.
  box.addEventListener("change", () => {
    if (box.checked === shown) return;
    shown = box.checked;
    options.onChange(shown);
  });
  return {
    element: box,
    set: (checked) => {
      shown = checked;
      box.checked = checked;
    },
  };
}

export function button(options: {
  readonly label: string;
  readonly onPress: () => void;
  readonly id?: string;
  readonly look?: "primary" | "secondary" | "icon";
  /** Spoken and shown on hover, where the label is only a sign. */
  readonly spoken?: string;
}): HTMLElement {
  return custom(
    "vscode-button",
    {
      id: options.id,
      appearance: options.look ?? "secondary",
      "aria-label": options.spoken,
      title: options.spoken,
      onclick: options.onPress,
    },
    options.label,
  );
}

export function progressRing(label: string): HTMLElement {
  return custom("vscode-progress-ring", { "aria-label": label });
}
