import type { Run } from "../../../../src/domain/model/run.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { headsOf } from "../ground/asked.ts";
import { chooseFrom } from "../ground/choice.ts";
import { journeyOf, type Passage } from "../ground/journey.ts";
import { type Picked, pickedIn, stationAt, type Way } from "../ground/way.ts";
import type { Told } from "../step/findings.ts";
import { idsIn, numbersOf, type StepNumbers, stepNumbers } from "../step/numbers.ts";
import { type Names, namesIn, tokensOf } from "../words/text.ts";
import { createVocabulary, type Vocabulary } from "../words/vocabulary.ts";
import { openingOfDecoder, type Remembered } from "./token.ts";

/** The token that is followed, and what is known of its way. */
export interface Following {
  readonly picked: Picked;
  readonly names: Names;
  /** By station. */
  readonly passages: ReadonlyMap<number, Passage>;
  readonly vocabulary: Vocabulary;
  /** How many tokens each stack's text has, in the order of the stacks. */
  readonly counts: readonly number[];
  /** Follows another token. `changed` is called whenever more is known, `done` when all is. */
  follow(picked: Partial<Picked>): void;
  /**
   * Asks for the numbers of a step. Unless given, head and place are those that tell most.
   *
   * @param use is given them, and what is needed to tell them
   */
  inspect(
    step: number,
    aim: { readonly head: number | undefined; readonly at: number | undefined },
    use: (numbers: StepNumbers, told: Told) => void,
  ): void;
}

export function createFollowing(
  panel: Panel<Remembered>,
  run: Run,
  way: Way,
  on: {
    /** Where it is said that an answer takes long. */
    readonly waiting: HTMLElement;
    changed(): void;
    done(): void;
  },
): Following {
  const { host } = panel;
  const slices = (asked: Parameters<typeof host.slices>[1]) => host.slices(run.id, asked);
  const [askJourney, askStep] = [panel.asker(), panel.asker()];
  const vocabulary = createVocabulary(host, run.id);
  let picked: Picked = { text: 0, decoder: openingOfDecoder(run) };
  let names = namesIn(run, picked);
  let passages: ReadonlyMap<number, Passage> = new Map();

  const know = (known: ReadonlyMap<number, Passage>) => {
    passages = known;
    on.changed();
  };

  /** The token that is chosen, where a step chooses one. */
  function chosenIn(got: StepNumbers): readonly number[] {
    const p = got.step.kind === "choose" && numbersOf(got, "p");
    return p ? [chooseFrom(p, panel.view.choosing).id] : [];
  }

  return {
    get picked() {
      return picked;
    },
    get names() {
      return names;
    },
    get passages() {
      return passages;
    },
    vocabulary,
    counts: way.stacks.map((stack) => tokensOf(run, stack).ids.length),
    follow: (next) => {
      picked = { ...picked, ...next };
      const mine = picked;
      names = namesIn(run, picked);
      know(new Map());
      const journey = journeyOf(way, picked, slices, (known) => {
        if (mine === picked) know(known);
      }).then(async (known) => {
        const likeliest = [...known.values()].flatMap(({ likeliest = [] }) => likeliest);
        await vocabulary.learn(likeliest.map(({ id }) => id));
        return known;
      });
      askJourney(waitFor(on.waiting, journey), (known) => {
        know(known);
        on.done();
      });
    },
    inspect: (index, { head, at }, use) => {
      const step = way.steps[index];
      if (!step) return;
      const station = stationAt(way, index);
      const { take } = passages.get(station.index) ?? {};
      const heads = headsOf(station.steps);
      const aim = { token: pickedIn(step, picked), head: head ?? take?.head ?? 0, heads, at };
      const numbers = stepNumbers(step, aim, slices).then(async (got) => {
        await vocabulary.learn([...idsIn(got), ...chosenIn(got)]);
        return got;
      });
      askStep(waitFor(on.waiting, numbers), (got) =>
        use(got, {
          names: names.of(step),
          words: vocabulary,
          says: run.says.kind,
          vocabulary: run.model.vocabSize,
          choosing: panel.view.choosing,
        }),
      );
    },
  };
}
