import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Hub, HubModel } from "./hub.ts";
import { HubFailed } from "./hubFailure.ts";
import { fetchFile, sizeOf, TEMPO, type Tempo } from "./hubFetch.ts";
import type { Choice } from "./hubFiles.ts";
import { folderName, isHubId, isSafePath } from "./hubNames.ts";

/** A model of a Hub in our storage, whole or in part. */
export interface Download {
  /** The name of its folder in the storage. */
  readonly key: string;
  readonly id: string;
  /** The Hub that it came from. */
  readonly endpoint: string;
  readonly revision: string;
  /** The model's folder, laid out as the Hub lays one out. */
  readonly folder: string;
  /** What is there of it, and what belongs to it, in bytes. */
  readonly bytes: number;
  readonly size: number;
  /** Whether all of it is there, and was found right when it came. */
  readonly isWhole: boolean;
}

export interface Downloads {
  /** Those that are there, by id. Folders that are not ours are passed over. */
  list(): Promise<readonly Download[]>;
  /**
   * Fetches what is missing of a model.
   *
   * @param progress hears how many bytes of `choice.size` are there
   * @returns its folder
   * @throws HubFailed, or the signal's reason: then what has come so far stays for the next try
   */
  fetch(order: ModelOrder): Promise<string>;
  /** Deletes a download, whole or not. */
  remove(download: Download): Promise<void>;
}

export interface ModelOrder {
  readonly hub: Hub;
  readonly model: HubModel;
  readonly choice: Choice;
  readonly signal: AbortSignal;
  readonly progress: (bytes: number) => void;
}

/** What stands in `.download.json` beside a model's folder. */
interface Entry {
  readonly id: string;
  readonly endpoint: string;
  readonly revision: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly isWhole: boolean;
}

const KEY = /^[0-9a-f]{16}$/;
const ENTRY = ".download.json"; // the name of no model

/** @param storage the folder that holds them; made at the first download */
export function createDownloads(storage: string, tempo: Tempo = TEMPO): Downloads {
  const folderOf = (key: string, id: string) => path.join(storage, key, folderName(id));

  const entryOf = (key: string) => path.join(storage, key, ENTRY);

  /** Writes an entry beside the one that counts. @returns its file, to be put in that one's place */
  async function draftEntry(key: string, entry: Entry): Promise<string> {
    const draft = `${entryOf(key)}.${randomUUID()}`;
    try {
      await writeFile(draft, JSON.stringify(entry), { flag: "wx" });
      return draft;
    } catch (thrown) {
      await rm(draft, { force: true }); // a full disk leaves half of it
      throw thrown;
    }
  }

  async function read(key: string): Promise<readonly Download[]> {
    const text = await readFile(entryOf(key), "utf8").catch(() => "");
    const entry = parseEntry(text);
    if (!entry) return [];
    const { id, endpoint, revision, files } = entry;
    const folder = folderOf(key, id);
    const there = await Promise.all(
      files.map(async (file) => {
        const whole = path.join(folder, file.path);
        return (await sizeOf(whole)) ?? (await sizeOf(`${whole}.part`)) ?? 0;
      }),
    );
    const isComplete = files.every(({ size }, i) => there[i] === size);
    return [
      {
        ...{ key, id, endpoint, revision, folder },
        bytes: there.reduce((sum, bytes) => sum + bytes, 0),
        size: files.reduce((sum, { size }) => sum + size, 0),
        isWhole: entry.isWhole && isComplete,
      },
    ];
  }

  async function list(): Promise<readonly Download[]> {
    const entries = await readdir(storage, { withFileTypes: true }).catch(() => []);
    const keys = entries.filter((entry) => entry.isDirectory() && KEY.test(entry.name));
    const found = await Promise.all(keys.map(({ name }) => read(name)));
    return found.flat().sort((a, b) => a.id.localeCompare(b.id));
  }

  return {
    list,

    async fetch({ hub, model, choice, signal, progress }) {
      const { id, revision } = model;
      const { endpoint } = hub;
      if (!isHubId(id) || !choice.files.every(({ as }) => isSafePath(as))) {
        throw new RangeError(`${id} cannot be kept under its own names.`);
      }
      const key = keyOf([endpoint, id, revision]);
      const folder = folderOf(key, id);
      const files = choice.files.map(({ file, as }) => ({ path: as, size: file.size }));
      const entry = { id, endpoint, revision, files };
      let before = 0;
      let draft = "";
      try {
        for (const { path: as } of files) await makeFolders(storage, path.join(folder, as));
        // Both before the first byte of the model: later the disk may have no room even for these.
        draft = await draftEntry(key, { ...entry, isWhole: true });
        const [known] = await read(key);
        if (!known?.isWhole) {
          await rename(await draftEntry(key, { ...entry, isWhole: false }), entryOf(key));
        }
        await needRoom(storage, choice.size - (known?.bytes ?? 0));

        // The small ones first: a model that is closed to the user says so at the first.
        const inOrder = choice.files.toSorted((a, b) => a.file.size - b.file.size);
        for (const { file, as } of inOrder) {
          const counted = before;
          await fetchFile({
            ...{ hub, model, file, signal, tempo },
            target: path.join(folder, as),
            progress: (bytes) => progress(counted + bytes),
          });
          before += file.size;
        }
        await rename(draft, entryOf(key)); // at no moment is there half of it
      } catch (thrown) {
        throw isFull(thrown) ? full(choice.size - before, 0) : thrown;
      } finally {
        await rm(draft, { force: true });
      }
      return folder;
    },

    async remove({ key }) {
      if (!KEY.test(key)) throw new RangeError(`${key} is no download.`);
      await rm(path.join(storage, key), { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The same model from another Hub, or at another commit, is another download. */
function keyOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Makes the folders between the storage and a file of it. @throws Error if one of them is a link */
async function makeFolders(storage: string, file: string): Promise<void> {
  await mkdir(storage, { recursive: true });
  const segments = path.relative(storage, path.dirname(file)).split(path.sep);
  let folder = storage;
  for (const segment of segments) {
    folder = path.join(folder, segment);
    await mkdir(folder).catch(() => {}); // it is there, or the next line says that it is not
    if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is no folder of ours.`);
  }
}

/** @throws HubFailed if the disk has no room for so many bytes more */
async function needRoom(storage: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(storage);
  if (bavail * bsize < needed) throw full(needed, bavail * bsize);
}

const full = (needed: number, free: number) => new HubFailed({ kind: "full", needed, free });

const isFull = (thrown: unknown) =>
  thrown instanceof Error && "code" in thrown && /^(?:ENOSPC|EDQUOT)$/.test(String(thrown.code));

/** What was written, or undefined for anything else: the folder is open to the user's hands. */
function parseEntry(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Entry;
    const { id, endpoint, revision, files, isWhole } = entry;
    const isOurs =
      [id, endpoint, revision].every((field) => typeof field === "string") &&
      typeof isWhole === "boolean" &&
      isHubId(id) &&
      files.every(({ path, size }) => isSafePath(path) && Number.isSafeInteger(size));
    return isOurs ? entry : undefined;
  } catch {
    return undefined;
  }
}
