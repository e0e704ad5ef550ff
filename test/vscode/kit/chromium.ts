import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { alone, cacheFolder } from "./cache.ts";
import { seconds, Unable } from "./install.ts";
import { run } from "./run.ts";

// Without them Korean and emoji are boxes in every picture.
const FONTS = ["fonts-noto-cjk", "fonts-noto-color-emoji"];
const install = (packages: readonly string[]) =>
  `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
const CHROMIUM_AND_FONTS = install(["chromium", ...FONTS]);

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
 * The program of a Chromium; on Debian as root it is installed when there is none. One process of
 * this machine at a time: a Chromium that another is still unpacking does not run yet.
 *
 * @throws Unable with the one command that brings it
 */
export function needChromium(): Promise<string> {
  return alone(path.join(cacheFolder(), "chromium.lock"), async () => {
    const found = findChromium() ?? ((await apt(CHROMIUM_AND_FONTS)) ? findChromium() : undefined);
    if (found) return found;
    throw new Unable(
      isDebian()
        ? `Chromium is missing. This brings it: sudo ${CHROMIUM_AND_FONTS}`
        : "Chromium is missing. Install Chromium or Chrome, or name its program in CHROMIUM.",
    );
  });
}

/** Brings the fonts of Korean and emoji where they are missing, and says so where it cannot. */
export async function needFonts(): Promise<void> {
  const list = spawnSync("fc-list", [":lang=ko"], { encoding: "utf8" });
  if (list.error || list.stdout.trim() !== "" || (await apt(install(FONTS)))) return;
  console.log("There is no Korean font: pictures show boxes in its place.");
}

function isDebian(): boolean {
  return existsSync("/etc/debian_version") && findProgram("apt-get") !== undefined;
}

/** Runs apt-get where that is possible; says whether it was. @throws Unable if it failed */
async function apt(command: string): Promise<boolean> {
  if (!isDebian() || process.getuid?.() !== 0) return false;
  const began = Date.now();
  console.log(`Once: ${command}`);
  const [program = "", ...args] = command.split(" ");
  try {
    await run(program, ["update"]);
    await run(program, args);
  } catch (thrown) {
    throw new Unable(`It failed (${lastLine(thrown)}). Run it by hand: ${command}`);
  }
  console.log(`  ready after ${seconds(began)}`);
  return true;
}

function lastLine(thrown: unknown): string {
  return (
    (thrown instanceof Error ? thrown.message : String(thrown)).trim().split("\n").at(-1) ?? ""
  );
}
