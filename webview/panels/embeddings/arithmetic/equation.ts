import "./equation.css";
import { type Term, writeTerms } from "../../../../src/domain/model/combination.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey, rowKeys } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";

/** The sum in chips, each with its sign, and what it points at. */
export interface Equation {
  readonly element: HTMLElement;
  /** @param tokens what each term was read as @param result what the sum points at, if at anything */
  show(terms: readonly Term[], tokens: readonly Tokens[], result: Result | undefined): void;
}

interface Result {
  readonly name: string;
  readonly isClear: boolean;
}

/** @param change hears of a sum that was changed by its chips */
export function createEquation(change: (terms: readonly Term[]) => void): Equation {
  const element = h("div", { class: "equation", role: "group", "aria-label": t("Equation") });
  const signs = () => Array.from(element.querySelectorAll<HTMLElement>(".sign"));

  function drawTerm(terms: readonly Term[], at: number, tokens: Tokens | undefined): HTMLElement {
    const { sign } = terms[at] as Term;
    const names = namesOf(tokens);
    const name =
      names.length > 0 ? names.join("") : writeTerms([{ ...(terms[at] as Term), sign: 1 }]);
    const set = (to: Term["sign"]) =>
      change(terms.map((term, i) => (i === at ? { ...term, sign: to } : term)));
    const remove = () => change(terms.filter((_, i) => i !== at));
    const move = (to: number) => signs()[to]?.focus();
    return h(
      "span",
      { class: sign > 0 ? "summand" : "summand taken", role: "group", "aria-label": name },
      h(
        "button",
        {
          type: "button",
          class: "sign",
          title: sign > 0 ? t("Take ‘{0}’ away instead", name) : t("Add ‘{0}’ instead", name),
          "aria-label": sign > 0 ? t("‘{0}’ is added", name) : t("‘{0}’ is taken away", name),
          onclick: () => set(sign > 0 ? -1 : 1),
          onkeydown: (event) =>
            pressKey(event, {
              ...rowKeys(at, terms.length - 1, move),
              ...{ Delete: remove, Backspace: remove },
              ...{ "+": () => set(1), "-": () => set(-1) },
            }),
        },
        sign > 0 ? "+" : "−",
      ),
      h(
        "span",
        { class: "pieces" },
        ...(names.length > 0 ? names : ["∅"]).map((one) => h("span", { class: "token" }, one)),
      ),
      h(
        "button",
        {
          type: "button",
          class: "remove",
          title: t("Remove ‘{0}’", name),
          "aria-label": t("Remove ‘{0}’", name),
          onclick: remove,
        },
        "×",
      ),
      names.length > 1
        ? h("small", {}, t("mean of {0} tokens", formatCount(names.length)))
        : undefined,
    );
  }

  return {
    element,
    show: (terms, tokens, result) => {
      const active = document.activeElement;
      const focused = signs().findIndex((sign) => sign.parentElement?.contains(active));
      element.replaceChildren(
        ...terms.map((_, at) => drawTerm(terms, at, tokens[at])),
        ...(result === undefined
          ? []
          : [
              h("span", { class: "points", "aria-hidden": "true" }, "≈"),
              h("span", { class: `token result${result.isClear ? "" : " weak"}` }, result.name),
            ]),
      );
      if (focused >= 0) signs()[Math.min(focused, terms.length - 1)]?.focus();
    },
  };
}

const namesOf = (tokens: Tokens | undefined): readonly string[] =>
  Array.from(tokens?.ids.keys() ?? [], (index) => label(tokenAt(tokens as Tokens, index)));
