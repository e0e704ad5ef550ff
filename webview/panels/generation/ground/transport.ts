import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { createStepButtons, type StepMoves, stepKeys } from "../../../kit/controls/stepButtons.ts";
import { t } from "../../../kit/page/language.ts";
import { wantsCalm } from "../../../kit/page/wishes.ts";

/** What one can do with something that is written step by step. */
export interface Moves extends StepMoves {
  /** Slowly enough to be watched. */
  play(): void;
  stop(): void;
}

export interface Transport {
  readonly element: HTMLElement;
  /** @param isWriting then the middle button stops, else it plays */
  show(isWriting: boolean): void;
}

const PACE = 600; // milliseconds for each step that is played
const CALM = 1500; // where the user wants more time

/** How long a step that is played stays, in milliseconds. */
export const pace = (): number => (wantsCalm() ? CALM : PACE);

/** Back, play, on; on each of them the arrow keys, Home, End and Escape do the same. */
export function createTransport(label: string, moves: Moves): Transport {
  let isWriting = false;
  const play = button({
    id: "play",
    label: t("Play"),
    onPress: () => (isWriting ? moves.stop() : moves.play()),
  });
  play.classList.add("play");
  const steps = createStepButtons(moves);
  for (const [id, step] of Object.entries(steps)) step.id = id;
  return {
    element: h(
      "div",
      {
        class: "transport",
        role: "group",
        "aria-label": label,
        onkeydown: (event) => pressKey(event, { ...stepKeys(moves), Escape: moves.stop }),
      },
      ...[steps.toBeginning, steps.back, play, steps.on, steps.toEnd],
    ),
    show: (writing) => {
      if (isWriting === writing) return;
      isWriting = writing;
      play.textContent = writing ? t("Stop") : t("Play");
    },
  };
}
