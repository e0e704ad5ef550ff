import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tensor } from "../../domain/model/tensor.ts";
import { RECIPE } from "./recipe.ts";

/** What the first line of a map's file says, as JSON. Behind it: [tokens, dimensions], int16. */
interface Head {
  readonly recipe: string;
  readonly dimensions: number;
  readonly tokens: number;
  /** SHA-256 of the table that it is a map of, as hexadecimal. */
  readonly table: string;
}

const WHOLE = 32_767; // a coordinate of 1
const KEPT = 24; // maps in a folder
const SLICE = 4e6; // numbers hashed at once: some 20 ms

/** SHA-256 of a table's numbers. @param pause awaited between slices */
export async function hashOf({ data }: Tensor, pause: () => Promise<void>): Promise<string> {
  const hash = createHash("sha256");
  for (let first = 0; first < data.length; first += SLICE) {
    await pause();
    const { buffer, byteOffset, byteLength } = data.subarray(first, first + SLICE);
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

/** A map as its file holds it. @param places [tokens, dimensions], -1 to 1 */
export function writeMap(places: Float32Array, dimensions: 2 | 3, table: string): Uint8Array {
  const tokens = places.length / dimensions;
  const head: Head = { recipe: RECIPE, dimensions, tokens, table };
  const numbers = Buffer.alloc(places.length * 2);
  places.forEach((place, at) => {
    numbers.writeInt16LE(Math.round(place * WHOLE), at * 2);
  });
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), numbers]);
}

/** The places in a map's file; undefined if it is not of this table, or made in another way. */
export function readMap(
  bytes: Uint8Array,
  dimensions: 2 | 3,
  table: string,
): Float32Array | undefined {
  const end = bytes.indexOf(10);
  const rest = Buffer.from(bytes.subarray(end + 1));
  const tokens = rest.length / 2 / dimensions;
  const head: Head = { recipe: RECIPE, dimensions, tokens, table };
  if (Buffer.from(bytes.subarray(0, end)).toString() !== JSON.stringify(head)) return undefined;
  return Float32Array.from(
    { length: rest.length / 2 },
    (_, at) => rest.readInt16LE(at * 2) / WHOLE,
  );
}

/** What a map is called beside its model. */
export const mapName = (dimensions: 2 | 3): string => `umap-${dimensions}d.bin`;

/** Maps in files: those that are shipped beside their models, and those made on this machine. */
export interface MapFiles {
  /** @param shipped folder of an embedded model @param table hash of the model's table */
  read(
    shipped: string | undefined,
    dimensions: 2 | 3,
    table: string,
  ): Promise<Float32Array | undefined>;
  /** Keeps a map, and of all only the latest. What cannot be written is not kept. */
  keep(places: Float32Array, dimensions: 2 | 3, table: string): Promise<void>;
}

/** @param folder where those made on this machine are kept; nowhere unless given */
export function createMapFiles(folder: string | undefined): MapFiles {
  const nameOf = (dimensions: 2 | 3, table: string) => `${table}-${mapName(dimensions)}`;
  return {
    async read(shipped, dimensions, table) {
      const beside = shipped === undefined ? [] : [path.join(shipped, mapName(dimensions))];
      const own = folder === undefined ? [] : [path.join(folder, nameOf(dimensions, table))];
      for (const file of [...beside, ...own]) {
        const bytes = await readFile(file).catch(() => undefined);
        const places = bytes && readMap(bytes, dimensions, table);
        if (places) return places;
      }
      return undefined;
    },
    async keep(places, dimensions, table) {
      if (folder === undefined) return;
      try {
        await mkdir(folder, { recursive: true });
        const file = path.join(folder, nameOf(dimensions, table));
        const part = `${file}.${process.pid}.part`; // another window may write the same
        await writeFile(part, writeMap(places, dimensions, table));
        await rename(part, file);
        await forgetOldest(folder);
      } catch {
        // A full or read-only disk: it is in memory as long as this process lives.
      }
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  const order = files
    .map((file, i) => ({ file, time: times[i] as number }))
    .sort((a, b) => b.time - a.time);
  await Promise.all(order.slice(KEPT).map(({ file }) => rm(file, { force: true })));
}
