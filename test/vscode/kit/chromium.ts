import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { seconds, Unable } from "./install.ts";
import { run } from "./run.ts";

// Fonts too: without them Korean and emoji are boxes in every picture.
const PACKAGES = ["chromium", "fonts-noto-cjk", "fonts-noto-color-emoji"];
const APT = `apt-get install -y --no-install-recommends ${PACKAGES.join(" ")}`;

/** The first of these programs that is on the PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

function findChromium(): string | undefined {
  const { CHROMIUM } = process.env;
  if (CHROMIUM && !existsSync(CHROMIUM))
    throw new Unable(`CHROMIUM names ${CHROMIUM}, which is not there.`);
  return (
    CHROMIUM || findProgram("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
  );
}

/**
 * The program of a Chromium; on Debian as root it is installed when there is none.
 *
 * @throws Unable with the one command that brings it
 */
export async function needChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const isDebian = existsSync("/etc/debian_version") && findProgram("apt-get");
  if (isDebian && process.getuid?.() === 0) {
    const began = Date.now();
    console.log(`Getting Chromium and fonts, once: ${APT}`);
    try {
      await run("apt-get", ["update"]);
      await run("apt-get", APT.split(" ").slice(1));
    } catch (thrown) {
      throw new Unable(`Chromium could not be installed (${lastLine(thrown)}). By hand: ${APT}`);
    }
    console.log(`  ready after ${seconds(began)}`);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Unable(
    isDebian
      ? `Chromium is missing. This brings it: sudo ${APT}`
      : "Chromium is missing. Install Chromium or Chrome, or name its program in CHROMIUM.",
  );
}

function lastLine(thrown: unknown): string {
  return (
    (thrown instanceof Error ? thrown.message : String(thrown)).trim().split("\n").at(-1) ?? ""
  );
}
