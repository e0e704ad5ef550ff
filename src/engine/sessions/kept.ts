import type { Onnx, Session } from "../onnx/onnx.ts";

const KEPT = 6; // graphs ready to run, each for other tensors; they share the weights in the file

/** Open sessions of a model's graphs. */
export interface KeptSessions {
  /** Opens each once for the same tensors, and closes the least recently used. */
  get(onnx: Onnx, tensors: readonly string[], raw?: readonly string[]): Promise<Session>;
  close(): Promise<void>;
}

export function keepSessions(): KeptSessions {
  const kept = new Map<string, Promise<Session>>();
  const graphs: Onnx[] = [];
  const close = (session: Session) => session.close();
  return {
    get(onnx, tensors, raw = []) {
      if (!graphs.includes(onnx)) graphs.push(onnx);
      const key = JSON.stringify([graphs.indexOf(onnx), tensors, raw]);
      const session = kept.get(key) ?? onnx.open(tensors, raw);
      kept.delete(key);
      kept.set(key, session);
      session.catch(() => kept.delete(key));
      for (const [oldest, old] of kept) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
        old.then(close, () => {});
      }
      return session;
    },
    async close() {
      const sessions = await Promise.allSettled(kept.values());
      kept.clear();
      for (const session of sessions)
        if (session.status === "fulfilled") await close(session.value);
    },
  };
}
