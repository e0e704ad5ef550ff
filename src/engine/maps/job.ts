import { Failed } from "../../domain/failure.ts";
import type { MapProgress } from "../../domain/model/tokenMap.ts";

const LOOK = 200; // milliseconds from a question to its answer, if it is not done before

/** Something long that is made while its askers ask again and again. */
export interface Job<Result> {
  /** What is made, or how far it is. @throws what its making throws */
  ask(): Promise<Result | MapProgress>;
  /** Undefined until it is done. */
  readonly result: Result | undefined;
  /** Whether it has failed, or was given up. */
  readonly hasFailed: boolean;
  /** Gives it up, unless it is done: it fails as `cancelled`. */
  end(): void;
}

/**
 * Begins it.
 *
 * @param make is told where to say how far it is, 0 to 1, and what ends it
 */
export function createJob<Result extends object>(
  make: (told: (fraction: number) => void, signal: AbortSignal) => Promise<Result>,
): Job<Result> {
  const control = new AbortController();
  const { promise: ended, reject: end } = Promise.withResolvers<never>();
  let fraction = 0;
  let result: Result | undefined;
  let hasFailed = false;
  const tell = (now: number) => {
    fraction = Math.max(fraction, now);
  };
  const done = Promise.race([make(tell, control.signal), ended]).then((made) => {
    result = made;
    return made;
  });
  done.catch(() => {
    hasFailed = true; // whoever asks hears why
  });
  return {
    async ask() {
      const { promise: looked, resolve: look } = Promise.withResolvers<void>();
      const timer = setTimeout(look, LOOK);
      try {
        return (await Promise.race([done, looked])) ?? { fraction };
      } finally {
        clearTimeout(timer);
      }
    },
    get result() {
      return result;
    },
    get hasFailed() {
      return hasFailed;
    },
    end() {
      if (result) return;
      hasFailed = true;
      control.abort();
      end(new Failed({ kind: "cancelled" }));
    },
  };
}
