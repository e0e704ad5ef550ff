import { createHash } from "node:crypto";
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import type { Pause } from "./pause.ts";

const MAGIC = Buffer.from("GLASSV1\n");
const HEAD = 16; // bytes: the magic, and the width as a number
const NAME = 16; // bytes of a text's name
const SUFFIX = ".vectors";
const ROOM = 300e6; // bytes of all stores

/** Vectors that were computed before, by the name of their text. */
export type Known = ReadonlyMap<string, Float32Array>;

/** The name of a text: 16 bytes of its SHA-256, as a string of as many characters. */
export const nameOfText = (text: string): string =>
  createHash("sha256").update(text).digest().toString("latin1", 0, NAME);

/**
 * Keeps vectors in a file: 16 bytes of head, then for each text its name and its numbers. Records are
 * only ever added, each time in one write, so that what ends early loses no more than its last one.
 */
export interface VectorStore {
  /** All that is there; none if the file is damaged, which then begins anew, or cannot be had. */
  read(pause: Pause): Promise<Known>;
  /** What cannot be written is computed anew another time. @param data [names, width] */
  add(names: readonly string[], data: Float32Array): Promise<void>;
}

/**
 * @param folder where all stores lie; the least recently used go if they take more than `room` bytes
 * @param key names model, files and pooling: other vectors are in another file
 */
export function openStore(folder: string, key: string, width: number, room = ROOM): VectorStore {
  const name = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const file = path.join(folder, `${name}${SUFFIX}`);
  const record = NAME + width * 4;
  async function read(pause: Pause): Promise<Known> {
    await mkdir(folder, { recursive: true });
    await makeRoom(folder, file, room);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    const known = new Map<string, Float32Array>();
    const head = headOf(width);
    if (!bytes.subarray(0, HEAD).equals(head)) {
      await writeFile(file, head);
      return known;
    }
    const end = HEAD + Math.floor((bytes.length - HEAD) / record) * record;
    if (end < bytes.length) await writeFile(file, bytes.subarray(0, end)); // it ended early
    for (let at = HEAD; at < end; at += record) {
      await pause();
      const numbers = bytes.subarray(at + NAME, at + record);
      const row = new Float32Array(new Uint8Array(numbers).buffer);
      if (row.every(Number.isFinite)) known.set(bytes.toString("latin1", at, at + NAME), row);
    }
    await utimes(file, new Date(), new Date());
    return known;
  }

  return {
    read: (pause) => read(pause).catch(() => new Map()),
    async add(names, data) {
      const bytes = Buffer.alloc(names.length * record);
      const numbers = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      for (const [at, name] of names.entries()) {
        bytes.write(name, at * record, "latin1");
        numbers.copy(bytes, at * record + NAME, at * width * 4, (at + 1) * width * 4);
      }
      await appendFile(file, bytes).catch(() => {});
    },
  };
}

function headOf(width: number): Buffer {
  const head = Buffer.alloc(HEAD);
  MAGIC.copy(head);
  head.writeUInt32LE(width, MAGIC.length);
  return head;
}

/** Removes the stores that were used the longest ago, as long as all take more than there is room for. */
async function makeRoom(folder: string, own: string, room: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX));
  const stores = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { file, size, mtimeMs };
    }),
  );
  let sum = stores.reduce((all, { size }) => all + size, 0);
  for (const { file, size } of stores.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (sum <= room) return;
    if (file === own) continue;
    await rm(file, { force: true });
    sum -= size;
  }
}
