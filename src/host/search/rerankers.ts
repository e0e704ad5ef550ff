import { readFile } from "node:fs/promises";
import path from "node:path";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelName } from "../../domain/search/search.ts";

/**
 * Those of some models that may score two texts read together: tiny-bert, and sequence classifiers with
 * one label, as their config.json says.
 */
export async function rerankersAmong(models: readonly ModelName[]): Promise<readonly ModelName[]> {
  const fit = await Promise.all(models.map(({ id }) => mayScore(id)));
  return models.filter((_, at) => fit[at]).map(({ id, name }) => ({ id, name }));
}

async function mayScore(id: ModelName["id"]): Promise<boolean> {
  if (Object.values<string>(EMBEDDED).includes(id)) return id === EMBEDDED.encoder;
  try {
    const config: unknown = JSON.parse(await readFile(path.join(id, "config.json"), "utf8"));
    const { architectures, id2label } = config as Readonly<Record<string, unknown>>;
    const kinds = [architectures].flat().map(String);
    const labels = Object.keys((id2label ?? {}) as object);
    return kinds.some((kind) => kind.endsWith("ForSequenceClassification")) && labels.length === 1;
  } catch {
    return false; // no model's folder, or one that says nothing of itself
  }
}
