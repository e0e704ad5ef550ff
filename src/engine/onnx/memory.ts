import { readFileSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import { mostMemory } from "./runtime.ts";

/**
 * Bytes that this process can take on top of what it has before the machine, a container or a limit
 * of its own has no more, onnxruntime's among them: what `limits.ts` weighs against.
 */
export const freeMemory = (): number => Math.min(ofMachine(), mostMemory());

function ofMachine(): number {
  if (process.platform === "linux") return Math.max(0, Math.min(freemem(), ...linuxLimits()));
  // macOS counts as free only what nothing is in; what it would give at once is far more.
  if (process.platform === "darwin") return Math.max(freemem(), totalmem() / 4);
  return freemem();
}

/**
 * What is left of each limit that Linux has set to this process: by `ulimit`, and by its control
 * group and those around it (containers, systemd), version 1 and 2.
 *
 * @param read the text of a file; "" where there is none
 */
export function linuxLimits(read: (file: string) => string = readIfThere): readonly number[] {
  const limits = read("/proc/self/limits");
  const status = read("/proc/self/status");
  const ofProcess = [
    ["Max address space", "VmSize:"],
    ["Max data size", "VmData:"],
  ].map(([limit = "", used = ""]) => numberBehind(limits, limit) - numberBehind(status, used) * KB);
  const ofGroups = read("/proc/self/cgroup")
    .split("\n")
    .flatMap((line) => {
      const [, controllers = "", group] = line.split(":");
      const version = controllers === "" ? TWO : ONE;
      if (group === undefined || !(version === TWO || controllers.split(",").includes("memory"))) {
        return [];
      }
      return foldersOf(version.root, group).map((folder) => leftIn(folder, version, read));
    });
  return [...ofProcess, ...ofGroups].filter((left) => !Number.isNaN(left));
}

const KB = 1024; // bytes

/** Where the two versions of control groups say how much may be taken, and how much is. */
const TWO = {
  root: "/sys/fs/cgroup",
  limit: "memory.max",
  used: "memory.current",
  cached: ["inactive_file", "active_file"],
};
const ONE = {
  root: "/sys/fs/cgroup/memory",
  limit: "memory.limit_in_bytes",
  used: "memory.usage_in_bytes",
  cached: ["total_inactive_file", "total_active_file"],
};

/** A group's folder and those of the groups around it: in a container only the last may be there. */
function foldersOf(root: string, group: string): readonly string[] {
  const names = group.split("/").filter((name) => name !== "");
  return names.map((_, i) => [root, ...names.slice(0, i + 1)].join("/")).concat(root);
}

/** NaN where no limit is set. Files that are kept in memory count as used, and are given up first. */
function leftIn(folder: string, version: typeof TWO, read: (file: string) => string): number {
  const limit = Number.parseInt(read(`${folder}/${version.limit}`), 10); // "max": none
  const used = Number.parseInt(read(`${folder}/${version.used}`), 10);
  const stat = read(`${folder}/memory.stat`);
  const cached = version.cached.map((name) => numberBehind(stat, name) || 0);
  return limit - used + cached.reduce((sum, bytes) => sum + bytes, 0);
}

/** The number on the line that begins with a name; NaN if there is none. */
function numberBehind(text: string, name: string): number {
  const line = text
    .split("\n")
    .find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}\t`));
  return Number.parseInt(line?.slice(name.length) ?? "", 10);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
