import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** A network namespace of its own without a way out, not even to this machine. */
export const APART = ["unshare", "--map-root-user", "--net"];
const canPart =
  process.platform === "linux" &&
  spawnSync(APART[0] as string, [...APART.slice(1), "true"]).status === 0;
/** Why tests that need one are left out, if they are. */
export const skip = !canPart && "it takes a Linux that lets us have a network namespace";

/**
 * Runs Node to its end with every folder that a program may take for its own in this empty one, and
 * gives what it prints. It finds no CI: onnxruntime asks for that.
 */
export function runNode(
  folder: string,
  before: readonly string[],
  ...args: readonly string[]
): string {
  const [program, ...rest] = [...before, process.execPath, ...args] as [string, ...string[]];
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout;
}
