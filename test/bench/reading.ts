import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HeadQuestions } from "../../src/domain/questions/sheet.ts";
import { startReading } from "../../src/host/modelFiles/reader.ts";
import { writeLargeGguf, writeLargeOnnx, writeLargeSafetensors } from "../engine/headers/sparse.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const ROUNDS = 5;
const root = path.resolve(import.meta.dirname, "../..");
const FORMATS = [
  ["safetensors", writeLargeSafetensors],
  ["gguf", writeLargeGguf],
  ["onnx", writeLargeOnnx],
] as const;

export const reading: Subject = {
  name: "reading",
  figures: {
    model_file_10gb_ms:
      "A file of weights of 10 GB: from opening it to all that its editor shows first",
    model_file_10gb_read_bytes: "Bytes read of it",
  },
  method: `A safetensors, a GGUF and an ONNX file of 10 GB and 560 tensors, whose weights are a hole in the disk,
each read ${ROUNDS} times as its editor does: a thread is started, reads the head, adds up the parts and answers
with them and the first 200 tensors. Of each format the median; the slowest of the three counts, and the one of
which most bytes are read. The page that draws them is not in it.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-bench-"));
  const options = { file: path.join(root, "dist/reader.js"), log };
  try {
    const [times, sizes]: [number[], number[]] = [[], []];
    for (const [format, write] of FORMATS) {
      const file = path.join(folder, `large.${format}`);
      write(file);
      const took: number[] = [];
      let read = 0;
      for (let round = 0; round < ROUNDS; round++) {
        took.push(
          await time(async () => {
            const { questions, dispose } = startReading<HeadQuestions>(
              { kind: "file", file },
              options,
            );
            const asked = { search: "", sort: "file", direction: 1, from: 0, count: 200 } as const;
            const [head] = await Promise.all([
              questions.head(),
              questions.folder(),
              questions.tensors(asked),
            ]);
            read = head.read;
            dispose();
          }),
        );
      }
      log(`${format}: ${took.map(Math.round).join(", ")} ms, ${read} bytes`);
      times.push(median(took));
      sizes.push(read);
    }
    const figures = {
      model_file_10gb_ms: Math.max(...times),
      model_file_10gb_read_bytes: Math.max(...sizes),
    };
    return { figures, versions: {} };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
