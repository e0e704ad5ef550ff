import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Order, Report } from "./recipe.ts";

/** The thread's program: as it stands here, or as it is built, beside this one. */
const FILE = path.join(import.meta.dirname, `maker${path.extname(import.meta.filename)}`);

/**
 * Has a thread of its own make a map by UMAP.
 *
 * @param told hears how far it is, 0 to 1
 * @param signal ends the thread
 * @returns as `layOut` in umap.ts
 * @throws Error if the thread ends before it is done
 */
export async function inThread(
  order: Order,
  told: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Float32Array> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
  const worker = new Worker(FILE, { workerData: order, name: "glassbox map" });
  worker.on("message", (report: Report) => {
    if ("places" in report) resolve(report.places);
    else told(report.fraction);
  });
  worker.on("error", reject);
  worker.on("exit", (code) => reject(new Error(`The thread of a map ended: ${code}.`)));
  worker.unref(); // last, since a listener refers to it again: the process does not wait for it
  signal.addEventListener("abort", () => void worker.terminate());
  return promise;
}
