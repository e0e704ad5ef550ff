import { Failed } from "../../domain/failure.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import type { Tensors } from "../model/pass.ts";
import type { Input } from "../sessions/input.ts";
import { sizeOf } from "../sessions/past.ts";
import type { Tail } from "./tail.ts";

/** A run with the tensors that it left behind. */
export interface KeptRun {
  readonly run: Run;
  readonly tensors: Tensors;
  /** What the model was given; from the same input it computes the same again. */
  readonly input: Input;
  /** The texts behind it that were read last. */
  readonly tails: readonly Tail[];
}

export interface Runs {
  /** Numbers the run and keeps it; releases older ones until all that are kept are within the limit. */
  keep(run: Omit<Run, "id">, left: Pick<KeptRun, "tensors" | "input">): Run;
  /** @throws Failed runGone if it is no longer kept */
  get(id: RunId): KeptRun;
  /** All that are kept, the oldest first. */
  all(): Iterable<KeptRun>;
  /**
   * Keeps what was read behind a run, as long as the run itself, in place of what was kept before.
   * What does not fit into half of the limit is not kept.
   */
  keepTails(id: RunId, tails: readonly Tail[]): void;
  /** Releases a run; does nothing if it is already gone. */
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

  /** Releases older runs until all that are kept are within the limit. */
  function makeRoom(newest: RunId): void {
    for (const id of kept.keys()) {
      if (bytes <= limit) break;
      if (id !== newest) release(id);
    }
  }

  return {
    keep(facts, left) {
      const run: Run = { ...facts, id: ++last as RunId };
      const entry = { run, ...left, tails: [] };
      kept.set(run.id, entry);
      bytes += size(entry);
      makeRoom(run.id);
      return run;
    },
    get(id) {
      const found = kept.get(id);
      if (!found) throw new Failed({ kind: "runGone" });
      return found;
    },
    all: () => kept.values(),
    keepTails(id, tails) {
      const entry = kept.get(id);
      if (!entry) return; // released meanwhile
      let room = limit / 2;
      const fitting = tails.filter((tail) => {
        room -= sizeOfTail(tail);
        return room >= 0;
      });
      const next = { ...entry, tails: fitting };
      kept.set(id, next); // in its place
      bytes += size(next) - size(entry);
      makeRoom(id);
    },
    release,
  };
}

function size({ tensors, input, tails }: KeptRun): number {
  const { stream, logits, attention, past } = tensors;
  const all = [stream, logits, ...attention, ...(input.changes?.values() ?? [])];
  const own = all.reduce((sum, tensor) => sum + (tensor?.data.byteLength ?? 0), 0);
  return tails.reduce((sum, tail) => sum + sizeOfTail(tail), own + (past ? sizeOf(past) : 0));
}

function sizeOfTail({ logits, looks, past }: Tail): number {
  const weights = looks.reduce((sum, { weights }) => sum + weights.data.byteLength, 0);
  return logits.byteLength + weights + (past ? sizeOf(past) : 0);
}
