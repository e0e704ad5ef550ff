import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ModelId } from "../../src/domain/model/run.ts";
import { models } from "./folder.ts";

/** A copy of an embedded model whose config promises another window. */
export function widened(under: string, name: string, window: number): ModelId {
  const folder = path.join(under, `${name}-${window}`);
  if (existsSync(folder)) return folder;
  cpSync(path.join(models, name), folder, { recursive: true });
  const file = path.join(folder, "config.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...config, n_positions: window }));
  return folder;
}
