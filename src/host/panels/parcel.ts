import type { Envelope } from "../../protocol/rpc.ts";

/**
 * An envelope as the webview's wire carries it truly. That wire is JSON beside buffers: it sends a
 * view's whole buffer, and makes `undefined` in a list `null`.
 */
export function pack(envelope: Envelope): Envelope {
  if (envelope.kind === "done") return { ...envelope, value: compact(envelope.value) };
  if (envelope.kind === "fail") return envelope;
  const args = envelope.args.map(compact);
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return { ...envelope, args };
}

/** An envelope as it was before the page's wire made `null` of `undefined`. */
export function unpack(envelope: Envelope): Envelope {
  if (envelope.kind !== "call") return envelope;
  return { ...envelope, args: envelope.args.map((arg) => arg ?? undefined) };
}

/** Copies typed arrays that are a part of a larger buffer. */
function compact(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const isPart = value.byteLength < value.buffer.byteLength && "slice" in value;
    return isPart ? (value as Uint8Array).slice() : value;
  }
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, compact(part)]));
}
