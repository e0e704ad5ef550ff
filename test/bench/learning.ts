import { MOST_MERGES } from "../../src/domain/tokenizer/training.ts";
import { createTrainer } from "../../src/tokenizer/vocabulary/trainer.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

const BYTES = 200_000;
const ROUNDS = 5;

export const learning: Subject = {
  name: "learning",
  figures: {
    bpe_train_200kb_s: `Learning byte-pair encoding from 200 kB, up to ${MOST_MERGES} merges, in seconds: the slower of English and Korean`,
  },
  method: `Each of ${ROUNDS} rounds takes a new text of ${BYTES / 1000} kB by rule (text.ts), reads it and learns until no pair
comes twice or there are ${MOST_MERGES} merges, on one thread without pauses. The median of the rounds.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const seconds: number[] = [];
  for (const [language, write] of Object.entries({ en: writeEnglish, ko: writeKorean })) {
    const times: number[] = [];
    let merges = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const text = write(BYTES, round + 1);
      times.push(
        await time(() => {
          merges = createTrainer(text).learn(Number.POSITIVE_INFINITY).lefts.length;
        }),
      );
    }
    seconds.push(median(times) / 1000);
    log(`${language}  ${merges} merges, median ${median(times).toFixed(0)} ms`);
  }
  return { figures: { bpe_train_200kb_s: Math.max(...seconds) }, versions: {} };
}
