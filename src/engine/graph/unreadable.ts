import { Failed, isOfMemory } from "../../domain/failure.ts";
import { reasonOf } from "../../domain/reason.ts";

/** Whatever was thrown while reading `file`, as one clear reason; or that memory was not there. */
export function unreadable(file: string, thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  if (isOfMemory(thrown)) return new Failed({ kind: "noMemory" });
  return new Failed({ kind: "modelUnreadable", file, reason: reasonOf(thrown) });
}
