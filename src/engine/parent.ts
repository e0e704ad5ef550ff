import { Worker } from "node:worker_threads";

const LOOKS = 500; // milliseconds from one look to the next

/** In a thread of its own: the main one may be deep in native code and hear nothing. */
const WATCH = `
const { workerData: { parent, looks } } = require("node:worker_threads");
const isThere = () => {
  try {
    return process.ppid === parent && process.kill(parent, 0);
  } catch (thrown) {
    return thrown.code === "EPERM"; // it is, and somebody else's
  }
};
setInterval(() => isThere() || process.kill(process.pid, "SIGKILL"), looks);
`;

/** Ends this process soon after its parent is gone, whatever it is doing. */
export function endWithParent(): void {
  const workerData = { parent: process.ppid, looks: LOOKS };
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 };
  new Worker(WATCH, { eval: true, workerData, resourceLimits, name: "glassbox parent" }).unref();
}
