import path from "node:path";
import type { ModelCard } from "../domain/questions.ts";
import { type ModelFiles, unreadable } from "./files.ts";

/** What families of models call the same number in their config, the commonest first. */
const NAMES = {
  layers: ["num_hidden_layers", "n_layer", "num_layers", "n_layers"],
  heads: ["num_attention_heads", "n_head", "num_heads", "n_heads"],
  width: ["hidden_size", "n_embd", "d_model"],
  vocabSize: ["vocab_size"],
  contextLength: ["max_position_embeddings", "n_positions", "n_ctx", "max_seq_len"],
} as const;

/**
 * What a model is made of, out of its config.json.
 *
 * @throws Failed modelUnreadable if the file is no JSON, or does not say one of the numbers
 */
export async function readCard({ id, folder, config: file }: ModelFiles): Promise<ModelCard> {
  try {
    const config = await readConfig(folder);
    const number = (key: keyof typeof NAMES) => {
      const name = NAMES[key].find((name) => isCount(config[name]));
      if (name === undefined) throw new SyntaxError(`it does not say ${NAMES[key].join(" or ")}`);
      return config[name] as number;
    };
    if (typeof config.model_type !== "string") throw new SyntaxError("it does not say model_type");
    const note = (config.glassbox as { note?: unknown } | undefined)?.note;
    return {
      id,
      name: path.basename(folder),
      family: config.model_type,
      layers: number("layers"),
      heads: number("heads"),
      width: number("width"),
      vocabSize: number("vocabSize"),
      contextLength: number("contextLength"),
      ...(typeof note === "string" ? { note } : {}),
    };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;

async function readConfig(folder: string): Promise<Readonly<Record<string, unknown>>> {
  // Imported when the first model is opened: it takes longer than the rest of the engine.
  const { AutoConfig, env } = await import("@xenova/transformers");
  env.allowRemoteModels = false;
  const config = await AutoConfig.from_pretrained(folder, { local_files_only: true });
  // Its type names what all families share; each has fields of its own.
  return config as unknown as Record<string, unknown>;
}
