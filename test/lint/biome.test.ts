import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { root } from "./imports.ts";

/** Faults that no test would notice. */
const FAULTS: Readonly<Record<string, string>> = {
  "nursery/noFloatingPromises":
    "export async function work(): Promise<void> {}\nexport function a(): void {\n  work();\n}\n",
  "suspicious/noExplicitAny": "export const a: any = 1;\n",
  "suspicious/noImportCycles": 'export { b } from "./second.ts";\n',
};

describe("the lint", () => {
  for (const [rule, text] of Object.entries(FAULTS)) {
    it(`holds ${rule}`, () => {
      const copy = mkdtempSync(path.join(os.tmpdir(), "glassbox-lint-"));
      try {
        settle(copy);
        mkdirSync(path.join(copy, "src/host"), { recursive: true });
        writeFileSync(path.join(copy, "src/host/first.ts"), text);
        writeFileSync(path.join(copy, "src/host/second.ts"), 'export * from "./first.ts";\n');
        const name = rule.slice(rule.indexOf("/") + 1);
        assert.match(biome(copy), new RegExp(`title=[^,]*${name}[^\\n]*first\\.ts`));
      } finally {
        rmSync(copy, { recursive: true });
      }
    });
  }
});

/** Puts our settings of Biome into a folder that is no repository. */
function settle(folder: string): void {
  const settings = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
  delete settings.vcs;
  writeFileSync(path.join(folder, "biome.json"), JSON.stringify(settings));
}

/** What Biome says, one line each: "::error title=lint/…,file=…,line=…". */
function biome(folder: string): string {
  const program = path.join(root, "node_modules/.bin/biome");
  try {
    return execFileSync(program, ["lint", "--reporter=github", "--max-diagnostics=none"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (thrown) {
    return (thrown as { stdout: string }).stdout; // it ends with 1 when it finds something
  }
}
