import { readFileSync } from "node:fs";
import path from "node:path";
import { createEngine } from "../../src/engine/engine.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { root } from "../vscode/kit/window.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const TOKENS = 1_024;
const TIMES = 7;
const UNCOUNTED = 2;
const models = path.join(root, "media/models");

export const surprising: Subject = {
  name: "surprising",
  figures: {
    surprisal_1024_ms: "Surprisal, rank and the five likeliest of each of 1,024 tokens",
  },
  method: `In the engine, in this process, on tiny-gpt: the text is cut, read once, and each token judged against all
8,192 logits before it. Median of ${TIMES - UNCOUNTED} texts of ${TOKENS} tokens, all different, after ${UNCOUNTED} that warm up.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const engine = createEngine({ models, progress: () => {} });
  const file = path.join(models, "tiny-gpt/tokenizer.json");
  const tokenizer = openTokenizer(JSON.parse(readFileSync(file, "utf8")), "tiny-gpt");
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const text = writeEnglish(8_000, i);
    const to = tokenizer.tokens(text, { limit: TOKENS }).ends.at(-1) as number;
    const ask = () => engine.surprisals("tiny-gpt", text.slice(0, to), { from: 0, to });
    took.push(await time(ask));
  }
  log(took.map((each) => Math.round(each)).join(", "));
  return { figures: { surprisal_1024_ms: median(took.slice(UNCOUNTED)) }, versions: {} };
}
