import { execFileSync } from "node:child_process";
import path from "node:path";
import { REFERENCE } from "../tokenizer/reference.ts";
import { gemmaFile } from "./gemma.ts";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const ROUNDS = 5;
const WAYS = ["ours", "JSON.parse", "rust"] as const;

/** What it took to open a tokenizer in a process of its own, in milliseconds. */
export interface Unpacked {
  readonly took: number;
  /** The longest time in which nothing else was let in. */
  readonly block: number;
}

export const unpacking: Subject = {
  name: "unpacking",
  figures: {
    open_gemma_tokenizer_ms:
      "A tokenizer of Gemma 3's size and kind (262,144 pieces, 514,000 merges, 33 MB) is opened, from its file to the first token",
    open_gemma_tokenizer_vs_json_parse:
      "The same, ours / `JSON.parse` of the file, which it takes to read it: the smaller the better",
    open_gemma_tokenizer_vs_rust: "The same, ours / `tokenizers` (Rust): the smaller the better",
    open_gemma_tokenizer_block_ms:
      "The longest that a question about another tokenizer waits meanwhile",
  },
  method: `A file made by rule (gemma.ts), in the operating system's cache, opened ${ROUNDS} times by each in turn, each
time in a process of its own that has loaded its libraries before; medians. All read the file; ours
and \`tokenizers\` then cut one short text, \`JSON.parse\` only parses.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const file = gemmaFile();
  const all = new Map<(typeof WAYS)[number], Unpacked[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of WAYS) all.get(way)?.push(unpack(way, file));
  }
  for (const [way, of] of all) {
    log(`${way}: ${of.map(({ took }) => `${Math.round(took)} ms`).join(", ")}`);
  }
  const time = (way: (typeof WAYS)[number]) => median((all.get(way) ?? []).map(({ took }) => took));
  return {
    figures: {
      open_gemma_tokenizer_ms: time("ours"),
      open_gemma_tokenizer_vs_json_parse: time("ours") / time("JSON.parse"),
      open_gemma_tokenizer_vs_rust: time("ours") / time("rust"),
      open_gemma_tokenizer_block_ms: median((all.get("ours") ?? []).map(({ block }) => block)),
    },
    versions: { [REFERENCE.split(" ")[0] as string]: REFERENCE.split(" ")[1] as string },
  };
}

function unpack(way: string, file: string): Unpacked {
  const script = path.join(import.meta.dirname, "unpackingAlone.ts");
  return JSON.parse(execFileSync(process.execPath, [script, way, file], { encoding: "utf8" }));
}
