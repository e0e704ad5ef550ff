import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/** Called by VS Code in its extension host, with the bundled tests beside this bundle. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 300_000, reporter: "spec" });
  for (const name of readdirSync(import.meta.dirname).sort()) {
    if (name.endsWith(".test.js")) mocha.addFile(path.join(import.meta.dirname, name));
  }
  await mocha.loadFilesAsync(); // they are ES modules
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
