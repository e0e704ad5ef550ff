// Entry of the tokenizer thread. workerData: { models }, the folder of the embedded models.
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { connect } from "../protocol/rpc.ts";
import { createAnswers } from "./answers.ts";
import { createCatalogue } from "./catalogue.ts";

const { models } = workerData as { readonly models: string }; // as host/tokenizing.ts gives it
const catalogue = createCatalogue({ models, read: (file) => readFile(file, "utf8") });

connect(
  {
    post: (envelope) => parentPort?.postMessage(envelope),
    listen: (receive, closed) => {
      parentPort?.on("message", receive);
      parentPort?.on("close", () => closed({ kind: "engineStopped", how: "closed" }));
    },
  },
  createAnswers(catalogue, () => setImmediate()),
);
