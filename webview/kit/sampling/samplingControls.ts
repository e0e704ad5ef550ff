import "../controls/fields.css";
import "./samplingControls.css";
import { OFF, type Settings } from "../../../src/domain/prediction/sampling.ts";
import { button } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { formatCount, formatNumber } from "../page/numbers.ts";
import { terms } from "../words/terms.ts";

/** One setting, which is set by a slider or by typing a number. */
interface Knob {
  readonly name: keyof Settings;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly show: (value: number) => string;
  /** Place on the slider, in parts of `places`, and back. */
  readonly places: number;
  readonly toPlace: (value: number) => number;
  readonly fromPlace: (place: number) => number;
}

export interface Controls {
  /** With a button that turns all of them off. */
  readonly element: HTMLElement;
  readonly settings: Settings;
}

/**
 * A slider and a number for each setting, all of them off unless `initial` says otherwise.
 *
 * @param vocabSize the largest top-k
 * @param changed called while a slider moves, not only when it is released
 * @param which of the settings; all unless given
 */
export function createControls(
  initial: Settings,
  vocabSize: number,
  changed: (settings: Settings) => void,
  which?: readonly (keyof Settings)[],
): Controls {
  let settings = initial;
  const rows = knobs(vocabSize)
    .filter(({ name }) => which?.includes(name) ?? true)
    .map((knob) => createRow(knob));

  function createRow(knob: Knob) {
    const { name, label, places } = knob;
    const number = h("input", {
      type: "number",
      id: name,
      min: knob.least,
      max: knob.most,
      step: knob.step,
      placeholder: t("off"),
      oninput: () => {
        const typed = number.valueAsNumber;
        change(Number.isNaN(typed) ? OFF[name] : bounded(knob, typed));
        fitSlider();
      },
      onchange: () => fitNumber(), // a number out of bounds is corrected once the user is done
    });
    const slider = h("input", {
      type: "range",
      min: 0,
      max: places,
      "aria-label": label,
      oninput: () => {
        change(bounded(knob, knob.fromPlace(slider.valueAsNumber)));
        fitNumber();
        speak();
      },
    });
    const element = h(
      "div",
      { class: "setting" },
      h("label", { for: name }, ...terms(label)),
      slider,
      number,
    );
    const isOff = () => settings[name] === OFF[name];
    const change = (value: number) => {
      settings = { ...settings, [name]: value };
      element.classList.toggle("off", isOff());
      changed(settings);
    };
    const speak = () => {
      slider.ariaValueText = isOff() ? t("off") : knob.show(settings[name]);
    };
    const fitNumber = () => {
      number.value = isOff() ? "" : String(settings[name]);
    };
    const fitSlider = () => {
      slider.valueAsNumber = knob.toPlace(settings[name]);
      speak();
    };
    const refresh = () => {
      element.classList.toggle("off", isOff());
      fitNumber();
      fitSlider();
    };
    refresh();
    return { element, refresh };
  }

  const reset = button({
    id: "reset",
    label: t("Reset"),
    onPress: () => {
      settings = OFF;
      for (const { refresh } of rows) refresh();
      changed(settings);
    },
  });
  return {
    element: h(
      "div",
      { class: "choosingBy", role: "group", "aria-label": t("How the next token is chosen") },
      h(
        "div",
        { class: "title" },
        h("h2", { "aria-hidden": "true" }, t("How the next token is chosen")),
        reset,
      ),
      h("div", { class: "knobs" }, ...rows.map(({ element }) => element)),
    ),
    get settings() {
      return settings;
    },
  };
}

function knobs(vocabSize: number): readonly Knob[] {
  const evenly = (least: number, most: number, step: number) => ({
    least,
    most,
    step,
    show: formatNumber,
    places: Math.round((most - least) / step),
    toPlace: (value: number) => (value - least) / step,
    fromPlace: (place: number) => Number((least + place * step).toFixed(2)),
  });
  const places = 40; // few enough that nearly every key press changes the count
  // The slider is logarithmic: 1 to 10 takes as much room as 10 to 100.
  const length = Math.log(Math.max(2, vocabSize));
  return [
    { name: "temperature", label: t("temperature"), ...evenly(0, 2, 0.05) },
    {
      name: "topK",
      label: t("top-k"),
      least: 1,
      most: vocabSize,
      step: 1,
      show: formatCount,
      places,
      toPlace: (value) => (value === OFF.topK ? places : (Math.log(value) / length) * places),
      fromPlace: (place) => Math.round(Math.exp((place / places) * length)),
    },
    { name: "topP", label: t("top-p"), ...evenly(0, 1, 0.01) },
    { name: "minP", label: t("min-p"), ...evenly(0, 1, 0.01) },
    { name: "repetitionPenalty", label: t("repetition penalty"), ...evenly(1, 2, 0.05) },
  ];
}

/** Brings a value within the knob's bounds. A top-k of all tokens is off. */
function bounded({ name, least, most }: Knob, value: number): number {
  const inside = Math.max(least, Math.min(most, value));
  if (name !== "topK") return inside;
  return inside === most ? OFF.topK : Math.round(inside);
}
