// What structured cloning does for a webview, over HTTP: typed arrays within JSON.
const KINDS = { Uint8Array, Uint32Array, Float32Array, Float64Array } as const;
type Kind = keyof typeof KINDS;
interface Packed {
  readonly $typed: Kind;
  readonly base64: string;
}

export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) return part;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    let binary = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return { $typed: kindOf(part), base64: btoa(binary) } satisfies Packed;
  });
}

export function decode(json: string): unknown {
  return JSON.parse(json, (_, part: unknown) => {
    if (!isPacked(part)) return part;
    const binary = atob(part.base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return new KINDS[part.$typed](bytes.buffer);
  });
}

function kindOf(view: ArrayBufferView): Kind {
  // Buffer is Node's own Uint8Array.
  for (const kind of Object.keys(KINDS) as Kind[]) if (view instanceof KINDS[kind]) return kind;
  throw new TypeError(`The gallery's wire does not carry ${view.constructor.name}.`);
}

const isPacked = (part: unknown): part is Packed =>
  typeof part === "object" && part !== null && "$typed" in part;
