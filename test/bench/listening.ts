/** Runs in a page: from now on keeps the longest gap between two messages to itself. */
export function listen(): void {
  globalThis.glassboxLongestPause = 0;
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    globalThis.glassboxLongestPause = Math.max(globalThis.glassboxLongestPause, now - last);
    last = now;
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
}

/** Runs in the page: the gaps up to now count no longer. */
export function forget(): void {
  globalThis.glassboxLongestPause = 0;
}

declare global {
  /** Milliseconds. */
  var glassboxLongestPause: number;
}
