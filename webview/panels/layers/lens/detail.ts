import "./detail.css";
import type { LensLayer } from "../../../../src/domain/prediction/lens.ts";
import { largest } from "../../../../src/domain/prediction/prediction.ts";
import { label, type TokenId } from "../../../../src/domain/text/token.ts";
import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatShare } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { createNames, placeName } from "../ground/names.ts";
import { isMasked, namedAt, type PartPanel, type Place, type Remembered } from "../ground/part.ts";
import { createTyped } from "../ground/typed.ts";
import { createPaths } from "./paths.ts";

const LISTED = 10; // tokens of one cell
const FOLLOWED = 3; // tokens that are followed until the user chooses others
const MOST = 6;

export interface Detail {
  readonly element: HTMLElement;
  /** @param row of the places that are shown */
  show(place: Place, row: number): void;
  recolour(): void;
}

/** One cell of the lens: its likeliest tokens, and how chosen ones came and went through the layers. */
export function createDetail(panel: PartPanel): Detail {
  const ask = panel.asker();
  const askName = panel.asker();
  const names = createNames();
  const heading = h("h2", {});
  const list = h("div", {});
  const paths = createPaths();
  const typed = createTyped("follow-token", t("Follow a token"), (text) => {
    const { place } = last ?? {};
    if (!place) return;
    askName(panel.host.findTokens(place.run.tokens.tokenizer, text, 1), ({ entries: [first] }) => {
      if (first) toggle(first.id, true);
      else typed.say(t("No matching token."));
    });
  });
  const height = dropdown({
    id: "curve-height",
    label: t("Curves show"),
    choices: [
      { value: "probability", text: t("Probability") },
      { value: "rank", text: t("Rank") },
    ],
    value: panel.view.height,
    onChange: (value) => {
      panel.setView({ height: value as Remembered["height"] });
      draw();
    },
  });
  let last: { readonly place: Place; readonly row: number } | undefined;
  let layers: readonly LensLayer[] = [];
  let chosen: readonly TokenId[] | undefined; // until then the telling ones
  let followed: readonly TokenId[] = [];

  function fetch(): void {
    if (!last) return;
    const { place } = last;
    const { run, position } = place;
    const asked = (tokens: readonly TokenId[]) =>
      panel.host.lens(run.id, { positions: [position], count: LISTED, tokens, hidden: true });
    const question = chosen
      ? asked(chosen).then((found) => ({ found, ids: chosen ?? [] }))
      : asked([]).then(async (found) => {
          const ids = tellingIn(found);
          return { found: await asked(ids), ids };
        });
    ask(
      question.then(async (answer) => ({
        ...answer,
        spelled: await panel.host.spell(run.id, [...new Set(answer.ids)]),
      })),
      ({ found, ids, spelled }) => {
        names.add(spelled);
        layers = found.filter(
          ({ at }) => panel.view.places === "all" || at.tensor !== "afterAttention",
        );
        followed = ids;
        draw();
      },
    );
  }

  function toggle(id: TokenId, isWanted = !followed.includes(id)): void {
    const others = followed.filter((one) => one !== id);
    chosen = isWanted ? [...others.slice(0, MOST - 1), id] : others;
    fetch();
  }

  function draw(): void {
    const layer = last && layers[Math.min(last.row, layers.length - 1)];
    if (!last || !layer) return;
    const { place } = last;
    const where = namedAt(place, place.position);
    heading.textContent = isMasked(place)
      ? t("Likeliest {0}, in place of {1}", placeName(layer.at), where)
      : t("Likeliest {0}, behind {1}", placeName(layer.at), where);
    const bars = createBars(
      heading.textContent,
      (layer.readings[0]?.candidates ?? []).map((candidate) => ({
        label: label(candidate),
        share: candidate.probability,
        value: formatShare(candidate.probability),
        hint: followed.includes(candidate.id)
          ? t("Stop following it through the layers")
          : t("Follow it through the layers"),
        onPress: () => toggle(candidate.id),
      })),
    );
    bars.classList.add("shares");
    const focused = [...list.querySelectorAll("button")].indexOf(
      document.activeElement as HTMLButtonElement,
    );
    list.replaceChildren(bars);
    list.querySelectorAll("button")[focused]?.focus(); // pressed, and drawn anew
    paths.show({ layers, ids: followed, names, height: panel.view.height });
  }

  return {
    element: h(
      "div",
      { class: "detail" },
      h("section", {}, heading, list),
      h(
        "section",
        {},
        paths.figure.element,
        h("div", { class: "follow" }, height.element, typed.element),
      ),
    ),
    show: (place, row) => {
      const isSame = last?.place.run === place.run && last.place.position === place.position;
      if (last && !isSame) chosen = undefined;
      last = { place, row };
      if (isSame && layers.length > 0) draw();
      else fetch();
    },
    recolour: paths.figure.recolour,
  };
}

/** The answer, and what else was likeliest on the way, by how likely it was there. */
function tellingIn(layers: readonly LensLayer[]): readonly TokenId[] {
  const answer = layers.at(-1)?.readings[0]?.candidates[0]?.id;
  const tops = layers.flatMap(({ readings }) => readings[0]?.candidates[0] ?? []);
  const likeliest = largest(
    tops.map(({ probability }) => probability),
    tops.length,
  ).map((at) => tops[at]?.id);
  return [...new Set([answer, ...likeliest])].filter((id) => id !== undefined).slice(0, FOLLOWED);
}
