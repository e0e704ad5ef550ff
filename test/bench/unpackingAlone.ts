// Opens a tokenizer in one way and prints what that took: unpacking.ts runs it, each time anew.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { Tokenizer as Core } from "tokenizers";
import { decodeText } from "../../src/tokenizer/decoding/decodeText.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { parseTokenizer } from "../../src/tokenizer/files/tokenizerText.ts";
import { time } from "./measure.ts";
import type { Unpacked } from "./unpacking.ts";

const [way, file = ""] = process.argv.slice(2);
const TEXT = "Every token of it is reached.";

let block = 0;
let since = 0;
function come(): void {
  const now = performance.now();
  block = Math.max(block, now - since);
  since = now;
}
async function pause(): Promise<void> {
  come();
  await setImmediate();
  since = performance.now();
}

async function open(): Promise<number> {
  switch (way) {
    case "ours": {
      since = performance.now();
      const json = await parseTokenizer(await decodeText(await readFile(file), pause), pause);
      const { count } = openTokenizer(json, "gemma").cut(TEXT);
      come();
      return count;
    }
    case "rust": {
      const core = Core.fromFile(file);
      return (await core.encode(TEXT)).getIds().length;
    }
    default:
      return Object.keys(JSON.parse(readFileSync(file, "utf8"))).length;
  }
}

let found = 0;
const took = await time(async () => {
  found = await open();
});
if (found === 0) throw new Error("Nothing was opened.");
console.log(JSON.stringify({ took, block } satisfies Unpacked));
process.exit();
