import "./neurons.css";
import type { NotAttributed } from "../../../../src/domain/layers/attribution.ts";
import type { Neurons } from "../../../../src/domain/layers/neurons.ts";
import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport, type Format } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import { createScroller } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import { createNames } from "../ground/names.ts";
import { namedAt, type Part, type PartPanel, type Place } from "../ground/part.ts";
import { whyNot } from "../ground/reasons.ts";
import { exportNeurons } from "./exports.ts";
import { drawNeurons } from "./table.ts";

const LISTED = 10; // neurons
const SAID = 3; // tokens in the headline
const FORMATS: readonly Format[] = ["csv", "json"];

/** The MLP of one layer: its strongest neurons at a token, and what each promotes. */
export function createNeurons(panel: PartPanel): Part {
  const { host } = panel;
  const saving = panel.asker();
  const names = createNames();
  const chooser = h("div", { class: "choosers" });
  const waiting = h("p", {});
  const box = h("div", {});
  const note = h(
    "p",
    { class: "keys", hidden: true },
    ...terms(
      t(
        "Length is how long what the neuron writes to the residual stream is. What it promotes and suppresses is what its output weights add to logits, through the final norm held as it is here and the unembedding (Geva et al. 2022); it writes for later layers too, which this does not show.",
      ),
    ),
  );
  let place: Place | undefined;
  let layer: number | undefined; // the last until one is chosen
  let found: Neurons | undefined;
  const layers = () => {
    const { decoder, found: kinds, model } = place?.run ?? {};
    const own = kinds?.find(({ kind }) => kind === (decoder ? "decoder" : "self"));
    return own?.layers ?? model?.layers ?? 1;
  };
  const shownLayer = () => Math.min(layers() - 1, layer ?? layers() - 1);

  function ask(): void {
    if (!place) return;
    const question = host.neurons(place.run.id, shownLayer(), place.position, LISTED);
    panel.ask(waitFor(waiting, question), draw);
  }

  function draw(answer: Neurons | NotAttributed): void {
    if (!place) return;
    found = answer.kind === "neurons" ? answer : undefined;
    note.hidden = !found;
    if (answer.kind === "none") {
      box.replaceChildren();
      chooser.replaceChildren();
      panel.say(whyNot(answer, place.run.model.name));
      return;
    }
    names.add(answer.tokens);
    const isFocused = document.activeElement?.id === "neuron-layer";
    chooser.replaceChildren(layerChoice());
    if (isFocused) document.getElementById("neuron-layer")?.focus(); // it was drawn anew
    panel.say(findingOf(place, answer));
    const shown = place;
    const caption = captionOf(shown);
    const table = drawNeurons(caption, answer, names, {
      nameOf: (position) => namedAt(shown, position),
      pick: panel.pick,
    });
    box.replaceChildren(createScroller(caption, table));
  }

  const layerChoice = () =>
    dropdown({
      id: "neuron-layer",
      label: t("MLP of layer"),
      choices: Array.from({ length: layers() }, (_, at) => ({
        value: String(at),
        text: formatCount(at + 1),
      })),
      value: String(shownLayer()),
      onChange: (value) => {
        layer = Number(value);
        ask();
      },
    }).element;

  function findingOf(at: Place, { neurons: [first] }: Neurons): string {
    if (!first) return "";
    const promoted = first.promotes.slice(0, SAID).map(({ token }) => names.said(token));
    return t(
      "In layer {0}, neuron {1} writes most at {2}; it promotes {3}",
      formatCount(shownLayer() + 1),
      formatCount(first.neuron + 1),
      namedAt(at, at.position),
      promoted.join(", "),
    );
  }

  const captionOf = (at: Place) =>
    t(
      "Strongest neurons of layer {0} at {1}, of {2}",
      formatCount(shownLayer() + 1),
      namedAt(at, at.position),
      formatCount(found?.count ?? 0),
    );

  const away = createExport(
    host,
    (work) => saving(work, () => {}),
    () =>
      found &&
      place &&
      exportNeurons(found, names, {
        title: captionOf(place),
        model: place.run.model.name,
        layer: shownLayer(),
      }),
    FORMATS,
  );
  return {
    options: [away],
    elements: [chooser, waiting, box, note],
    show: (next) => {
      place = next;
      ask();
    },
  };
}
