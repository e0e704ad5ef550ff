// Entry of the tokenizer thread. workerData: { models }, the folder of the embedded models.
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Refused } from "../domain/reason.ts";
import type { TokenizerForHost } from "../protocol/contract.ts";
import { connect } from "../protocol/rpc.ts";
import { createAnswers } from "./answers.ts";
import { decodeText } from "./decoding/decodeText.ts";
import { createCatalogue } from "./files/catalogue.ts";

const LARGEST = 100e6; // bytes; the largest tokenizers have 35e6

const { models } = workerData as { readonly models: string }; // as host/processes/tokenizerThread.ts gives it
const pause = () => setImmediate();
const catalogue = createCatalogue({ models, read, pause });

connect(
  {
    post: (envelope) => parentPort?.postMessage(envelope),
    listen: (receive, closed) => {
      parentPort?.on("message", receive);
      parentPort?.on("close", () => closed({ kind: "engineStopped", how: "closed" }));
    },
  },
  { ...createAnswers(catalogue, pause), async ping() {} } satisfies TokenizerForHost,
);

/** A text file as UTF-8. What is no file, such as a pipe, is not waited for. */
async function read(file: string): Promise<string> {
  const { O_RDONLY, O_NONBLOCK = 0 } = constants; // Windows knows no O_NONBLOCK
  const handle = await open(file, O_RDONLY | O_NONBLOCK);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new Refused({ code: "noFile" });
    if (facts.size > LARGEST) throw new Refused({ code: "over100MB" });
    return await decodeText(await handle.readFile(), pause);
  } finally {
    await handle.close();
  }
}
