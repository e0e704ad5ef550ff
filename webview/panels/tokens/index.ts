import "./style.css";
import { EMBEDDED_TOKENIZERS } from "../../../src/domain/tokenizer/card.ts";
import { checkbox, dropdown } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createTabs, type Tab } from "../../kit/controls/tabs.ts";
import { t } from "../../kit/page/language.ts";
import { formatCount } from "../../kit/page/numbers.ts";
import { startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import type { Pointed } from "../../kit/strip/strip.ts";
import { createCompare } from "./compare/compare.ts";
import { createCutting } from "./cut/cutting.ts";
import explain from "./explain.html";
import { createFacts } from "./ground/facts.ts";
import type { Part, PartId, Remembered, TokensPanel } from "./ground/part.ts";
import { createInput } from "./input/input.ts";
import { createLookup } from "./token/lookup.ts";
import { createVocabularyPart } from "./vocabulary/vocabulary.ts";

const PARTS: Readonly<Record<PartId, (panel: TokensPanel) => Part>> = {
  cut: createCutting,
  token: createLookup,
  compare: createCompare,
  input: createInput,
  vocabulary: createVocabularyPart,
};

const VIEW: Remembered = {
  part: "cut",
  showsStored: false,
  compared: EMBEDDED_TOKENIZERS.map(({ id }) => id),
  opened: [],
  chatting: undefined,
};

const EMPTY = {
  lead: t("Select some text in the editor to see where it is cut into tokens."),
  example: t("In the example, “strawberry” is read in pieces, not in letters."),
};

startPanel("tokens", { title: t("Tokens"), explain, view: VIEW, empty: EMPTY }, drawTokens);

function drawTokens(panel: TokensPanel): Picture {
  const { host, subject, view } = panel;
  const choices = subject.tokenizers.map(({ id, name, algorithm, vocabSize }) => ({
    value: id,
    text: `${name} · ${algorithm} ${formatCount(vocabSize)}`,
  }));
  const list = dropdown({
    id: "tokenizer",
    label: t("Tokenizer"),
    choices,
    value: subject.tokens.tokenizer,
    onChange: (id) => void host.chooseTokenizer(id),
  });

  const stored = checkbox({
    id: "stored",
    label: t("Show pieces as stored"),
    short: t("As stored"),
    onChange: showStored,
  });
  stored.set(view.showsStored);
  showStored(view.showsStored);

  const facts = createFacts(panel);
  const made = new Map<PartId, Part>();
  let last: Pointed = { index: undefined, how: "elsewhere" };
  const tabs: readonly Tab<PartId>[] = [
    { id: "cut", title: t("Cut") },
    { id: "token", title: t("Token") },
    { id: "compare", title: t("Compare") },
    { id: "input", title: t("Model input") },
    { id: "vocabulary", title: t("Vocabulary") },
  ];

  function showStored(showsStored: boolean): void {
    panel.setView({ showsStored });
    document.querySelector(".panel")?.classList.toggle("stored", showsStored);
  }

  function show(id: PartId): readonly HTMLElement[] {
    if (id !== panel.view.part) panel.setView({ part: id });
    let part = made.get(id);
    if (!part) {
      part = PARTS[id](panel);
      made.set(id, part);
      part.point?.(last);
    }
    const isCut = subject.tokens.ids.length < subject.size.tokens;
    const isPart = isCut && (id === "compare" || id === "input");
    return isPart ? [aside(), ...part.elements] : part.elements;
  }

  /** These parts draw the tokens that the page was given at once. */
  const aside = () =>
    h(
      "p",
      { class: "aside" },
      t(
        "Drawn from the first {0} of {1} tokens; numbers of tokens are those of the whole text.",
        formatCount(subject.tokens.ids.length),
        formatCount(subject.size.tokens),
      ),
    );

  return {
    choices: choices.length > 0 ? [list.element] : [],
    options: [stored.element],
    elements: [facts.element, ...createTabs(tabs, t("Parts"), view.part, show)],
    point: (pointed) => {
      last = pointed;
      facts.point(pointed.index);
      for (const part of made.values()) part.point?.(pointed);
    },
    recolour: () => {
      for (const part of made.values()) part.recolour?.();
    },
  };
}
