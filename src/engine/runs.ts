import { Failed } from "../domain/failure.ts";
import type { Run, RunId } from "../domain/questions.ts";
import type { Input } from "./graphs.ts";
import type { Tensors } from "./model.ts";
import { sizeOf } from "./past.ts";

/** A run with the tensors that it left behind. */
export interface KeptRun {
  readonly run: Run;
  readonly tensors: Tensors;
  /** What the model was given: given it again, it computes the same. */
  readonly input: Input;
}

export interface Runs {
  /** Numbers the run and keeps it; older ones fall, until all that are kept are within the limit. */
  keep(run: Omit<Run, "id">, left: Omit<KeptRun, "run">): Run;
  /** @throws Failed runGone if it fell */
  get(id: RunId): KeptRun;
  /** All that are kept, the oldest first. */
  all(): Iterable<KeptRun>;
  /** Lets one fall; whether it was still kept is all the same. */
  release(id: RunId): void;
}

/** @param limit bytes of tensors; the newest run is kept even if it alone is larger */
export function createRuns(limit: number): Runs {
  const kept = new Map<RunId, KeptRun>(); // the oldest first
  let bytes = 0;
  let last = 0;

  function release(id: RunId): void {
    const old = kept.get(id);
    if (old && kept.delete(id)) bytes -= size(old);
  }

  return {
    keep(facts, left) {
      bytes += size(left);
      for (const id of kept.keys()) {
        if (bytes <= limit) break;
        release(id);
      }
      const run: Run = { ...facts, id: ++last as RunId };
      kept.set(run.id, { run, ...left });
      return run;
    },
    get(id) {
      const found = kept.get(id);
      if (!found) throw new Failed({ kind: "runGone" });
      return found;
    },
    all: () => kept.values(),
    release,
  };
}

function size({ tensors, input }: Omit<KeptRun, "run">): number {
  const { stream, logits, attention, past } = tensors;
  const all = [stream, logits, ...attention, ...(input.changes?.values() ?? [])];
  const own = all.reduce((sum, tensor) => sum + (tensor?.data.byteLength ?? 0), 0);
  return own + (past ? sizeOf(past) : 0);
}
