import { Failed, type Failure, toFailure } from "../domain/failure.ts";

/** What travels on a wire: structured-cloneable, typed arrays and all. */
export type Envelope =
  | {
      readonly kind: "call";
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fail"; readonly id: number; readonly failure: Failure };

/** Whether what came is an envelope: a page may post anything. */
export function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== "object" || message === null) return false;
  const { kind, id, method, args, failure } = message as Record<string, unknown>;
  if (typeof id !== "number") return false;
  if (kind === "call") return typeof method === "string" && Array.isArray(args);
  return kind === "done" || (kind === "fail" && typeof failure === "object" && failure !== null);
}

/** One end of a wire, whatever it is made of: a process, a thread, a webview, two arrays. */
export interface Port {
  post(envelope: Envelope): void;
  /** `closed` is called once, when nothing will come any more; open questions fail with it. */
  listen(receive: (envelope: Envelope) => void, closed: (failure: Failure) => void): void;
}

interface Asker {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Failed) => void;
}

/**
 * Joins two objects over a wire: the result stands in for the other end's, and the other end may
 * call `mine`. A handler that throws fails its asker; a wire that closes fails every open question.
 *
 * @param mine an object literal: its own methods, and nothing else, can be called from outside
 */
export function connect<Theirs extends object>(port: Port, mine: object): Theirs {
  const askers = new Map<number, Asker>();
  // A page that is shown again is a new one on an old wire: no id of the page before may come back.
  let lastId = Math.floor(Math.random() * 2 ** 48);
  let end: Failure | undefined;

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const reply = (envelope: Envelope) => {
      if (!end) port.post(envelope);
    };
    try {
      const handler = Object.hasOwn(mine, method)
        ? (mine as Record<string, unknown>)[method]
        : undefined;
      if (typeof handler !== "function") throw new RangeError(`Nobody answers "${method}" here.`);
      reply({ kind: "done", id, value: await Reflect.apply(handler, mine, args) });
    } catch (thrown) {
      // Also where the answer cannot be cloned: nobody is to wait for it, and no process to end.
      reply({ kind: "fail", id, failure: toFailure(thrown) });
    }
  }

  port.listen(
    (envelope) => {
      if (envelope.kind === "call") {
        void answer(envelope.id, envelope.method, envelope.args);
        return;
      }
      const asker = askers.get(envelope.id);
      askers.delete(envelope.id);
      if (envelope.kind === "done") asker?.resolve(envelope.value);
      else asker?.reject(new Failed(envelope.failure));
    },
    (failure) => {
      end = failure;
      for (const asker of askers.values()) asker.reject(new Failed(failure));
      askers.clear();
    },
  );

  const ask = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (end) {
        reject(new Failed(end));
        return;
      }
      const id = ++lastId;
      askers.set(id, { resolve, reject });
      try {
        port.post({ kind: "call", id, method, args });
      } catch (thrown) {
        askers.delete(id);
        reject(new Failed(toFailure(thrown)));
      }
    });

  // `then` stays undefined, or an `await` of the stand-in would wait for ever.
  return new Proxy({} as Theirs, {
    get: (_, method) =>
      typeof method === "string" && method !== "then"
        ? (...args: unknown[]) => ask(method, args)
        : undefined,
  });
}
