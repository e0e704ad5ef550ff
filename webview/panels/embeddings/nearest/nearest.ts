import "./nearest.css";
import type { FilePlace, Neighbourhood } from "../../../../src/domain/model/embedding.ts";
import { clarityOf, tellingWords } from "../../../../src/domain/model/telling.ts";
import type { ChosenFile } from "../../../../src/domain/search/search.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { createPieces } from "../ground/pieces.ts";
import { comparisonOf, createChoices } from "./choices.ts";
import { exportNearest } from "./exports.ts";
import { createFileChoice } from "./file.ts";
import { createView, scaleOf } from "./view.ts";
import type { Shown, Stop } from "./words.ts";

const COUNT = 10;
const TRIED = 8; // words of the text, to begin with the most telling one

/**
 * What is most similar to a token, or least: in the vocabulary before any text, or in this text, or a
 * file.
 */
export function createNearest(panel: PartPanel): Part {
  const { run } = panel;
  const view = createView(panel, { go, open });
  const choices = createChoices(panel, () => go(way));
  const against = createFileChoice(panel, () => go(way));
  let way: readonly Stop[] = [];
  let isBegun = false;
  let pinned: number | undefined;
  let shown: Shown | undefined;

  const stopAt = (position: number): Stop => ({ ...tokenAt(run.tokens, position), position });
  const pieces = createPieces(panel, () => go(way));

  function go(next: readonly Stop[]): void {
    const last = next.at(-1);
    if (!last) return;
    const { chosen } = choices;
    const isOfText = typeof chosen.space === "object";
    const here = isOfText ? inText(last) : last;
    way = here === last ? next : [here];
    const at = isOfText ? (here.position ?? 0) : here.id;
    const how = comparisonOf(chosen, panel.view.pieces);
    const show = (near: Neighbourhood, file?: ChosenFile) => {
      shown = { ...chosen, here, near, file };
      view.show(shown, way);
    };
    against.offer(isOfText);
    const { file } = against;
    if (!against.isMeant)
      panel.ask(panel.host.neighbours(run.id, at, COUNT, how), (near) => show(near));
    else if (!file) showNothing(t("Choose a file to compare the text with."));
    else
      against.read(at, COUNT, how, (near) =>
        near ? show(near, file) : showNothing(t("Nothing of {0} is read yet.", file.name)),
      );
  }

  function showNothing(sentence: string): void {
    shown = undefined;
    view.clear();
    panel.say(sentence);
  }

  /** Shows in the editor where a token stands in the file. */
  function open({ start, end }: FilePlace): void {
    const { file } = against;
    if (!file) return;
    opening(panel.host.openInFile(file.id, start, end), (isThere) => {
      if (!isThere) against.tell(t("That place is no longer in {0}.", file.name));
    });
  }

  /** The token where it stands in the text; if it does not, the text's most telling word. */
  function inText(stop: Stop): Stop {
    if (stop.position !== undefined) return stop;
    const position = run.tokens.ids.indexOf(stop.id);
    return stopAt(position >= 0 ? position : (tellingWords(run.tokens, 1)[0] ?? 0));
  }

  /** Begins with the word of the text whose nearest neighbor is the clearest. */
  function begin(): void {
    if (isBegun) return;
    isBegun = true;
    const tried = tellingWords(run.tokens, TRIED).map(async (position) => {
      const stop = stopAt(position);
      const near = await panel.host.neighbours(run.id, stop.id, COUNT, { isWhole: true });
      return { stop, clarity: clarityOf(stop.bytes, near.found, near.chance) };
    });
    panel.ask(Promise.all(tried), (all) => {
      go([all.reduce((best, one) => (one.clarity > best.clarity ? one : best)).stop]);
    });
  }

  const [work, opening] = [panel.asker(), panel.asker()];
  const away = createExport(
    panel.host,
    (saving) => work(saving, () => {}),
    () => shown && exportNearest(shown, scaleOf(shown), run.model),
  );
  return {
    options: [pieces.element, away],
    elements: [...view.above, choices.element, against.element, ...view.below],
    point: ({ index, how }) => {
      if (how === "passing") return;
      const next = how === "pinned" ? index : undefined;
      // The pin is told again whenever the mouse leaves the strip: that is no new beginning.
      const isNew = next !== pinned;
      pinned = next;
      if (next !== undefined && isNew) go([stopAt(next)]);
      else if (way.length === 0) begin();
    },
  };
}
