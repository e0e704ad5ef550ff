import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { InkScale } from "../map/ink.ts";
import { type Numbers, WORDS } from "../numbers/quantities.ts";

/** How the user looks at one head. */
export interface RememberedHead {
  readonly look: "map" | "lines";
  readonly numbers: Numbers;
  readonly scale: InkScale;
  /** Which tokens are left out as targets; shares of the others are scaled to add up to 1. */
  readonly hidden: "none" | "first" | "special";
  /** Whether the account of a weight is open. */
  readonly isAccounted: boolean;
}

/** What one kind of attention offers to choose from. */
export interface Choices {
  readonly offered: readonly Numbers[];
  /** The tokens that are special, by index. */
  readonly special: readonly number[];
}

export function createSettings(
  panel: Panel<RememberedHead>,
  { offered, special }: Choices,
  onChange: () => void,
  exports: HTMLElement,
): HTMLElement {
  function setting<Key extends "look" | "numbers" | "scale" | "hidden">(
    id: Key,
    title: string,
    choices: readonly (readonly [RememberedHead[Key], string])[],
  ): HTMLElement {
    return dropdown({
      id,
      label: title,
      choices: choices.map(([choice, text]) => ({ value: choice, text })),
      value: panel.view[id],
      onChange: (next) => {
        panel.setView({ [id]: next } as Partial<RememberedHead>);
        onChange();
      },
    }).element;
  }
  return h(
    "div",
    { class: "settings" },
    setting("look", t("View"), [
      ["map", t("map")],
      ["lines", t("lines")],
    ]),
    setting(
      "numbers",
      t("Show"),
      offered.map((one) => [one, WORDS[one].name] as const),
    ),
    setting("scale", t("Scale"), [
      ["root", t("square root")],
      ["linear", t("linear")],
      ["log", t("logarithmic")],
    ]),
    setting("hidden", t("Hide"), [
      ["none", t("none")],
      ["first", t("first token")],
      ...(special.length > 0 ? [["special", t("special tokens")] as const] : []),
    ]),
    exports,
  );
}
