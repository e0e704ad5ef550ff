import { closeSync, openSync, readSync, statSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** A file in a zip. */
export interface Zipped {
  /** In bytes, unpacked. */
  readonly size: number;
  bytes(): Buffer;
}

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_SIZE, CENTRAL_SIZE, END_SIZE] = [30, 46, 22];
const DEFLATED = 8;

/** The files in a zip of less than 4 GB, by their names. @throws RangeError if it is none */
export function readZip(file: string): ReadonlyMap<string, Zipped> {
  const end = readAt(file, statSync(file).size - END_SIZE, END_SIZE);
  expect(end, END);
  const directory = readAt(file, end.readUInt32LE(16), end.readUInt32LE(12));
  const files = new Map<string, Zipped>();
  for (let at = 0; at < directory.length; ) {
    const entry = directory.subarray(at);
    expect(entry, CENTRAL);
    const [packed, size] = [entry.readUInt32LE(20), entry.readUInt32LE(24)];
    const lengths = [28, 30, 32].map((place) => entry.readUInt16LE(place));
    const [nameLength = 0] = lengths;
    const [isDeflated, start] = [entry.readUInt16LE(10) === DEFLATED, entry.readUInt32LE(42)];
    const name = entry.toString("utf8", CENTRAL_SIZE, CENTRAL_SIZE + nameLength);
    const bytes = () => {
      const head = readAt(file, start, LOCAL_SIZE);
      expect(head, LOCAL);
      const before = LOCAL_SIZE + head.readUInt16LE(26) + head.readUInt16LE(28);
      const content = readAt(file, start + before, packed);
      return isDeflated ? inflateRawSync(content) : content;
    };
    files.set(name, { size, bytes });
    at += lengths.reduce((sum, length) => sum + length, CENTRAL_SIZE);
  }
  return files;
}

function readAt(file: string, start: number, length: number): Buffer {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    readSync(handle, bytes, 0, length, start);
    return bytes;
  } finally {
    closeSync(handle);
  }
}

function expect(bytes: Buffer, signature: number): void {
  if (bytes.readUInt32LE(0) !== signature) throw new RangeError("This is no zip.");
}
