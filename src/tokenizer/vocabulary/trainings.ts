import type { VocabularyQuestions } from "../../domain/questions/vocabulary.ts";
import type { Learned, Training, TrainingId } from "../../domain/tokenizer/training.ts";
import { type Pause, SLICE } from "../limits/slices.ts";
import { utf8 } from "../models/model.ts";
import { createTrainer, type Trainer } from "./trainer.ts";

const KEPT = 4;
const SLICES = 12; // for each answer: often enough for a progress that one can follow
const MOST_UNITS = 400_000; // of a text: reading it for the first time takes no pause

/** Trainings under way; between two slices of learning, others are answered. */
export function createTrainings(pause: Pause): Pick<VocabularyQuestions, "train" | "learn"> {
  const trainers = new Map<TrainingId, Trainer>();
  let lastId = 0;
  return {
    async train(text, name): Promise<Training> {
      const part = text.slice(0, MOST_UNITS);
      const trainer = createTrainer(part);
      const id = ++lastId;
      trainers.set(id, trainer);
      trainers.delete(id - KEPT);
      const { words, frequencies, sample } = trainer;
      const bytes = utf8(part).length;
      const { length } = text;
      return { id, name, bytes, read: part.length, length, words, frequencies, sample };
    },
    async learn(id): Promise<Learned> {
      const trainer = trainers.get(id);
      if (!trainer) throw new RangeError(`Training ${id} is no longer kept.`);
      const parts: Learned[] = [];
      for (let i = 0; i < SLICES && !parts.at(-1)?.isDone; i++) {
        parts.push(trainer.learn(performance.now() + SLICE));
        await pause();
      }
      const join = (column: "lefts" | "rights" | "counts" | "tokens") =>
        Uint32Array.from(parts.flatMap((part) => [...part[column]]));
      return {
        lefts: join("lefts"),
        rights: join("rights"),
        counts: join("counts"),
        tokens: join("tokens"),
        isDone: parts.at(-1)?.isDone ?? true,
      };
    },
  };
}
