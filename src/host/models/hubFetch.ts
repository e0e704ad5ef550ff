import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, lstat, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hub, HubFile, HubModel } from "./hub.ts";
import { HubFailed, mayPass } from "./hubFailure.ts";

/** How long a download waits for what. */
export interface Tempo {
  /** For the next bytes, in milliseconds. */
  readonly patience: number;
  /** Before the second try, in milliseconds; twice as long before each that follows. */
  readonly pause: number;
  /** So many tries in a row that bring less than a megabyte. */
  readonly tries: number;
  /** The longest wait that the Hub may ask for before the user is told instead, in seconds. */
  readonly longest: number;
}

export const TEMPO: Tempo = { patience: 30_000, pause: 1_000, tries: 5, longest: 60 };
const PROGRESS = 1e6; // bytes
/** An ETag that names these very bytes. */
const STRONG = /^"[!#-~]+"$/;

export interface Order {
  readonly hub: Hub;
  readonly model: HubModel;
  readonly file: HubFile;
  /** Where it is to lie; its folder exists. */
  readonly target: string;
  readonly signal: AbortSignal;
  /** Hears how many bytes of the file are there. */
  readonly progress: (bytes: number) => void;
  readonly tempo: Tempo;
}

/**
 * Fetches a file, or the rest of it: what is there from an earlier try is kept beside the target
 * and goes on. The file has its name only once it is whole and its hash is right.
 *
 * @throws HubFailed, the signal's reason, or what the file system says
 */
export async function fetchFile(order: Order): Promise<void> {
  const { file, target, signal, progress } = order;
  const isRight = (path: string) => isWhole(path, file, signal);
  if (await isRight(target)) return progress(file.size);
  const part = `${target}.part`;
  const fetchPart = async () => {
    await fillPatiently(part, order);
    return isRight(part);
  };
  const isResumed = ((await sizeOf(part)) ?? 0) > 0;
  let isGood = await fetchPart();
  if (!isGood && isResumed) {
    await forget(part); // what lay there may have been the fault
    isGood = await fetchPart();
  }
  const failed: unknown = isGood
    ? await rename(part, target).catch((thrown: unknown) => thrown)
    : new HubFailed({ kind: "damaged", file: file.path });
  await forget(part);
  // Another window may have been faster: it fetches the same bytes into the same place.
  if (failed && !(await isRight(target))) throw failed;
}

/** Tries until all bytes are there, as long as another try may help. */
async function fillPatiently(part: string, order: Order): Promise<void> {
  const { signal, tempo } = order;
  let reached = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await fill(part, order);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof HubFailed && mayPass(thrown))) throw thrown;
      const size = (await sizeOf(part)) ?? 0;
      if (size >= reached + PROGRESS) {
        reached = size;
        tries = 1;
      }
      const asked = thrown.failure.kind === "busy" ? thrown.failure.seconds : 0;
      if (tries >= tempo.tries || asked > tempo.longest) throw thrown;
      const pause = Math.max(tempo.pause * 2 ** (tries - 1), asked * 1_000);
      await sleep(pause, undefined, { signal });
    }
  }
}

/** Whether it is there, a file of its own, and the one that is meant. */
async function isWhole(
  path: string,
  { size, hash }: HubFile,
  signal: AbortSignal,
): Promise<boolean> {
  const there = await lstat(path).catch(() => undefined);
  if (!there?.isFile() || there.size !== size) return false;
  const digest = createHash(hash.kind === "sha256" ? "sha256" : "sha1");
  if (hash.kind === "gitBlob") digest.update(`blob ${size}\0`);
  try {
    for await (const chunk of createReadStream(path, { signal })) digest.update(chunk as Buffer);
  } catch (thrown) {
    signal.throwIfAborted();
    if (await sizeOf(path)) throw thrown;
    return false; // another window has just put it in its place
  }
  return digest.digest("hex") === hash.hex;
}

/** How many bytes of a file are there, if it is. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await lstat(path).catch(() => undefined))?.size;
}

const etagOf = (part: string) => `${part}.etag`;

/** Deletes what has come of a file. */
async function forget(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(etagOf(part), { force: true })]);
}

/** One try to get all the bytes that are missing. */
async function fill(part: string, order: Order): Promise<void> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW = 0 } = constants; // Windows knows no O_NOFOLLOW
  const handle = await open(part, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    const { size } = await handle.stat();
    if (size > order.file.size) await handle.truncate(0);
    const begun = size > order.file.size ? 0 : size;
    order.progress(begun);
    if (begun < order.file.size) await receive(handle, part, begun, order);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function receive(
  handle: FileHandle,
  part: string,
  begun: number,
  { hub, model, file, signal, progress, tempo }: Order,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), tempo.patience);
  try {
    const response = await hub.open(
      model,
      file.path,
      begun > 0 ? await resuming(part, begun) : {},
      AbortSignal.any([signal, silence.signal]),
    );
    const { status, headers, body } = response;
    let position = status === 206 && goesOnAt(headers, begun, file.size) ? begun : 0;
    if (position < begun) await handle.truncate(0);
    if (status !== 200 && position === 0) throw new HubFailed({ kind: "cut", file: file.path });
    const etag = headers.get("etag") ?? "";
    await rm(etagOf(part), { force: true }); // it could be a link
    if (STRONG.test(etag)) await writeFile(etagOf(part), etag);
    for await (const chunk of body ?? []) {
      timer.refresh();
      if (position + chunk.length > file.size) {
        await forget(part);
        throw new HubFailed({ kind: "damaged", file: file.path });
      }
      await writeAll(handle, chunk, position);
      position += chunk.length;
      progress(position);
    }
    if (position < file.size) throw new HubFailed({ kind: "cut", file: file.path });
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (silence.signal.aborted) throw new HubFailed({ kind: "unreachable" }, thrown);
    // What fetch throws when a body ends before its time.
    if (thrown instanceof TypeError && thrown.cause)
      throw new HubFailed({ kind: "cut", file: file.path }, thrown);
    throw thrown;
  } finally {
    clearTimeout(timer);
    silence.abort(); // lets go of an answer of which the rest is not wanted
  }
}

/** Asks for the rest, and for all of it if it has become another file. */
async function resuming(part: string, begun: number): Promise<Record<string, string>> {
  const etag = await readFile(etagOf(part), "utf8").catch(() => "");
  return { range: `bytes=${begun}-`, ...(STRONG.test(etag) ? { "if-range": etag } : {}) };
}

function goesOnAt(headers: Headers, begun: number, size: number): boolean {
  const [, start, total] =
    /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  return Number(start) === begun && (total === "*" || Number(total) === size);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
