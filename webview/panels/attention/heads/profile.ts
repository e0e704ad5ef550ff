import "./profile.css";
import {
  type Heads,
  habits,
  type Measure,
  type Measured,
} from "../../../../src/domain/attention/headMeasures.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { s } from "../../../kit/pictures/svg.ts";
import { inModel, type Place } from "../numbers/headPlace.ts";
import { valueAt } from "./arrange.ts";
import { headSentence, howSure } from "./sentences.ts";
import { HABIT_NAMES, MEASURE_WORDS, measureText, shortText } from "./words.ts";

const HIGH = 10; // of a row of strokes, which is stretched from a width of 100

export interface Profile {
  readonly element: HTMLElement;
  show(place: Place): void;
}

/** Every measure of one head, compared with all heads. @param onPress called with a measure */
export function createProfile(heads: Heads, onPress: (measure: Measure) => void): Profile {
  const title = h("h2", {});
  const sure = h("p", { class: "sure" });
  const rows = heads.measured.map((measured) => createRow(heads, measured, onPress));
  const element = h(
    "section",
    { class: "profile", hidden: rows.length === 0 },
    title,
    sure,
    h("ul", {}, ...rows.map(({ element }) => element)),
    h(
      "p",
      { class: "legend" },
      t(
        "Each tick is a head: the thick one is this head, the dotted one a head that looks at everything evenly. Press a name to color all heads by it.",
      ),
    ),
  );
  return {
    element,
    show: (place) => {
      title.textContent = t(
        "What layer {0}, head {1} does on this text",
        inModel(heads, place).layer + 1,
        place.head + 1,
      );
      sure.textContent = `${headSentence(heads, place)} ${howSure(heads, place)}`;
      const named = habits(heads, place.layer, place.head);
      for (const { measure, show } of rows) {
        const habit = named.find(({ share }) => share === measure);
        show(place, habit && HABIT_NAMES[habit.share]);
      }
    },
  };
}

function createRow(heads: Heads, measured: Measured, onPress: (measure: Measure) => void) {
  const { measure, values, evenly } = measured;
  const { name, meaning } = MEASURE_WORDS[measure];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const text = (value: number) => measureText(measure, value);
  const [first, last] = [Math.min(low, evenly), Math.max(high, evenly)];
  const positionOf = (value: number) =>
    last > first ? (100 * (value - first)) / (last - first) : 50;
  const stroke = (value: number) => `M${positionOf(value).toFixed(2)} 0v${HIGH}`;
  const own = s("path", { class: "own" });
  const value = h("span", { class: "number" });
  const habit = h("span", { class: "habit" });
  const strokes = s(
    "svg",
    {
      role: "img",
      "aria-label": t("All heads: {0} to {1}.", text(low), text(high)),
      viewBox: `0 0 100 ${HIGH}`,
      preserveAspectRatio: "none",
    },
    s("path", { class: "others", d: Array.from(values, stroke).join("") }),
    s("path", { class: "evenly", d: stroke(evenly) }),
    own,
  );
  const end = (value: number) => h("span", { "aria-hidden": "true" }, shortText(measure, value));
  return {
    measure,
    element: h(
      "li",
      {},
      h("button", { type: "button", title: meaning, onclick: () => onPress(measure) }, name),
      habit,
      value,
      h("span", { class: "strokes" }, end(first), strokes, end(last)),
    ),
    show: (place: Place, name: string | undefined) => {
      const number = valueAt(heads, measured, place);
      value.textContent = text(number);
      habit.textContent = name ?? "";
      own.setAttribute("d", stroke(number));
    },
  };
}
