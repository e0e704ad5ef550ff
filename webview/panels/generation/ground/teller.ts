import type { TokenId } from "../../../../src/domain/text/token.ts";
import { idsTo, type Place } from "../../../../src/domain/writing/branches.ts";
import type { Choice, NextToken } from "../../../../src/domain/writing/generation.ts";

const LISTED = 10; // tokens that one may take instead

export interface Teller {
  /** What comes behind a place; asked once for each place and choice. */
  tell(place: Place, choice: Omit<Choice, "options">): Promise<NextToken>;
  /** Tokens per second since `measure`; 0 before the first. */
  readonly rate: number;
  /** Counts tokens and their time from now on, and whether at all. */
  measure(isOn: boolean): void;
  forget(): void;
}

/** @param ask the model */
export function createTeller(
  ask: (written: readonly TokenId[], choice: Choice) => Promise<NextToken>,
): Teller {
  const known = new Map<Place, { readonly by: string; readonly next: Promise<NextToken> }>();
  let isMeasured = false;
  let tokens = 0;
  let milliseconds = 0;

  return {
    tell: (place, choice) => {
      const by = JSON.stringify(choice);
      const found = known.get(place);
      if (found?.by === by) return found.next;
      const begun = performance.now();
      const next = ask(idsTo(place), { ...choice, options: LISTED });
      known.set(place, { by, next });
      next.then(
        () => {
          if (!isMeasured) return;
          tokens++;
          milliseconds += performance.now() - begun;
        },
        () => known.delete(place), // the next one who asks is not to hear of this failure
      );
      return next;
    },
    get rate() {
      return milliseconds > 0 ? (tokens / milliseconds) * 1000 : 0;
    },
    measure: (isOn) => {
      isMeasured = isOn;
      if (isOn) tokens = milliseconds = 0;
    },
    forget: () => known.clear(),
  };
}
