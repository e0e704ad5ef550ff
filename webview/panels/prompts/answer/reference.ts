import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { Compared } from "./next.ts";

/** The prompts that the others can be compared with; the list stays as long as these do. */
export function createReference(choose: (letter: string) => void) {
  const element = h("div");
  let offered = ""; // the letters that can be chosen
  return {
    element,
    show: ({ letters, reference }: Compared) => {
      if (offered === letters.join("")) return;
      offered = letters.join("");
      const choice = dropdown({
        id: "reference",
        label: t("Compare with"),
        choices: letters.map((letter) => ({ value: letter, text: letter })),
        value: letters[reference] as string,
        onChange: choose,
      });
      element.replaceChildren(...(letters.length > 1 ? [choice.element] : []));
    },
    /** The next list is a new one, whatever its letters. */
    forget: () => {
      offered = "";
    },
    clear: () => {
      offered = "";
      element.replaceChildren();
    },
  };
}
