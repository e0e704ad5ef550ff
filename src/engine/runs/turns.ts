import { setImmediate } from "node:timers/promises";
import { Failed } from "../../domain/failure.ts";
import type { Stage } from "../../domain/model/run.ts";

/** What a question awaits before each stage. */
export interface Next {
  /**
   * Tells the stage, and lets newer questions in before it blocks.
   *
   * @throws Failed cancelled if one came
   */
  (stage: Stage, fraction: number): Promise<void>;
  /** The same of the model's run. */
  running(fraction: number): Promise<void>;
}

/** Lets newer questions overtake those that still wait. */
export interface Turns {
  /** Begins a question that overtakes those before it. */
  begin(): Next;
  /** Begins one that overtakes none. @returns lets newer ones in; fails with cancelled if one came */
  follow(): () => Promise<void>;
  /** Overtakes all that wait, without a new question. */
  drop(): void;
}

export function createTurns(progress: (stage: Stage, fraction: number) => void): Turns {
  let last = 0;
  const check = (turn: number) => {
    if (turn !== last) throw new Failed({ kind: "cancelled" });
  };
  return {
    begin() {
      const turn = ++last;
      const next = async (stage: Stage, fraction: number) => {
        progress(stage, fraction);
        await setImmediate();
        await setImmediate(); // what came while the last step blocked is read between the two
        check(turn);
      };
      return Object.assign(next, { running: (fraction: number) => next("running", fraction) });
    },
    follow() {
      const turn = last;
      return async () => {
        await setImmediate();
        check(turn);
      };
    },
    drop() {
      last++;
    },
  };
}
