/** Lets questions in that have come meanwhile. */
export type Pause = () => Promise<void>;

export const SLICE = 4; // ms that counting may take before a pause: what a hover may have to wait

/**
 * Goes through steps of work, and lets others in whenever a slice of time is over.
 *
 * @param steps each far shorter than a slice
 * @param pause what it throws ends the work
 */
export async function inSlices<Result>(
  steps: Iterator<void, Result>,
  pause: Pause,
): Promise<Result> {
  let until = performance.now() + SLICE;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await pause();
    until = performance.now() + SLICE;
  }
}
