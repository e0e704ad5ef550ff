import { formulaOf, sourceOf } from "../../../../src/domain/program/formulas.ts";
import type { Axis, StepFact } from "../../../../src/domain/program/program.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBriefShare, formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import { withTokens } from "../../../kit/panel/finding.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Choosing } from "../ground/choice.ts";
import { codeOf } from "../ground/code.ts";
import { type Cut, type Grid, gridOf } from "../ground/cuts.ts";
import { largest } from "../ground/terms.ts";
import { explainStep } from "../words/explain.ts";
import { placeOn, shapeWords, tensorName } from "../words/names.ts";
import { createChoice } from "./choice.ts";
import type { Told } from "./findings.ts";
import { formulaLines } from "./formula.ts";
import { createHeat, type Heat } from "./heat.ts";
import { type Lettered, numbersOf, type StepNumbers } from "./numbers.ts";

/** A picture of a step's numbers, and the numbers themselves. */
export interface Drawn {
  readonly letter: string;
  readonly cut: Cut;
  readonly grid: Grid;
  readonly heat: Heat;
}

export interface StepBody {
  readonly elements: readonly HTMLElement[];
  readonly drawn: readonly Drawn[];
}

/**
 * @param choose another number of what the step gives: its head, and its place
 * @param chosen hears of other settings of the choice
 */
export function createBody(
  numbers: StepNumbers,
  told: Told,
  choose: (head: number | undefined, at: number) => void,
  chosen: (choosing: Choosing) => void,
): StepBody {
  const { step } = numbers;
  const drawn: Drawn[] = [];
  const rows = (title: string, all: readonly Lettered[], isChosen = false) => {
    if (all.length === 0) return undefined;
    const made = all.map(({ letter, cut }) => {
      const one = drawCut(letter, cut, numbers, told, isChosen ? choose : undefined);
      drawn.push(one);
      return one.heat.element;
    });
    return h("section", { class: "cuts" }, h("h3", {}, title), ...made);
  };
  const lines = formulaLines(numbers, { to: told.names.to, spell: told.words.name });
  const formula = formulaOf(step);
  const sections = [
    rows(t("Takes"), numbers.inputs),
    rows(t("Learned"), numbers.weights),
    rows(t("Gives"), numbers.outputs, true),
  ].filter((one) => one !== undefined);
  return {
    drawn,
    elements: [
      h("p", { class: "explains" }, ...terms(explainStep(step.kind))),
      ...(formula === "" ? [] : [formulaBox(formula, lines)]),
      ...(step.kind === "tokenize" ? [cutting(told)] : []),
      ...bars(numbers, told),
      ...(step.kind === "choose"
        ? [createChoice(numbersOf(numbers, "p") ?? new Float32Array(), told, chosen)]
        : []),
      h("div", { class: "cut-columns" }, ...sections),
      ...facts(numbers),
      ...codeAndSource(numbers),
    ],
  };
}

const formulaBox = (formula: string, lines: readonly string[]): HTMLElement =>
  h(
    "div",
    { class: "formula" },
    h("p", { class: "general" }, formula),
    ...lines.map((line) => h("p", { class: "numbers" }, ...withTokens(line))),
  );

function drawCut(
  letter: string,
  cut: Cut,
  { aim }: StepNumbers,
  { names, words }: Told,
  choose: ((head: number | undefined, at: number) => void) | undefined,
): Drawn {
  const { axes, shape } = cut.ref;
  const isHeaded = axes.some((axis) => axis === "heads" || axis === "keyHeads");
  const hasHeads = isHeaded && cut.tensor.data.length > (cut.tensor.shape.at(-1) ?? 0);
  const isTo = axes.at(-1) !== "to" && axes.includes("to");
  const grid = gridOf(cut, aim.at, hasHeads ? aim.head : isTo ? aim.at : 0);
  const { rows, columns } = grid;
  const row = rows.axis === "heads" ? aim.head - rows.first : 0;
  const column = aim.at - columns.first;
  const isMarked = choose && column >= 0 && column < columns.count && row >= 0 && row < rows.count;
  const heat = createHeat(grid, {
    title: `${letter}: ${tensorName(cut.ref)}`,
    shape: shapeWords({ axes, shape }),
    marked: isMarked ? { row, column } : undefined,
    placeName: (axis, place) => nameOfPlace(axis, place, names.to, words.label),
    choose:
      choose &&
      ((r, c) => choose(rows.axis === "heads" ? rows.first + r : undefined, columns.first + c)),
  });
  return { letter, cut, grid, heat };
}

function nameOfPlace(
  axis: Axis | undefined,
  place: number,
  to: (token: number) => string,
  spell: (id: number) => string,
): string {
  if (axis === "to") return to(place);
  if (axis === "vocabulary") return spell(place);
  return placeOn(axis, place);
}

/** The characters of a token, the token, and its number. */
function cutting({ names: { own } }: Told): HTMLElement {
  const sign = (text: string) => h("span", { class: "token" }, text);
  const arrow = () => h("span", { class: "arrow", "aria-hidden": "true" }, "→");
  return h(
    "p",
    { class: "cutting" },
    h("span", { class: "characters" }, ...Array.from(own.label, sign)),
    arrow(),
    h("span", { class: "whole token" }, own.label),
    arrow(),
    h("strong", {}, formatCount(own.id)),
  );
}

const BARS = 5;

/** What the model expects, where a step gives logits or probabilities. */
function bars(numbers: StepNumbers, { words }: Told): readonly HTMLElement[] {
  const { kind } = numbers.step;
  if (kind !== "logits" && kind !== "probabilities") return [];
  const y = numbersOf(numbers, "y") ?? new Float32Array();
  const best = largest(y, BARS);
  const [low, high] = kind === "logits" ? [0, y[best[0] ?? 0] ?? 1] : [0, 1];
  return [
    createBars(
      t("Likeliest tokens"),
      best.map((id) => ({
        label: words.label(id),
        share: ((y[id] ?? 0) - low) / (high - low || 1),
        value: kind === "logits" ? formatNumber(y[id] ?? 0) : formatBriefShare(y[id] ?? 0),
      })),
    ),
  ];
}

const FACTS: Readonly<Record<StepFact["fact"], () => string>> = {
  tied: () => t("This is the table in which tokens were looked up at the beginning, used again."),
  half: () => t("Numbers are kept in 16 bits here."),
  masksToo: () => t("The mask is part of this bias: what may not be seen gets minus infinity."),
};

/** What else is true of the step in this model's file. */
function facts({ step }: StepNumbers): readonly HTMLElement[] {
  const stored = step.weights.flatMap(({ letter, tensor }) =>
    tensor.stored === undefined ? [] : [`${letter} = ${tensor.stored}`],
  );
  const file = stored.length === 0 ? [] : [t("In the model’s file: {0}", stored.join(", "))];
  return [...step.facts.map(({ fact }) => FACTS[fact]()), ...file].map((one) =>
    h("p", { class: "fact-line" }, one),
  );
}

function codeAndSource({ step }: StepNumbers): readonly HTMLElement[] {
  const code = codeOf(step.kind);
  const source = sourceOf(step.kind);
  return [
    ...(code === undefined
      ? []
      : [
          h(
            "details",
            { class: "fold code" },
            h("summary", {}, t("The code of this step that the tests run")),
            h("pre", { tabindex: "0" }, h("code", {}, code)),
          ),
        ]),
    ...(source
      ? [
          h(
            "p",
            { class: "source" },
            `${t("Source:")} `,
            h("a", { href: source.url }, source.paper),
          ),
        ]
      : []),
  ];
}
