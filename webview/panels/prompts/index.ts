import "./style.css";
import {
  type GivenPrompts,
  MOST_CONTINUATIONS,
  MOST_PROMPTS,
} from "../../../src/domain/prediction/prompts.ts";
import { button } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport } from "../../kit/export/export.ts";
import { t } from "../../kit/page/language.ts";
import { formatExactShare } from "../../kit/page/numbers.ts";
import { waitFor } from "../../kit/page/waiting.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { refill } from "../../kit/pictures/moving.ts";
import { createScroller, createTable, createTwin } from "../../kit/pictures/table.ts";
import { exportComparison } from "./answer/exports.ts";
import { createHero } from "./answer/hero.ts";
import { createMathFold } from "./answer/math.ts";
import { type Compared, createNext, nameAt, shareAt } from "./answer/next.ts";
import { createOrigin } from "./answer/origin.ts";
import { createReference } from "./answer/reference.ts";
import { differencesAmong, headlineOf, likeliestOf } from "./answer/sentences.ts";
import { toldOf } from "./answer/told.ts";
import explain from "./explain.html";
import { type Example, examples } from "./input/examples.ts";
import { createFields, type Fields } from "./input/fields.ts";
import { createMeter } from "./input/meter.ts";

interface Remembered {
  /** None until the first ones are there. */
  readonly prompts: readonly string[];
  readonly continuations: readonly string[];
  /** Which prompt the others are compared with, by its letter. */
  readonly reference: string;
  /** What a search has put together, until other prompts are taken. */
  readonly given: GivenPrompts | undefined;
  /** The id of what was given last, also once others were taken. */
  readonly taken: string | undefined;
}

const LONGEST_PROMPT = 50_000; // UTF-16 units
const LONGEST_CONTINUATION = 2_000;
const LETTERS: readonly string[] = ["A", "B", "C", "D"];

startPanel<Remembered>(
  "prompts",
  {
    title: t("Compare Prompts"),
    explain,
    view: { prompts: [], continuations: [], reference: "A", given: undefined, taken: undefined },
  },
  drawPrompts,
);

const letterOf = (index: number) => LETTERS[index] as string;

function drawPrompts(panel: Panel<Remembered>): Picture {
  const { host } = panel;
  const [askForTexts, askToSave] = [panel.asker(), panel.asker()];
  const hero = h("div", { class: "hero" });
  const result = h("div", { class: "result" });
  const math = createMathFold();
  const waiting = h("p", { class: "hint", role: "status" });
  const origin = createOrigin();
  const twin = createTwin(t("Show as table"));
  let shown: Compared | undefined;
  let turn = 0; // goes up with each refresh, which drops older answers even where nothing is asked

  const away = createExport(
    host,
    (saving) => askToSave(saving, () => {}),
    () => shown && exportComparison(referred(shown, panel.view)),
    ["svg", "png", "csv", "json", "md"],
  );
  const told = h("span", { class: "hint", role: "status" });
  const selected = button({ id: "take", label: t("Use selection"), onPress: takeSelected });
  const prompts = createPrompts(panel, refresh, [selected, told]);
  const continuations = createContinuations(panel, refresh);
  const model = h("span", { class: "model" });
  const reference = createReference((letter) => {
    panel.setView({ reference: letter });
    draw();
  });
  function take(texts: Pick<Example, "prompts" | "continuations">, given?: GivenPrompts): void {
    reference.forget();
    prompts.set(texts.prompts);
    continuations.set(texts.continuations);
    const written = { prompts: prompts.texts, continuations: continuations.texts };
    panel.setView({ ...written, reference: "A", given });
    refresh();
  }

  function takeSelected(): void {
    askForTexts(host.selections(), (texts) => {
      told.textContent = texts.length > 0 ? "" : t("Select some text in the editor first.");
      if (texts.length > 0) take({ prompts: texts, continuations: continuations.texts });
    });
  }

  /** What was just given; else the last prompts. The first time what is selected, or an example. */
  function begin(): void {
    const { given } = panel.subject;
    if (given && given.id !== panel.view.taken) {
      panel.setView({ taken: given.id });
      take({ prompts: given.prompts, continuations: [] }, given);
      return;
    }
    if (panel.view.prompts.length > 0) {
      prompts.set(panel.view.prompts);
      continuations.set(panel.view.continuations);
      refresh();
      return;
    }
    askForTexts(host.selections(), (texts) =>
      take(texts.length > 0 ? { prompts: texts, continuations: [] } : (examples()[0] as Example)),
    );
  }

  function refresh(): void {
    const mine = ++turn;
    const given = givenOf(prompts);
    if (given.length === 0) {
      shown = undefined;
      draw();
      return;
    }
    const texts = given.map((index) => prompts.texts[index] as string);
    const mayReplace = panel.view.given && true;
    const judged = continuations.texts.filter((text) => text !== "");
    panel.ask(waitFor(waiting, host.prompts(texts, judged, mayReplace)), (comparison) => {
      if (mine !== turn) return;
      shown = { comparison, letters: given.map(letterOf), reference: 0, texts };
      showMeters(prompts, given, comparison);
      draw();
    });
  }

  function draw(): void {
    twin.element.hidden = math.element.hidden = away.hidden = !shown;
    if (!shown) {
      panel.say(t("Write a prompt."));
      for (const box of [hero, origin.element, result]) box.replaceChildren();
      reference.clear();
      return;
    }
    const compared = referred(shown, panel.view);
    const about = toldOf(compared);
    panel.say(headlineOf(compared, about));
    model.textContent = shown.comparison.model.name;
    reference.show(compared);
    refill(hero, ...createHero(compared, about));
    origin.show(panel.view.given, compared);
    result.style.setProperty("--prompts", String(compared.letters.length));
    refill(result, ...resultsOf(compared));
    math.show(compared);
    twin.show(() => tableOf(compared));
  }

  begin();
  return {
    choices: [model],
    options: [reference.element, away],
    elements: [
      ...[waiting, hero, origin.element],
      offerExamples(take),
      ...[prompts.element, continuations.element, result, math.element, twin.element],
    ],
    point: () => {},
  };
}

