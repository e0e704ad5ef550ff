import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const WARM = 3; // starts after the first

export const starting: Subject = {
  name: "starting",
  figures: {
    start_cold_ms: "`npm start` until VS Code waits at its address, VS Code fetched from npm first",
    start_warm_ms: "The same with the cache folder filled",
  },
  method: `\`npm start\` with a new cache folder (GLASSBOX_CACHE) and no display, then ${WARM} times again; from the
call to the line that prints the address; the median of the warm ones. Packages and Chromium are
there already; npm may have VS Code's packages in its own cache.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const cache = mkdtempSync(path.join(os.tmpdir(), "glassbox-bench-"));
  try {
    const cold = await start(cache);
    const warm: number[] = [];
    for (let i = 0; i < WARM; i++) warm.push(await start(cache));
    log(`cold ${Math.round(cold)}, warm ${warm.map(Math.round).join(", ")} ms`);
    return { figures: { start_cold_ms: cold, start_warm_ms: median(warm) }, versions: {} };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Milliseconds until the address is printed. @throws Error if the start ends before */
async function start(cache: string): Promise<number> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const began = performance.now();
  const child = spawn("npm", ["start"], {
    env: { ...env, GLASSBOX_CACHE: cache },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true, // a group of its own, as in a terminal: Ctrl+C reaches all of it
  });
  const ended = once(child, "exit");
  let said = "";
  const took = await new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (/^ {4}http:\/\//m.test(said)) resolve(performance.now() - began);
    });
    child.on("exit", () => reject(new Error(`npm start ended:\n${said}`)));
  });
  if (child.pid) process.kill(-child.pid, "SIGINT");
  await ended;
  return took;
}
