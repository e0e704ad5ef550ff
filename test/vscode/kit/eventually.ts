import { setTimeout as sleep } from "node:timers/promises";

/** Tries again until it holds, for two minutes: a busy machine takes its time. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 120_000; ; await sleep(50)) {
    try {
      await check();
      return;
    } catch (thrown) {
      if (Date.now() > end) throw thrown;
    }
  }
}
