import { parentPort, workerData } from "node:worker_threads";
import type { Order, Report } from "./recipe.ts";
import { layOut } from "./umap.ts";

// The entry of a thread that makes one map, and ends. thread.ts starts it.

const STEP = 0.002; // no smaller progress is told
const say = (report: Report) => parentPort?.postMessage(report);
let told = 0;
const places = await layOut(workerData as Order, (fraction) => {
  if (fraction < told + STEP) return;
  told = fraction;
  say({ fraction });
});
say({ places });
