import { AttentionColours } from "./editor/attentionColours.ts";
import { Continuation } from "./editor/continuation.ts";
import { SurprisalColours } from "./editor/surprisal/surprisalColours.ts";
import type { Inference } from "./processes/engineProcess.ts";
import type { Runs } from "./processes/runs.ts";
import type { Selection } from "./session/selection.ts";
import type { Session } from "./session/session.ts";
import { chosenModel } from "./window/settings.ts";

/** What those parts need that draw in the editor what the model says. */
export interface Drawing {
  readonly inference: Inference;
  readonly runs: Runs;
  readonly session: Session;
  readonly selection: Selection;
  readonly failed: (thrown: unknown) => void;
}

/**
 * Surprisal and attention are drawn alike, so that one puts the other out.
 *
 * @param changed hears when one of them was switched on or off
 */
export function createColours(drawing: Drawing, changed: () => void) {
  const { inference, runs, session, selection, failed } = drawing;
  const need = (what: "surprisal" | "attention" | "continuation", isOn: boolean) => {
    inference.need(what, isOn);
    changed();
  };
  const surprisal = new SurprisalColours({
    runs,
    model: chosenModel,
    failed,
    switched(isOn) {
      need("surprisal", isOn);
      if (isOn && attention.on) attention.toggle();
    },
  });
  const attention = new AttentionColours({
    session,
    failed,
    switched(isOn) {
      need("attention", isOn);
      if (isOn) selection.read();
      if (isOn && surprisal.on) void surprisal.toggle();
    },
  });
  const continuation = new Continuation({
    runs,
    model: chosenModel,
    switched: (isOn) => need("continuation", isOn),
  });
  return { surprisal, attention, continuation };
}
