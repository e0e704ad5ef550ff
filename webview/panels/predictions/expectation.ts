import type { Run } from "../../../src/domain/model/run.ts";
import { OFF, type Sampled, type Settings } from "../../../src/domain/prediction/sampling.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { h } from "../../kit/controls/element.ts";
import { createMath } from "../../kit/controls/fold.ts";
import { createExport, type Exported } from "../../kit/export/export.ts";
import { t } from "../../kit/page/language.ts";
import { nameOf } from "../../kit/page/naming.ts";
import type { Panel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createTwin } from "../../kit/pictures/table.ts";
import { createOwnRules } from "../../kit/sampling/ownRules.ts";
import { createControls } from "../../kit/sampling/samplingControls.ts";
import { createWriter } from "../../kit/strip/writer.ts";
import { createMasks } from "./masked/masks.ts";
import type { RememberedNoise } from "./masked/noise.ts";
import { createParts } from "./masked/parts.ts";
import { createColumns, LISTED, type Real } from "./sampling/columns.ts";
import { createDart } from "./sampling/dart.ts";
import {
  captionOf,
  type Expected,
  effectSentence,
  entropySentence,
  findingOf,
  realSentence,
  ruledSentence,
  surprisalSentence,
  tableOf,
} from "./sampling/expected.ts";
import { exportColumns } from "./sampling/exports.ts";
import { createLikeliest } from "./sampling/likeliest.ts";
import {
  askedTokens,
  fetchPosition,
  type Names,
  openingOf,
  type Position,
} from "./sampling/position.ts";

export interface Remembered extends RememberedNoise {
  readonly settings: Settings;
  readonly seed: number;
  /** Whether the model's own rules are in force. */
  readonly ruled: boolean;
}

export const INITIAL: Remembered = {
  settings: OFF,
  seed: 7,
  ruled: true,
  noise: "corruption",
  noiseSeed: 1,
};

/** What the model expects after the token that is pointed at, or in its place. */
export function drawExpectation(panel: Panel<Remembered>, run: Run): Picture {
  // An encoder-decoder is asked what its decoder writes next, wherever in the text one points.
  let current = run; // with what its decoder has written since
  let strip = panel.strip; // of the tokens that are asked about
  const isMasked = run.says.kind === "masked"; // then a token is hidden, and asked for in its place
  let asked: number | "opening" | undefined;
  let opening: Promise<number> | undefined; // asked for once
  let shown: Position | undefined;
  let taken: (() => Exported) | undefined; // made when it is asked for
  const names: Parameters<typeof fetchPosition>[2] = new Map();
  const written = () => askedTokens(current);
  const nameAt = (index: number) => nameOf(tokenAt(written(), index));

  const view = createView(panel, run, draw);
  const parts = createParts(panel, run);
  const away = createAway(panel, () => taken?.());
  const ownRules = createRules(panel, run, askAgain);
  const masks = createMasks(nameAt, askAgain);
  const askToWrite = panel.asker();
  const writer = run.decoder && createWriter(write);

  /** Another text for the decoder; undefined: what the model writes itself, such as a translation. */
  function write(text: string | undefined): void {
    askToWrite(panel.host.write(run.id, text), (other) => {
      current = other;
      asked = opening = shown = undefined;
      if (!writer) return;
      strip = writer.show(written(), ask);
      strip.start();
    });
  }

  function askAgain(): void {
    const again = asked;
    asked = undefined;
    ask(again === "opening" ? undefined : again);
  }

  /** @param index undefined: where predictions open */
  function ask(index: number | undefined): void {
    const place = index ?? "opening";
    if (place === asked) return;
    asked = place;
    panel.ask(find(index), (found) => {
      shown = found;
      masks.show(found.index);
      strip.weigh(undefined, found.index);
      if (index === undefined) strip.show(found.index);
      draw();
    });
  }

  async function find(index: number | undefined): Promise<Position> {
    opening ??= openingOf(panel.host, current);
    const place = index ?? (await opening);
    const hidden = isMasked ? masks.kept : undefined;
    const isRuled = run.says.kind === "next" && panel.view.ruled;
    return fetchPosition(panel.host, { run: current, index: place, hidden, isRuled }, names);
  }

  function draw(): void {
    if (!shown) return;
    const { index, logits, own, sample } = shown;
    const { settings } = panel.view;
    const sampled = sample(settings);
    const expected: Expected = {
      ...{ isMasked, place: nameAt(index), logits, own, settings, sampled },
      names: Array.from(sampled.ids.subarray(0, LISTED), (id) => names.get(id)?.label ?? ""),
      nameOf: (id) => names.get(id)?.said ?? "",
      real: realAt(written(), isMasked ? index : index + 1, sampled),
    };
    panel.say(findingOf(expected));
    view.show(expected, names);
    ownRules?.say(ruledSentence(expected));
    taken = () => exportOf(expected, run);
  }

  if (writer) write(undefined);
  return {
    options: [away],
    elements: [
      ...(writer ? [writer.element] : []),
      view.picture,
      ...(isMasked ? [masks.element] : []),
      ...view.controls,
      ...(ownRules ? [ownRules.element] : []),
      ...[...view.details, parts.element],
    ],
    // Pointing in another panel or the editor lights a token; this panel keeps its own place.
    point: ({ index, how }) => {
      if (!writer) ask(how === "elsewhere" ? undefined : index);
      if (index !== undefined) parts.show(index);
    },
  };
}

