import { setImmediate } from "node:timers/promises";

/** Lets the editor go on if it has waited for long enough; to be called again and again. */
export type Pause = () => Promise<void> | undefined;

const SLICE = 8; // milliseconds

export function createPause(slice = SLICE): Pause {
  let until = performance.now() + slice;
  const rest = async () => {
    await setImmediate();
    until = performance.now() + slice;
  };
  return () => (performance.now() < until ? undefined : rest());
}

/** What long work returns, with pauses in it. */
export async function finish<Answer>(
  work: Generator<unknown, Answer>,
  pause: Pause,
): Promise<Answer> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as Answer;
    await pause();
  }
}
