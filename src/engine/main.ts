import { writeFileSync } from "node:fs";
import type { HostForEngine } from "../protocol/contract.ts";
import { connect, type Envelope, type Port } from "../protocol/rpc.ts";
import { createEngine } from "./engine.ts";
import { endWithParent } from "./parent.ts";

// The entry of the engine's process: fork(this, [folder of the embedded models, folder in which it
// keeps maps, if any]).
const [models, kept] = process.argv.slice(2);
if (models === undefined || !process.send) {
  throw new RangeError("The engine is forked with the folder of the embedded models.");
}

endWithParent();

if (process.platform === "linux") {
  try {
    // A model may ask for any memory: where it runs out, this process is to end, not the editor's.
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // A sandbox may keep it from us; then Linux chooses.
  }
}

const port: Port = {
  // An answer that comes too late for its parent has nobody to hear it.
  post: (envelope) => {
    if (process.connected) process.send?.(envelope, undefined, {}, () => {});
  },
  listen: (receive, closed) => {
    process.on("message", (envelope) => receive(envelope as Envelope));
    process.on("disconnect", () => {
      closed({ kind: "cancelled" });
      process.exit();
    });
  },
};

const engine = createEngine({
  models,
  ...(kept === undefined ? {} : { kept }),
  progress: (stage, fraction) => void host.progress(stage, fraction).catch(() => {}),
});
const host = connect<HostForEngine>(port, engine);
