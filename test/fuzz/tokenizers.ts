import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Failure, toFailure } from "../../src/domain/failure.ts";
import type { Tokens } from "../../src/domain/text/token.ts";
import type { Tokenizing } from "../../src/host/processes/tokenizerThread.ts";
import { createRandom, type Random } from "../engine/random.ts";
import { tokenizers } from "../engine/small.ts";
import { spoilJson } from "../engine/spoilJson.ts";
import { startTokenizer } from "../host/engine.ts";
import { translateReason } from "../host/words/sentences.ts";
import { ANSWERED, type Bomb, ENDLESS, REFUSED } from "./bombs.ts";
import { randomText } from "./texts.ts";

export interface Round {
  readonly seed: number;
  readonly mutants: number;
  /** Texts for each of them. */
  readonly texts: number;
  readonly bombs: readonly Bomb[];
  /** Also patterns that may take for ever: each costs a thread, and seconds. */
  readonly isEndlessToo?: boolean;
}

/** What came of a round. */
export interface Figures {
  mutants: number;
  answers: number;
  /** Failures that are sentences. */
  sentences: number;
  /** Threads that were ended, and started anew. */
  threadsEnded: number;
  longestAnswer: number; // milliseconds
  peakMemory: number; // megabytes of the process with all its threads
  /** Whatever must not be, and of which mutant. */
  readonly wrong: string[];
}

/** Tokenizers that were spoilt, and texts of anything, put to the real thread. */
export async function fuzzTokenizers(round: Round): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-fuzz-"));
  // Where nothing is endless, nothing is too slow: only the machine may be.
  const tokenizing = startTokenizer({ patience: round.isEndlessToo ? 5_000 : 300_000 });
  const figures: Figures = {
    ...{ mutants: 0, answers: 0, sentences: 0, threadsEnded: 0, longestAnswer: 0, peakMemory: 0 },
    wrong: [],
  };

  async function put(how: string, tokenizer: string | Uint8Array, texts: readonly string[]) {
    const file = path.join(folder, `${figures.mutants++}.json`);
    writeFileSync(file, tokenizer);
    for (const text of texts) {
      const began = performance.now();
      const [faults, failure] = await ask(tokenizing, file, text);
      figures.longestAnswer = Math.max(figures.longestAnswer, performance.now() - began);
      if (failure === undefined) figures.answers++;
      else if (isSentence(failure)) figures.sentences++;
      else faults.push(JSON.stringify(failure).slice(0, 1_000));
      for (const fault of faults) {
        figures.wrong.push(`${how}, ${JSON.stringify(text.slice(0, 200))}: ${fault}`);
      }
    }
    rmSync(file);
  }

  try {
    for (const { name, tokenizer, text } of round.bombs) {
      await put(name, JSON.stringify(tokenizer), [text]);
    }
    const random = createRandom(round.seed);
    for (let i = 0; i < round.mutants; i++) {
      const { how, bytes } = spoilt(random, round.isEndlessToo ?? false);
      const texts = Array.from({ length: round.texts }, () => randomText(random));
      await put(`mutant ${i} (${how})`, bytes, texts);
    }
    figures.threadsEnded = tokenizing.generation - 1;
    figures.peakMemory = process.resourceUsage().maxRSS / 1024;
    return figures;
  } finally {
    tokenizing.dispose();
    rmSync(folder, { recursive: true });
  }
}

export const BOMBS: readonly Bomb[] = [...REFUSED, ...ENDLESS, ...ANSWERED];

const HOSTILE = ["(a|a)*b", "\\p{L}+$", "(?<=a+)b", "[^]*?c", "(?:)", "\\w*\\s*", "(.+)+\\n"];

function spoilt(random: Random, isEndlessToo: boolean) {
  const json = random.pick(Object.values(tokenizers));
  if (!isEndlessToo || random.random() < 0.8) return spoilJson(json, random);
  const Regex = random.pick(HOSTILE) + random.pick(["", "+", "|", ...HOSTILE]);
  const behavior = random.pick(["Isolated", "Removed", "Contiguous", "MergedWithNext"]);
  const pre_tokenizer = { type: "Split", pattern: { Regex }, behavior };
  const normalizer = { type: "Replace", pattern: { Regex: random.pick(HOSTILE) }, content: "ab " };
  const part = random.random() < 0.5 ? { pre_tokenizer } : { normalizer };
  return {
    how: JSON.stringify(part),
    bytes: new TextEncoder().encode(JSON.stringify({ ...json, ...part })),
  };
}

/** What is wrong with the answers to all that an editor asks, and the first failure. */
async function ask(
  tokenizing: Tokenizing,
  id: string,
  text: string,
): Promise<[string[], Failure | undefined]> {
  try {
    const { questions } = tokenizing;
    const { tokens, size } = await questions.tokenize(id, text, 100_000);
    const faults = faultsOf(tokens, text);
    if (tokens.ids.length < 100_000 && size.tokens !== tokens.ids.length) {
      faults.push(`${size.tokens} tokens counted, ${tokens.ids.length} shown`);
    }
    await questions.open("text", 0, text);
    const token = await questions.tokenInDocument(id, "text", text.length >> 1);
    if (token && token.token.end > text.length) faults.push("a token beyond the text");
    if (text.length < 10_000) await questions.steps(id, "text");
    await questions.close("text");
    return [faults, undefined];
  } catch (thrown) {
    return [[], toFailure(thrown)];
  }
}

/** Spans lie within the text and in order. */
function faultsOf({ starts, ends }: Tokens, text: string): string[] {
  for (let i = 0; i < starts.length; i++) {
    const [start = 0, end = 0] = [starts[i], ends[i]];
    if (start > end || end > text.length) return [`token ${i} spans ${start} to ${end}`];
    if (i > 0 && (start < (starts[i - 1] ?? 0) || end < (ends[i - 1] ?? 0))) {
      return [`token ${i} goes back`];
    }
  }
  return [];
}

/** What the user reads: half a sentence of ours, or of the parser's. */
function isSentence(failure: Failure): boolean {
  if (failure.kind !== "tokenizerUnreadable") return false;
  const words = translateReason(failure.reason);
  return words.length > 0 && words.length <= 300 && !/\p{Cc}/u.test(words);
}
