import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where what we install lives, outside the tree: GLASSBOX_CACHE, else the user's cache folder. */
export function cacheFolder(): string {
  const { GLASSBOX_CACHE, XDG_CACHE_HOME } = process.env;
  if (GLASSBOX_CACHE) return path.resolve(GLASSBOX_CACHE);
  return path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "glassbox");
}

/** Does `work` while no other process of this machine does it, waiting for one that is at it. */
export async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (!told) console.log(`Waiting for another installation to end (${file})…`);
    told = true;
    await sleep(500);
  }
  const release = () => rmSync(file, { force: true });
  process.on("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** Writes our process id into the lock; one that a process left when it died is taken over. */
function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ESRCH") rmSync(file, { force: true });
  }
  return false;
}
