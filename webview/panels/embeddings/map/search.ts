import "../../../kit/controls/fields.css";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";

/** A field that finds tokens by their text; Enter goes to the next one. */
export function createSearch(on: {
  find(typed: string): readonly number[];
  /** @param at number of the one to go to; undefined: mark them only */
  show(found: readonly number[], at: number | undefined): string;
}): { readonly element: HTMLElement; again(): void } {
  let found: readonly number[] = [];
  let at = -1;
  const said = h("output", { class: "said" });
  const look = () => {
    found = on.find(field.value);
    at = -1;
    on.show(found, undefined);
    next.hidden = found.length === 0;
    said.textContent =
      field.value === ""
        ? ""
        : found.length === 0
          ? t("No matching token.")
          : t("{0} found", formatCount(found.length));
  };
  const go = () => {
    if (found.length === 0) return;
    at = (at + 1) % found.length;
    const name = on.show(found, at);
    said.textContent = t("{0} of {1}: {2}", formatCount(at + 1), formatCount(found.length), name);
  };
  const field = h("input", {
    type: "search",
    id: "find",
    spellcheck: "false",
    autocomplete: "off",
    oninput: look,
    onkeydown: (event) => {
      if ((event as KeyboardEvent).key === "Enter") go();
    },
  });
  const next = button({ id: "next", label: t("Next"), onPress: go });
  next.hidden = true;
  return {
    element: h(
      "span",
      { class: "typed find" },
      h("label", { for: "find" }, t("Find")),
      field,
      next,
      said,
    ),
    again: () => {
      if (field.value !== "") look();
    },
  };
}
