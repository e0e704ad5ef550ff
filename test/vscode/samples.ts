import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { SAMPLES, type Sample } from "../../src/host/shelf/samples.ts";

/** A sample and its text, as they ship. */
export function sampleOf(id: string): Sample & { readonly text: string } {
  const sample = SAMPLES.find((one) => one.id === id);
  const extension = vscode.extensions.getExtension("glassbox.glassbox-llm");
  assert.ok(sample && extension);
  const file = path.join(extension.extensionPath, "media/samples", sample.file);
  return { ...sample, text: readFileSync(file, "utf8") };
}
