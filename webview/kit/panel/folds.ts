import type { Term } from "../../../src/domain/glossary/glossary.ts";
import { button } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { namedTerms, terms } from "../words/terms.ts";

/** The button of the options, and the fold that it opens; in a narrow panel also the choices'. */
export function createOptions(
  isOpen: boolean,
  onFold: (isOpen: boolean) => void,
): {
  readonly opener: HTMLElement;
  readonly fold: HTMLElement;
  fill(options: readonly HTMLElement[]): void;
} {
  const fold = h("div", { class: "options", role: "group", "aria-label": t("Options") });
  const opener = button({
    id: "options",
    label: t("Options"),
    onPress: () => {
      show(fold.hidden !== false);
      onFold(!fold.hidden);
    },
  });
  const show = (isShown: boolean) => {
    fold.hidden = !isShown;
    opener.setAttribute("aria-expanded", String(isShown));
  };
  show(isOpen);
  return { opener, fold, fill: (options) => fold.replaceChildren(...options) };
}

/** The question mark, and what it opens: the explanation, and what the words of the panel mean. */
export function createHelp(): {
  readonly help: HTMLElement;
  readonly explanation: HTMLElement;
  /** @param page explain.html */
  explain(page: string): void;
} {
  const told = h("div");
  const words = h("dl");
  const explanation = h(
    "div",
    { class: "explanation", hidden: true },
    told,
    h("h2", {}, t("Words")),
    words,
  );
  const listWords = () => words.replaceChildren(...namedTerms().map(explained));
  const help = button({
    id: "help",
    label: "?",
    look: "icon",
    spoken: t("What am I looking at?"),
    onPress: () => {
      listWords();
      explanation.hidden = !explanation.hidden;
      help.setAttribute("aria-expanded", String(!explanation.hidden));
    },
  });
  help.setAttribute("aria-expanded", "false");
  return {
    help,
    explanation,
    explain: (page) => {
      told.replaceChildren(...paragraphs(page));
      listWords();
    },
  };
}

const explained = ({ name, says }: Term) => h("div", {}, h("dt", {}, name), h("dd", {}, says));

/** explain.html in the user's language. */
function paragraphs(explain: string): readonly HTMLElement[] {
  const told = new Set<string>();
  const page = new DOMParser().parseFromString(explain, "text/html");
  return Array.from(page.querySelectorAll("p"), ({ textContent }) =>
    h("p", {}, ...terms(t(textContent.trim().replace(/\s+/g, " ")), told)),
  );
}
