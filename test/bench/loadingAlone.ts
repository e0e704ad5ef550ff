// Opens a model in one way and prints what that took: loading.ts runs it, each time anew.
import "../onnxruntime.ts";
import "@xenova/transformers";
import { findFiles } from "../../src/engine/config/files.ts";
import { openModel } from "../../src/engine/model/model.ts";
import { THREADS } from "../../src/engine/onnx/runtime.ts";
import { openPlainly } from "./gpt2.ts";
import type { Load } from "./loading.ts";
import { time } from "./measure.ts";

const [way, folder = ""] = process.argv.slice(2);
const open =
  way === "ours" ? () => openModel(findFiles(folder, folder)) : () => openPlainly(folder, THREADS);

const before = process.memoryUsage.rss();
let kept: unknown;
const took = await time(async () => {
  kept = await open();
});
const load: Load = { took, grown: process.memoryUsage.rss() - before };
console.log(JSON.stringify(load));
if (kept === undefined) throw new Error("Nothing was opened."); // and it is held until here
process.exit();
