import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HeadQuestions } from "../../src/domain/questions/sheet.ts";
import { startReading } from "../../src/host/modelFiles/reader.ts";
import { writeLargeGguf, writeLargeOnnx, writeLargeSafetensors } from "../engine/headers/sparse.ts";
import { reload, visitGallery } from "../gallery/browser.ts";
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
    model_file_10gb_page_ms:
      "Of the same file, its editor's page: from the beginning of its load to map and tensors on the screen",
  },
  method: `A safetensors, a GGUF and an ONNX file of 10 GB and 560 tensors, whose weights are a hole in the disk,
each read ${ROUNDS} times as its editor does: a thread is started, reads the head, adds up the parts and answers
with them and the first 200 tensors. Of each format the median; the slowest of the three counts, and the one of
which most bytes are read. The page that draws them is not in that figure, but in one of its own: in Chromium without a
graphics card, each file ${ROUNDS} times, from the page's first millisecond to the second frame with the map of parts and the first
tensors in it, the reading of the head, and the gallery's wire (HTTP and JSON) included; VS Code's own start of a
page is not. The median of the slowest format counts.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-bench-"));
  const options = { file: path.join(root, "dist/reader.js"), log };
  try {
    const [times, sizes, files]: [number[], number[], string[]] = [[], [], []];
    for (const [format, write] of FORMATS) {
      const file = path.join(folder, `large.${format}`);
      write(file);
      files.push(file);
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
      model_file_10gb_page_ms: Math.max(...(await drawAll(files, log))),
    };
    return { figures, versions: {} };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of each file, the median of milliseconds until its page has drawn it. */
async function drawAll(
  files: readonly string[],
  log: (line: string) => void,
): Promise<readonly number[]> {
  const visit = await visitGallery();
  try {
    const { page, panel } = await visit.open("panels=file&width=900");
    const host = visit.gallery.sessions.at(-1);
    if (!host) throw new Error("The gallery has no host.");
    await page.context().addInitScript(watchDrawing);
    const medians: number[] = [];
    for (const file of files) {
      host.file = file;
      const took: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        await reload(panel("file"));
        const drawn = await panel("file").waitForFunction(() => globalThis.glassboxDrawn);
        took.push((await drawn.jsonValue()) ?? 0);
      }
      log(`${path.basename(file)} drawn: ${took.map(Math.round).join(", ")} ms`);
      medians.push(median(took));
    }
    return medians;
  } finally {
    await visit.close();
  }
}

/** Runs in a page as it begins: keeps when the map of parts and the first tensors were drawn. */
function watchDrawing(): void {
  const look = () => {
    const isThere = [".treemap svg rect", ".long tbody:not([aria-hidden]) tr"].every((part) =>
      document.querySelector(part),
    );
    // The frame that finds them is the one before they are on the screen.
    if (isThere) requestAnimationFrame(() => (globalThis.glassboxDrawn = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

declare global {
  /** Milliseconds since the page began to load. */
  var glassboxDrawn: number | undefined;
}