/** Compares the others with the chosen prompt, or against the first where that one is empty. */
const referred = (compared: Compared, { reference }: Pick<Remembered, "reference">): Compared => ({
  ...compared,
  reference: Math.max(0, compared.letters.indexOf(reference)),
});

const offerExamples = (take: (example: Example) => void) =>
  h(
    "p",
    { class: "offers" },
    h("span", { class: "hint" }, t("Examples:")),
    ...examples().map((example) =>
      button({ id: example.id, label: example.title, onPress: () => take(example) }),
    ),
  );

function createPrompts(
  panel: Panel<Remembered>,
  settled: () => void,
  others: readonly HTMLElement[],
): Fields {
  return createFields(
    {
      id: "prompts",
      rows: 2,
      most: MOST_PROMPTS,
      longest: LONGEST_PROMPT,
      label: t("Prompts"),
      hint: t(
        "Several selections in the editor (Alt+click) become a prompt each, {0} at most.",
        MOST_PROMPTS,
      ),
      nameOf: (index) => t("Prompt {0}", letterOf(index)),
      add: t("Add a prompt"),
      remove: (index) => t("Remove prompt {0}", letterOf(index)),
      others,
    },
    { written: (texts) => panel.setView({ prompts: texts }), settled },
  );
}

function createContinuations(panel: Panel<Remembered>, settled: () => void): Fields {
  return createFields(
    {
      id: "continuations",
      rows: 1,
      most: MOST_CONTINUATIONS,
      longest: LONGEST_CONTINUATION,
      label: t("Continuations"),
      hint: t(
        "Texts whose probability after each prompt you want to know. Most words begin with a space.",
      ),
      nameOf: (index) => t("Continuation {0}", index + 1),
      add: t("Add a continuation"),
      remove: (index) => t("Remove continuation {0}", index + 1),
    },
    { written: (texts) => panel.setView({ continuations: texts }), settled },
  );
}

/** The numbers of the prompts that are not empty; below the others nothing stands. */
function givenOf(prompts: Fields): readonly number[] {
  const given = prompts.texts.flatMap((text, index) => (text.trim() === "" ? [] : [index]));
  prompts.texts.forEach((_, index) => {
    if (!given.includes(index)) prompts.below(index)?.replaceChildren();
  });
  return given;
}

/** How each prompt that was given fits the window, below its field. */
function showMeters(
  prompts: Fields,
  given: readonly number[],
  comparison: Compared["comparison"],
): void {
  for (const [at, index] of given.entries()) {
    const prompted = comparison.prompts[at];
    prompts.below(index)?.replaceChildren(...(prompted ? createMeter(prompted, comparison) : []));
  }
}

function resultsOf(compared: Compared): readonly HTMLElement[] {
  const sentences = [...differencesAmong(compared), ...likeliestOf(compared)];
  return [
    h("h2", {}, t("Next token")),
    createScroller(t("Next token"), createNext(compared)),
    h("ul", { class: "differences" }, ...sentences.map((sentence) => h("li", {}, sentence))),
  ];
}

function tableOf({ comparison, letters }: Compared): HTMLTableElement {
  return createTable(
    t("Likeliest next tokens after each prompt"),
    [
      { title: t("token"), show: (row: number) => nameAt(comparison, row), isToken: true },
      {
        title: t("ID"),
        show: (row) => String(comparison.listed[row]),
        number: (row) => comparison.listed[row] ?? 0,
      },
      ...letters.map((letter, prompt) => ({
        title: t("after {0}", letter),
        show: (row: number) => formatExactShare(shareAt(comparison, prompt, row)),
        number: (row: number) => shareAt(comparison, prompt, row),
      })),
    ],
    comparison.listed.map((_, row) => row),
  );
}
