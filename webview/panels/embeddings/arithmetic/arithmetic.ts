import "./arithmetic.css";
import { gapOf, readTerms, writeTerms } from "../../../../src/domain/model/combination.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { locale, t } from "../../../kit/page/language.ts";
import { withTokens } from "../../../kit/panel/finding.ts";
import { refill } from "../../../kit/pictures/moving.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createDots } from "../ground/dots.ts";
import { createIntro } from "../ground/intro.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { createPieces } from "../ground/pieces.ts";
import { createEquation } from "./equation.ts";
import { openings } from "./examples.ts";
import { dotOf, exportSum, rowsOf, type Sum, scaleOf, tableOf } from "./exports.ts";
import { headlineOf, isClear, notesOn } from "./sentences.ts";
import { createTyping } from "./typing.ts";

const COUNT = 10;
const ASKED = 100; // so that there are enough among them that are whole characters

/** Tokens that a sum of embeddings points at. */
export function createArithmetic(panel: PartPanel): Part {
  const { run, host } = panel;
  const equation = createEquation((terms) => typing.type(writeTerms(terms)));
  const list = h("div");
  const notes = h("p", { class: "aside" });
  const twin = createTwin(t("Show as table"));
  const saving = panel.asker();
  let sum: Sum | undefined;
  const typing = createTyping(ask);
  const pieces = createPieces(panel, show);
  const away = createExport(
    host,
    (work) => saving(work, () => {}),
    () => sum && exportSum(sum, shownOf(sum)),
  );

  function ask(typed: string): void {
    panel.setView({ sum: typed });
    const terms = readTerms(typed);
    const { vocabSize } = run.model;
    const missing = terms.find(({ what }) => typeof what === "number" && what >= vocabSize);
    if (missing) {
      panel.say(
        t("There is no token #{0}: they go up to #{1}.", missing.what, String(vocabSize - 1)),
      );
      return;
    }
    panel.ask(host.combine(run.id, terms, ASKED), (combination) => {
      sum = { terms, combination, model: run.model };
      show();
    });
  }

  /** Begins with the example whose nearest token stands out most in this model. */
  function begin(): void {
    const tried = openings(locale).map(async (typed) => ({
      typed,
      gap: gapOf(await host.combine(run.id, readTerms(typed), ASKED)),
    }));
    panel.ask(Promise.all(tried), (all) => {
      typing.type(all.reduce((best, one) => (one.gap > best.gap ? one : best)).typed);
      panel.setView({ sum: "" }); // nobody typed it: another model begins with its own
    });
  }

  const shownOf = ({ combination: { nearest } }: Sum) => pieces.shown(nearest).slice(0, COUNT);

  function show(): void {
    if (!sum) return;
    const { terms, combination } = sum;
    const shown = shownOf(sum);
    const [first] = shown;
    equation.show(
      terms,
      combination.terms,
      first && { name: label(first), isClear: isClear(combination, shown) },
    );
    panel.say(headlineOf(combination, shown));
    notes.replaceChildren(
      ...notesOn(combination, shown).map((note, i) =>
        h("span", { class: i === 0 && "box" }, ...withTokens(note)),
      ),
    );
    const hadFocus = list.contains(document.activeElement);
    refill(list, ...dotsOf(sum));
    if (hadFocus) list.querySelector("button")?.focus();
    twin.show(() => tableOf(rowsOf(sum as Sum, shown), run.model.vocabSize));
  }

  function dotsOf(now: Sum): readonly HTMLElement[] {
    const shown = shownOf(now);
    const last = shown.at(-1);
    if (!last) return [];
    const near = rowsOf(now, shown).filter(({ cosine }) => cosine >= last.cosine);
    return createDots(
      scaleOf(now),
      near.map((row) => ({
        ...dotOf(row, now.combination.chance),
        key: String(row.id),
        hint: t("Add ‘{0}’ to the equation", row.name),
        onPress: () => typing.add({ sign: 1, what: row.id }),
      })),
    );
  }

  if (panel.view.sum === "") begin();
  else typing.type(panel.view.sum);
  return {
    options: [pieces.element, away],
    elements: [
      createIntro(
        t(
          "Embeddings of words are added and subtracted, and the tokens nearest to the result are listed. The best-known example: king − man + woman should land near queen.",
        ),
      ),
      equation.element,
      typing.element,
      list,
      notes,
      rules(),
      twin.element,
    ],
    point: ({ index, how }) => {
      typing.offer(
        how === "pinned" && index !== undefined ? tokenAt(run.tokens, index) : undefined,
      );
    },
  };
}

/** How a sum is read. */
const rules = () =>
  h(
    "p",
    { class: "keys" },
    t(
      'Each word stands for its row of the embedding table, and a word of several tokens for the mean of their rows. Words are read as within a sentence, with a space before them; in quotes, as "the", they are taken as typed, and #258 is the token with that ID. To add a token, pin it in the text or press it in the list.',
    ),
  );