/** All that is drawn of one place: the bars, what is set and picked below them, and the numbers. */
function createView(panel: Panel<Remembered>, run: Run, changed: () => void) {
  const likeliest = createLikeliest();
  const real = h("p", { class: "goesOn unseen" }); // the picture has a row of it
  const effect = h("p", { class: "effect", "aria-live": "polite" });
  const columns = createColumns();
  const surprisal = h("p");
  const entropy = h("p", { class: "entropy" });
  const twin = createTwin(t("Show as table"));
  const controls = createControls(panel.view.settings, run.model.vocabSize, (settings) => {
    panel.setView({ settings });
    changed();
  });
  const dart = createDart(panel.view.seed, (seed) => panel.setView({ seed }));
  return {
    picture: h("div", { class: "expected" }, likeliest.element, real),
    controls: [controls.element, effect, dart.element],
    details: [createMath(columns.element, entropy, surprisal, dart.math), twin.element],
    show: (expected: Expected, names: Names) => {
      likeliest.show(expected);
      columns.show(expected);
      dart.show(expected.sampled, names);
      real.textContent = realSentence(expected);
      effect.textContent = effectSentence(expected);
      entropy.textContent = entropySentence(expected);
      surprisal.textContent = surprisalSentence(expected);
      twin.show(() => tableOf(expected));
    },
  };
}

function createAway(panel: Panel<Remembered>, taken: () => Exported | undefined): HTMLElement {
  const work = panel.asker();
  const kinds = ["svg", "png", "csv", "json", "md"] as const;
  return createExport(panel.host, (saving) => work(saving, () => {}), taken, kinds);
}

/** Shows the model's own rules; undefined if it says no next token or has no rules. */
function createRules(panel: Panel<Remembered>, run: Run, changed: () => void) {
  if (run.says.kind !== "next" || Object.keys(run.writing?.rules ?? {}).length === 0)
    return undefined;
  return createOwnRules(run, {
    isOn: panel.view.ruled,
    changed: (ruled) => {
      panel.setView({ ruled });
      changed();
    },
    spell: (ids) => panel.host.spell(run.id, ids),
  });
}

/** The text's own token in a place, if the text goes on so far. */
function realAt(tokens: Tokens, index: number, { ids }: Sampled): Real | undefined {
  if (index >= tokens.ids.length) return undefined;
  const token = tokenAt(tokens, index);
  const rank = ids.indexOf(token.id);
  return rank < 0 ? undefined : { id: token.id, name: label(token), said: nameOf(token), rank };
}

function exportOf(expected: Expected, { model }: Run): Exported {
  const { sampled, settings, logits, names } = expected;
  const listed = names.slice(0, Math.min(LISTED, sampled.ids.length));
  const title = captionOf(expected);
  return exportColumns({ title, model: model.name, names: listed, sampled, settings, logits });
}
