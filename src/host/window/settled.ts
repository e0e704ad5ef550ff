/**
 * Waits until the user has stopped typing, scrolling or selecting. What is begun then can ask whether
 * it is still wanted: it is until something newer begins.
 */
export class Settled {
  readonly #delay: number;
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  /** @param delay milliseconds without a change */
  constructor(delay: number) {
    this.#delay = delay;
  }

  /** Acts after the delay, unless this is called again before: then the delay begins anew. */
  soon(act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, this.#delay);
  }

  /**
   * Begins something newer: what waits does not act any more.
   *
   * @returns whether this is still wanted
   */
  begin(): () => boolean {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    return () => turn === this.#turn;
  }

  /** Stops what waits; what was begun is not wanted any more. */
  dispose(): void {
    this.begin();
  }
}
