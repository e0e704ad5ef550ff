import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Contender, gptTokenizer, ours, rustCore, transformersJs } from "./contenders.ts";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

const BYTES = 1_000_000; // of each text
const WARM_UPS = 2; // rounds that do not count
const ROUNDS = 9; // rounds that do: odd, so that the median is one of them

const LANGUAGES = { en: writeEnglish, ko: writeKorean } as const;

export const tokenizing: Subject = {
  name: "tokenizing",
  figures: {
    tokenize_en_mbps: "English, tiny-gpt's vocabulary, ids and spans: megabytes (UTF-8) per second",
    tokenize_ko_mbps: "Korean, the same",
    tokenize_en_vs_transformersjs:
      "English, ours / transformers.js, both with tiny-gpt's vocabulary",
    tokenize_ko_vs_transformersjs: "Korean, the same",
    tokenize_en_vs_gpt_tokenizer: "English, ours / gpt-tokenizer, both with o200k_base",
    tokenize_ko_vs_gpt_tokenizer: "Korean, the same",
    tokenize_en_vs_python: "English, ours / `tokenizers` (Rust), both with tiny-gpt's vocabulary",
    tokenize_ko_vs_python: "Korean, the same",
  },
  method: `Each round writes a new text of ${BYTES / 1e6} MB by rule (text.ts); all tokenize it in turn, on one thread, after
garbage was collected, and have to agree on the ids. ${WARM_UPS} rounds warm up, ${ROUNDS} count. A speed is the median
of the rounds, a ratio the median of the rounds' ratios. Ours gives the spans too; transformers.js
and gpt-tokenizer have none; \`tokenizers\` works them out, but the time to hand them over is left
out. It is Python's where Python has it, else the same Rust core through npm: the versions above
say which.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const tiny = await ours("tiny-gpt");
  const o200k = await ours("o200k_base");
  const transformersjs = await transformersJs();
  const gpt = gptTokenizer();
  const core = await rustCore();
  const contenders = [tiny, transformersjs, core, o200k, gpt];

  const figures: Record<string, number> = {};
  for (const [language, write] of Object.entries(LANGUAGES)) {
    const speeds = await compete(contenders, write);
    for (const contender of contenders) {
      const speed = median(speeds.get(contender) ?? []);
      log(`${language}  ${contender.name.padEnd(34)} ${speed.toFixed(2).padStart(6)} MB/s`);
    }
    const ratio = (our: Contender, their: Contender) =>
      median((speeds.get(our) ?? []).map((speed, i) => speed / (speeds.get(their)?.[i] as number)));
    figures[`tokenize_${language}_mbps`] = median(speeds.get(tiny) ?? []);
    figures[`tokenize_${language}_vs_transformersjs`] = ratio(tiny, transformersjs);
    figures[`tokenize_${language}_vs_gpt_tokenizer`] = ratio(o200k, gpt);
    figures[`tokenize_${language}_vs_python`] = ratio(tiny, core);
  }
  const peers = [transformersjs, gpt, core];
  for (const peer of peers) peer.close?.();
  return { figures, versions: Object.fromEntries(peers.map((peer) => [peer.name, peer.version])) };
}

/** Megabytes per second of each contender, one number a round. */
async function compete(
  contenders: readonly Contender[],
  write: (bytes: number, seed: number) => string,
): Promise<ReadonlyMap<Contender, readonly number[]>> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const speeds = new Map(contenders.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const text = write(BYTES, round + 1);
    const megabytes = Buffer.byteLength(text) / 1e6;
    const agreed = new Map<string, ArrayLike<number>>(); // by vocabulary
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + round) % contenders.length] as Contender;
      collectGarbage();
      const { ids, took } = await contender.encode(text);
      const others = agreed.get(contender.vocabulary) ?? ids;
      agreed.set(contender.vocabulary, others);
      if (!same(ids, others)) throw new Error(`${contender.name} has other ids than the others.`);
      if (round >= WARM_UPS) speeds.get(contender)?.push(megabytes / (took / 1000));
    }
  }
  return speeds;
}

function same(ids: ArrayLike<number>, others: ArrayLike<number>): boolean {
  return (
    ids.length === others.length && Array.prototype.every.call(ids, (id, i) => id === others[i])
  );
}
