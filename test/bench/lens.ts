import { readFileSync } from "node:fs";
import path from "node:path";
import { createEngine } from "../../src/engine/engine.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { root } from "../vscode/kit/window.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const TOKENS = 512;
const PART = 32; // tokens that the panel asks for at once
const TIMES = 6;
const UNCOUNTED = 1;
const models = path.join(root, "media/models");

export const lens: Subject = {
  name: "lens",
  figures: {
    lens_512_ms:
      "The logit lens of 512 tokens of tiny-gpt behind each layer: likeliest token, rank, entropy, KL",
  },
  method: `In the engine, in this process, on tiny-gpt: a text that was run is read once more for its residual streams,
and each of 5 × 512 rows of them judged against all 8,192 logits, ${PART} tokens at a time as the panel asks for them,
one question after the other. Median of ${TIMES - UNCOUNTED} texts of ${TOKENS} tokens, all different, after ${UNCOUNTED} that warms up.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const engine = createEngine({ models, progress: () => {} });
  const file = path.join(models, "tiny-gpt/tokenizer.json");
  const tokenizer = openTokenizer(JSON.parse(readFileSync(file, "utf8")), "tiny-gpt");
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const text = writeEnglish(4_000, i);
    const to = tokenizer.tokens(text, { limit: TOKENS }).ends.at(-1) as number;
    const { id, tokens } = await engine.analyse("tiny-gpt", text.slice(0, to));
    if (tokens.ids.length !== TOKENS) throw new Error(`${tokens.ids.length} tokens.`);
    took.push(
      await time(async () => {
        for (let first = 0; first < TOKENS; first += PART)
          await engine.lensTable(id, first, PART, "layers");
      }),
    );
  }
  log(took.map((each) => Math.round(each)).join(", "));
  return { figures: { lens_512_ms: median(took.slice(UNCOUNTED)) }, versions: {} };
}
