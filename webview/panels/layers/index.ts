import "./style.css";
import type { Run } from "../../../src/domain/model/run.ts";
import { openingMask, openingPlace } from "../../../src/domain/prediction/opening.ts";
import { largest } from "../../../src/domain/prediction/prediction.ts";
import { tokenAt } from "../../../src/domain/text/token.ts";
import { h } from "../../kit/controls/element.ts";
import { createTabs, type Tab } from "../../kit/controls/tabs.ts";
import { t } from "../../kit/page/language.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createWriter } from "../../kit/strip/writer.ts";
import { createAttribution } from "./attribution/attribution.ts";
import explain from "./explain.html";
import {
  askedTokens,
  type Part,
  type PartId,
  type PartPanel,
  type Place,
  type Remembered,
} from "./ground/part.ts";
import { createLens } from "./lens/lens.ts";
import { createNeurons } from "./neurons/neurons.ts";

const PARTS: Readonly<Record<PartId, (panel: PartPanel) => Part>> = {
  lens: createLens,
  attribution: createAttribution,
  neurons: createNeurons,
};

const VIEW: Remembered = {
  ...{ part: "lens", measure: "probability", places: "layers", height: "probability" },
};

const EMPTY = {
  lead: t(
    "Select some text in the editor to see how the model’s answer forms from layer to layer.",
  ),
  example: t("In the example, only the last layer puts “door” first."),
};

startPanel<Remembered>(
  "layers",
  { title: t("Layers"), explain, view: VIEW, empty: EMPTY },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The layers panel needs a run: the host gave none.");
    const { kind } = run.says;
    if (kind === "next" || kind === "masked") return draw(panel, run);
    return drawSilent(panel, whySilent(run));
  },
);

function draw(panel: Panel<Remembered>, run: Run): Picture {
  let current = run; // with what its decoder has written since
  let strip = panel.strip; // of the tokens that are asked about
  let place: Place | undefined;
  const askPlace = panel.asker();
  const options = h("div", { class: "of-part" });
  const made = new Map<PartId, Part>();
  const shown = new Map<PartId, Place>();
  const said = new Map<PartId, Parameters<PartPanel["say"]>>();
  const tabs: readonly Tab<PartId>[] = [
    { id: "lens", title: t("Logit lens") },
    { id: "attribution", title: t("Attribution") },
    { id: "neurons", title: t("Neurons") },
  ];
  const writer = run.decoder && createWriter(write);

  /** Another text for the decoder; undefined: what the model writes itself, such as a translation. */
  function write(text: string | undefined): void {
    askPlace(panel.host.write(run.id, text), (other) => {
      current = other;
      if (!writer) return;
      strip = writer.show(
        askedTokens({ run: other }),
        (index) => index !== undefined && pick(index),
      );
      strip.start();
      begin();
    });
  }

  /** Looks where there is most to see. */
  function begin(): void {
    askPlace(openingOf(panel, current), (position) => {
      pick(position);
      strip.show(position);
    });
  }

  function pick(position: number): void {
    if (place?.run === current && place.position === position) return;
    place = { run: current, position };
    strip.weigh(undefined, position);
    tellPart(panel.view.part);
  }

  /** Tells a part where one looks, if it has not been told. */
  function tellPart(id: PartId): void {
    const part = made.get(id);
    if (!part || !place || shown.get(id) === place) return;
    shown.set(id, place);
    part.show(place);
  }

  /** The panel as a part sees it: what the part says is the headline while it is shown. */
  const panelOf = (id: PartId): PartPanel => ({
    ...panel,
    get view() {
      return panel.view;
    },
    pick,
    ask: panel.asker(),
    say: (...finding) => {
      said.set(id, finding);
      if (panel.view.part === id) panel.say(...finding);
    },
  });

  function show(id: PartId): readonly HTMLElement[] {
    if (id !== panel.view.part) panel.setView({ part: id });
    const part = made.get(id) ?? PARTS[id](panelOf(id));
    made.set(id, part);
    const finding = said.get(id);
    if (finding) panel.say(...finding);
    options.replaceChildren(...(part.options ?? []));
    tellPart(id);
    return part.elements;
  }

  if (writer) write(undefined);
  else begin();
  return {
    options: [options],
    elements: [
      ...(writer ? [writer.element] : []),
      ...createTabs(tabs, t("Parts"), panel.view.part, show),
    ],
    point: ({ index, how }) => {
      if (!writer && index !== undefined && how !== "elsewhere") pick(index);
    },
    recolour: () => {
      for (const part of made.values()) part.recolour?.();
    },
  };
}

/** Where to begin: in the middle of a sentence, where a model has the most to say. */
async function openingOf({ host }: Panel<Remembered>, run: Run): Promise<number> {
  const tokens = askedTokens({ run });
  if (run.says.kind === "masked") return openingMask(tokens);
  return openingPlace(tokens.ids.length - 1, async (position) => {
    const logits = await host.logits(run.id, position);
    return tokenAt(await host.spell(run.id, largest(logits, 1)), 0);
  });
}
