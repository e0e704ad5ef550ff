import {
  directionOf,
  type FilePlace,
  type Neighbour,
} from "../../../../src/domain/model/embedding.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { refill } from "../../../kit/pictures/moving.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createDots, type Dot, type Scale } from "../ground/dots.ts";
import type { PartPanel } from "../ground/part.ts";
import { tableOf } from "./twin.ts";
import { headlineOf, isOut, remarksOf, type Shown, type Stop } from "./words.ts";

/** The way from token to token, the list, and what is said of it. */
export interface View {
  readonly above: readonly HTMLElement[];
  readonly below: readonly HTMLElement[];
  /** @param way ends with the token that is shown */
  show(shown: Shown, way: readonly Stop[]): void;
  /** There is nothing to show. */
  clear(): void;
}

/** What pressing does. */
interface Presses {
  /** Shows the token that a way ends with. */
  go(way: readonly Stop[]): void;
  /** Shows in the editor where a token stands in the file. */
  open(place: FilePlace): void;
}

export function createView(panel: PartPanel, { go, open }: Presses): View {
  const { tokens } = panel.run;
  const list = h("div");
  const trail = h("nav", { class: "trail", "aria-label": t("Path") });
  const remarks = h("p", { class: "remarks" });
  const hidden = h("span");
  const keys = h("span");
  const twin = createTwin(t("Show as table"));

  /** Marks the token in the strip if it stands in the text. */
  function mark({ position, id }: Stop): void {
    const at = position ?? tokens.ids.indexOf(id);
    panel.strip.weigh(undefined, at < 0 ? undefined : at);
  }

  function dotOf(shown: Shown, one: Neighbour, way: readonly Stop[]): Dot {
    const { position, place } = one;
    if (place && shown.file) {
      const where = `${shown.file.name}:${place.line + 1}`;
      return {
        label: label(one),
        value: one.value,
        isFaint: false,
        key: `from ${place.start}`,
        line: { where, ...place, token: utf8.decode(one.bytes) },
        hint: t("Open in the editor: {0}", where),
        onPress: () => open(place),
      };
    }
    return {
      label: label(one),
      value: one.value,
      isFaint: !isOut(shown, one),
      key: position === undefined ? String(one.id) : `at ${position}`,
      hint: t("Show the neighbors of ‘{0}’", label(one)),
      onPress: () => go([...way, one]),
      ...(position !== undefined && {
        number: t("№\u00a0{0}", formatCount(position + 1)),
        onPoint: (isOn: boolean) => panel.strip.point(isOn ? position : undefined),
      }),
    };
  }

  return {
    above: [trail, remarks, list],
    below: [h("p", { class: "keys" }, hidden, keys), twin.element],
    show(shown, way) {
      const { near } = shown;
      mark(shown.here);
      const count = formatCount(near.hidden);
      hidden.textContent =
        near.hidden > 0 ? `${t("Pieces of characters hidden: {0}.", count)} ` : "";
      keys.textContent = shown.file
        ? t("Press a neighbor to see it in the editor, or pin a token of the text to start there.")
        : t(
            "Press a neighbor to see its own neighbors, or pin a token of the text to start there.",
          );
      panel.say(headlineOf(shown));
      remarks.textContent = remarksOf(shown, tokens.ids.length - 1);
      const hadFocus =
        list.contains(document.activeElement) || trail.contains(document.activeElement);
      const dots = near.found.map((one) => dotOf(shown, one, way));
      refill(list, ...createDots(scaleOf(shown), dots));
      trail.replaceChildren(...trailOf(way, () => go(way.slice(0, -1))));
      // Going on by keyboard goes on: the list that had the focus keeps it.
      if (hadFocus) list.querySelector("button")?.focus();
      twin.element.hidden = false;
      twin.show(() => tableOf(shown));
    },
    clear() {
      list.replaceChildren();
      remarks.textContent = hidden.textContent = keys.textContent = "";
      twin.element.hidden = true;
    },
  };
}

const utf8 = new TextDecoder();

export const scaleOf = ({ measure, isFar, near }: Shown): Scale => ({
  name: isFar ? t("Least similar tokens") : t("Most similar tokens"),
  measure,
  chance: near.chance,
  direction: directionOf({ measure, ...(isFar && { isFar }) }),
});

const trailOf = (way: readonly Stop[], onBack: () => void): readonly HTMLElement[] =>
  way.length > 1
    ? [
        button({ id: "back", label: t("Back"), onPress: onBack }),
        h("span", { class: "token" }, way.map(label).join(" → ")),
      ]
    : [];
