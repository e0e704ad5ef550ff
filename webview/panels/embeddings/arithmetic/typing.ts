import { readTerms, type Term, writeTerms } from "../../../../src/domain/model/combination.ts";
import { label, type Token } from "../../../../src/domain/text/token.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { EXAMPLES } from "./examples.ts";

const LONGEST = 200; // UTF-16 units of a sum
const SETTLED = 300; // milliseconds without a key

/** The sum as it is typed, examples of one, and the pinned token to be added to it. */
export interface Typing {
  readonly element: HTMLElement;
  /** As if the user had typed it. */
  type(sum: string): void;
  add(term: Term): void;
  /** The token that is pinned in the text; undefined: none. */
  offer(token: Token | undefined): void;
}

/** @param settled hears of a sum once the user pauses */
export function createTyping(settled: (sum: string) => void): Typing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: string | undefined;
  const tell = () => {
    clearTimeout(timer);
    if (told === field.value) return;
    told = field.value;
    settled(told);
  };
  const field = h("input", {
    ...{ type: "text", id: "sum", spellcheck: "false", autocomplete: "off", maxlength: LONGEST },
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => field.isConnected && tell(), SETTLED);
    },
    onchange: tell,
  });
  const pinned = h("span", { class: "pinned" });

  function type(sum: string): void {
    field.value = sum;
    tell();
  }

  const add = (term: Term) => type(writeTerms([...readTerms(field.value), term]));

  const adding = (sign: Term["sign"], name: string, what: number) =>
    button({
      label: `${sign > 0 ? "+" : "−"} ${name}`,
      spoken: sign > 0 ? t("Add ‘{0}’ to the equation", name) : t("Take ‘{0}’ away", name),
      onPress: () => add({ sign, what }),
    });

  const tries = EXAMPLES.map((sum) =>
    h("button", { type: "button", class: "try token", onclick: () => type(sum) }, sum),
  );
  return {
    element: h(
      "div",
      { class: "summing" },
      h("label", { for: "sum" }, t("Equation")),
      field,
      pinned,
      h("span", { class: "tries" }, t("Try:"), ...tries),
    ),
    type,
    add,
    offer: (token) => {
      const [name, id] = token ? [label(token), token.id] : [];
      pinned.replaceChildren(
        ...(name === undefined || id === undefined
          ? []
          : [adding(1, name, id), adding(-1, name, id)]),
      );
    },
  };
}
