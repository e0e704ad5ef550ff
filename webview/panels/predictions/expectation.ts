import type { Run } from "../../../src/domain/model/run.ts";
import { OFF, type Sampled, type Settings } from "../../../src/domain/prediction/sampling.ts";
import { label, type TokenId, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport, type Exported } from "../../kit/export/export.ts";
import { t } from "../../kit/page/language.ts";
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
  lastOf,
  realSentence,
  ruledSentence,
  tableOf,
} from "./sampling/expected.ts";
import { exportColumns } from "./sampling/exports.ts";
import { askedTokens, fetchPosition, type Position } from "./sampling/position.ts";

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
  const isMasked = run.says.kind === "masked"; // then a token is hidden, and asked for in its place
  let asked: number | undefined;
  let shown: Position | undefined;
  let taken: (() => Exported) | undefined; // made when it is asked for
  const names = new Map<TokenId, string>();
  const written = () => askedTokens(current);
  const last = () => (isMasked ? written().special.lastIndexOf(0) : written().ids.length - 1);
  const nameAt = (index: number) => `‘${label(tokenAt(written(), index))}’`;

  const columns = createColumns();
  const real = h("p", { class: "goesOn" });
  const effect = h("p", { class: "effect", "aria-live": "polite" });
  const entropy = h("p", { class: "entropy" });
  const twin = createTwin(t("Show as table"));
  const parts = createParts(panel, run);
  const away = createAway(panel, () => taken?.());
  const controls = createControls(panel.view.settings, run.model.vocabSize, (settings) => {
    panel.setView({ settings });
    draw();
  });
  const ownRules = createRules(panel, run, askAgain);
  const dart = createDart(panel.view.seed, (seed) => panel.setView({ seed }));
  const masks = createMasks(nameAt, askAgain);
  const askToWrite = panel.asker();
  const writer = run.decoder && createWriter(write);

  /** Another text for the decoder; undefined: what the model writes itself, such as a translation. */
  function write(text: string | undefined): void {
    askToWrite(panel.host.write(run.id, text), (other) => {
      current = other;
      asked = shown = undefined;
      const strip = writer?.show(written(), (index) => ask(index ?? last()));
      strip?.start();
    });
  }

  function askAgain(): void {
    const again = asked;
    asked = undefined;
    ask(again ?? last());
  }

  function ask(index: number): void {
    if (index === asked) return;
    asked = index;
    masks.show(index);
    const hidden = isMasked ? masks.kept : undefined;
    const isRuled = run.says.kind === "next" && panel.view.ruled;
    panel.ask(
      fetchPosition(panel.host, { run: current, index, hidden, isRuled }, names),
      (found) => {
        shown = found;
        draw();
      },
    );
  }

  function draw(): void {
    if (!shown) return;
    const { index, logits, own, sample } = shown;
    const { settings } = controls;
    const sampled = sample(settings);
    const nameOf = (rank: number) => names.get(sampled.ids[rank] as TokenId);
    const expected: Expected = {
      ...{ isMasked, place: nameAt(index), logits, own, settings, sampled },
      names: Array.from({ length: LISTED }, (_, rank) => nameOf(rank) ?? ""),
      nameOf: (id) => names.get(id) ?? "",
      real: realAt(written(), isMasked ? index : index + 1, sampled),
    };
    columns.show(expected);
    dart.show(lastOf(sampled), nameOf);
    panel.say(findingOf(expected));
    real.textContent = realSentence(expected);
    effect.textContent = effectSentence(expected);
    ownRules?.say(ruledSentence(expected));
    entropy.textContent = entropySentence(expected);
    taken = () => exportOf(expected, run);
    twin.show(() => tableOf(expected));
  }

  if (writer) write(undefined);
  return {
    choices: [controls.reset],
    elements: [
      ...(isMasked ? [masks.element] : []),
      ...(writer ? [writer.element] : []),
      controls.element,
      ...(ownRules ? [ownRules.element] : []),
      // All above keeps its height, so that pointing and sliding do not make the columns jump.
      ...[columns.element, effect, real, entropy, dart.element, twin.element, away, parts.element],
    ],
    // Pointing in another panel or the editor lights a token; this panel keeps its own place.
    point: ({ index, how }) => {
      if (!writer) ask(how === "elsewhere" ? last() : (index ?? last()));
      if (index !== undefined) parts.show(index);
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
  return rank < 0 ? undefined : { id: token.id, name: label(token), rank };
}

function exportOf(expected: Expected, { model }: Run): Exported {
  const { sampled, settings, logits, names } = expected;
  const listed = names.slice(0, Math.min(LISTED, sampled.ids.length));
  const title = captionOf(expected);
  return exportColumns({ title, model: model.name, names: listed, sampled, settings, logits });
}
