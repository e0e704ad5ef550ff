import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";

export const root = path.join(import.meta.dirname, "../..");
export const models = path.join(root, "media/models");
export const fixtures = path.join(root, "test/fixtures");

/** A folder of its own for a test file, gone when its tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of the embedded model's folder without its weights, for a test to spoil. */
export function copyModel(
  to: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  cpSync(path.join(models, "tiny-gpt"), to, {
    recursive: true,
    filter: (file) => !file.endsWith(".onnx"),
  });
  mkdirSync(path.join(to, "onnx"), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(to, file), content);
  return to;
}
