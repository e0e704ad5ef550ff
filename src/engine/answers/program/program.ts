import type { RunId } from "../../../domain/model/run.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import type { ProgramQuestions } from "../../../domain/questions/program.ts";
import { findFiles } from "../../config/files.ts";
import type { Model } from "../../model/model.ts";
import type { Rows } from "../../program/byRow.ts";
import type { KeptRun } from "../../runs/runs.ts";
import { slicesWithEnds, withEnds } from "./ends.ts";

const KEPT = 64e6; // bytes of rows that blocks gave each other, of all runs together

/** Answers what is asked of programs, and keeps what the next question goes on from. */
export interface Programs {
  readonly questions: ProgramQuestions;
  /** Releases what is kept of one run, or of all. */
  forget(id?: RunId): void;
}

/** @param models where embedded ones lie @param opened a run that is kept, and its model */
export function createPrograms(
  models: string,
  opened: (id: RunId) => Promise<KeptRun & { readonly model: Model }>,
): Programs {
  const kept = new Map<RunId, Rows>(); // the least recently used first

  /** Releases runs, and then the first rows of the newest, until all are within the limit. */
  function makeRoom(newest: RunId): void {
    const bytes = () => [...kept.values()].reduce((sum, rows) => sum + sizeOf(rows), 0);
    for (const id of kept.keys()) {
      if (bytes() <= KEPT) return;
      if (id !== newest) kept.delete(id);
    }
    const rows = kept.get(newest);
    for (const tensor of rows?.keys() ?? []) {
      if (bytes() <= KEPT) return;
      rows?.delete(tensor);
    }
  }

  return {
    questions: {
      async files(id) {
        const { run } = await opened(id);
        const { encoder, onnx } = findFiles(models, run.model.id);
        return [...(encoder === undefined ? [] : [encoder]), onnx];
      },
      async program(id) {
        const { run, input, model } = await opened(id);
        return withEnds((await model.program()).of(input), run);
      },
      async slices(id, asked) {
        const { input, model } = await opened(id);
        const rows: Rows = kept.get(id) ?? new Map<string, Tensor>();
        kept.delete(id);
        kept.set(id, rows);
        const program = await model.program();
        const found = await slicesWithEnds(program.of(input), asked, (own) =>
          program.slices(input, rows, own),
        );
        makeRoom(id);
        return found;
      },
    },
    forget(id) {
      if (id === undefined) kept.clear();
      else kept.delete(id);
    },
  };
}

const sizeOf = (rows: Rows): number =>
  [...rows.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
