import "./attribution.css";
import type { Attribution, NotAttributed } from "../../../../src/domain/layers/attribution.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport, WITH_PYTHON } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createNames } from "../ground/names.ts";
import { namedAt, type Part, type PartPanel, type Place } from "../ground/part.ts";
import { whyNot } from "../ground/reasons.ts";
import { createTyped } from "../ground/typed.ts";
import { type Chosen, createChoosers } from "./choosers.ts";
import { exportAttribution, tableOf } from "./exports.ts";
import { createFigures } from "./figures.ts";
import { type AskedTokens, findingOf, sumSentence } from "./sentences.ts";

const OFFERED = 10; // tokens to choose from

/** A logit taken apart: what each head, each MLP and the embeddings added to it. */
export function createAttribution(panel: PartPanel): Part {
  const { host } = panel;
  const saving = panel.asker();
  const names = createNames();
  const figures = createFigures();
  const twin = createTwin(t("Show as table"));
  const chooser = h("div", { class: "choosers" });
  const sum = h("p", { class: "keys" });
  const waiting = h("p", {});
  const picture = h("div", { hidden: true }, figures.element, sum, twin.element);
  let place: Place | undefined;
  let offered: readonly TokenId[] = [];
  let chosen: Chosen | undefined;
  let found: Attribution | undefined;

  const typed = createTyped("attributed-token", t("Another token"), (text) => {
    if (!place) return;
    const question = host.findTokens(place.run.tokens.tokenizer, text, 1);
    panel.ask(question, ({ entries: [first] }) => {
      if (!first) {
        typed.say(t("No matching token."));
        return;
      }
      const { id } = first;
      offered = [id, ...offered.filter((one) => one !== id)];
      choose({ token: id, other: chosen?.other === id ? undefined : chosen?.other });
    });
  });

  /** Offers the tokens that the model found likeliest here. */
  function begin(next: Place): void {
    const question = host.lens(next.run.id, {
      ...{ positions: [next.position], count: OFFERED },
      hidden: true,
    });
    panel.ask(waitFor(waiting, question), (layers) => {
      offered = (layers.at(-1)?.readings[0]?.candidates ?? []).map(({ id }) => id);
      const [first] = offered;
      if (first !== undefined) choose({ token: first, other: undefined });
    });
  }

  function choose(next: Chosen): void {
    if (!place) return;
    chosen = next;
    const { run, position } = place;
    const question = Promise.all([
      host.attribution(run.id, position, next.token, next.other),
      host.spell(run.id, offered),
    ]);
    panel.ask(waitFor(waiting, question), ([answer, spelled]) => {
      names.add(spelled);
      draw(answer);
    });
  }

  function draw(answer: Attribution | NotAttributed): void {
    if (!place || !chosen) return;
    const isTold = answer.kind === "attributed";
    picture.hidden = chooser.hidden = !isTold;
    found = isTold ? answer : undefined;
    if (!isTold) {
      panel.say(whyNot(answer, place.run.model.name));
      return;
    }
    const active = document.activeElement?.id ?? "";
    const lists = createChoosers(chosen, offered, names, choose);
    chooser.replaceChildren(...lists, typed.element);
    if (active.startsWith("attributed")) document.getElementById(active)?.focus(); // drawn anew
    const asked = askedNow(place, chosen);
    panel.say(findingOf(asked, answer));
    const title = titleOf(asked);
    figures.show(answer, title);
    sum.textContent = sumSentence(answer, chosen.other !== undefined);
    twin.show(() => tableOf(answer, title));
  }

  const askedNow = (at: Place, { token, other }: Chosen): AskedTokens => ({
    where: namedAt(at, at.position),
    token: names.said(token),
    other: other === undefined ? undefined : names.said(other),
  });

  const away = createExport(
    host,
    (work) => saving(work, () => {}),
    () => {
      if (!found || !place || !chosen) return undefined;
      const title = titleOf(askedNow(place, chosen));
      const about = { title, model: place.run.model.name, sum: sum.textContent ?? "" };
      const { run } = place;
      const { token, other } = chosen;
      const files = () => host.files(run.id);
      return exportAttribution(found, figures, about, { place, token, other, files });
    },
    WITH_PYTHON,
  );
  return {
    options: [away],
    elements: [chooser, waiting, picture],
    show: (next) => {
      place = next;
      begin(next);
    },
    recolour: () => {
      for (const figure of figures.all) figure.recolour();
    },
  };
}

const titleOf = ({ where, token, other }: AskedTokens): string =>
  other === undefined
    ? t("What adds to the logit of {0} after {1}", token, where)
    : t("What makes {0} likelier than {2} after {1}, in logits", token, where, other);
