import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBriefShare } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { createDartBar } from "../../../kit/sampling/dartBar.ts";
import { createControls } from "../../../kit/sampling/samplingControls.ts";
import { createSeed } from "../../../kit/sampling/seed.ts";
import { type Choosing, chooseFrom } from "../ground/choice.ts";
import type { Told } from "./findings.ts";

const BARS = 5;

/**
 * The settings by which a token is chosen, and what is left to choose from.
 *
 * @param changed hears of other settings, once the token that they choose has a name
 */
export function createChoice(
  p: Float32Array,
  { words, choosing, vocabulary }: Told,
  changed: (choosing: Choosing) => void,
): HTMLElement {
  let current = choosing;
  const bars = h("div");
  const drawn = h("div", { class: "drawn-lots" });
  const bar = createDartBar();

  function draw(): void {
    const choice = chooseFrom(p, current);
    const { ids, rank, kept, dart, shareOf } = choice;
    const shown = Array.from(ids.subarray(0, BARS), (id, place) => ({
      label: words.label(id),
      share: shareOf(place),
      value: formatBriefShare(shareOf(place)),
    }));
    bars.replaceChildren(createBars(t("Chances by these settings"), shown));
    const nameOf = (place: number) =>
      place < BARS || place === rank ? words.label(ids[place] ?? 0) : undefined;
    drawn.hidden = kept === 1; // greedy: nothing is left to chance
    bar.show({ dart, hit: rank, kept, shareOf, nameOf });
  }

  async function change(next: Choosing): Promise<void> {
    current = next;
    await words.learn([chooseFrom(p, next).id]);
    if (current !== next) return;
    draw();
    changed(next);
  }

  const { element } = createControls(
    current.settings,
    vocabulary,
    (settings) => void change({ ...current, settings }),
    ["temperature", "topK", "topP", "minP"],
  );
  const seed = createSeed(current.seed, (next) => void change({ ...current, seed: next }));
  drawn.append(bar.element, seed);
  draw();
  return h("div", { class: "choosing" }, element, bars, drawn);
}
