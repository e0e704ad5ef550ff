/** Whoever answers questions one after the other, and can be asked whether it still takes any. */
export interface Watched {
  ping(): Promise<void>;
}

const TICK = 500; // milliseconds

/**
 * Looks after somebody who answers, while questions are open: `stuck` is called if none is taken for
 * `patience` milliseconds. They are counted in ticks of our own: while the machine sleeps, or we are
 * held up ourselves, none pass.
 */
export function createWatchdog(watched: Watched, patience: number, stuck: () => void) {
  let open = 0;
  let waited = 0; // milliseconds
  let isAsked = false;
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    if (isAsked) {
      waited += TICK;
      if (waited >= patience) {
        clearInterval(timer);
        stuck();
      }
      return;
    }
    isAsked = true;
    waited = 0;
    const answered = () => {
      isAsked = false;
    };
    watched.ping().then(answered, answered);
  }

  return {
    /** Watches until this answer is there. */
    async during<Answer>(answer: Promise<Answer>): Promise<Answer> {
      if (open++ === 0) timer = setInterval(tick, TICK);
      try {
        return await answer;
      } finally {
        if (--open === 0) clearInterval(timer);
      }
    },
  };
}
