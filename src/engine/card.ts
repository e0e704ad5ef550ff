import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ModelCard } from "../domain/questions.ts";
import type { TokenId } from "../domain/token.ts";
import { type ModelFiles, unreadable } from "./files.ts";
import { readTold, type Told } from "./told.ts";

/** What families of models call the same number in their config, the commonest first. */
const NAMES = {
  layers: ["encoder_layers", "num_hidden_layers", "n_layer", "num_layers", "n_layers"],
  heads: [
    "encoder_attention_heads",
    "num_attention_heads",
    "n_head",
    "num_heads",
    "n_heads",
    "attention_heads",
  ],
  decoderLayers: ["decoder_layers", "num_decoder_layers", "num_layers"],
  decoderHeads: ["decoder_attention_heads", "num_heads", "num_attention_heads"],
  width: ["hidden_size", "n_embd", "d_model", "dim"],
  vocabSize: ["vocab_size"],
  contextLength: ["max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length"],
} as const;
/** Families that look at how far tokens stand apart have no window: as many as T5 was trained on. */
const RELATIVE: Readonly<Record<string, number>> = { t5: 512, mt5: 512, umt5: 512, bloom: 2048 };

/** Families that number a text's tokens from behind the id of padding: so many positions fewer. */
const BEHIND_PADDING: ReadonlySet<string> = new Set([
  ...["roberta", "roberta-prelayernorm", "xlm-roberta", "xlm-roberta-xl", "camembert", "xmod"],
  ...["data2vec-text", "ibert", "longformer", "luke", "mpnet"],
]);

/** What the decoder of an encoder-decoder is made of. */
export interface Decoder {
  readonly layers: number;
  readonly heads: number;
  /** The token that its every text begins with. */
  readonly start: TokenId;
}

/** What a model's config.json says of it. */
export interface CardFile {
  readonly card: ModelCard;
  /** The tokens that a text of its ends with; none where no file says it. */
  readonly ends: readonly TokenId[];
  readonly decoder: Decoder | undefined;
  readonly told: Told;
}

/**
 * What a model is made of, out of its config.json.
 *
 * @throws Failed modelUnreadable if the file is no JSON, or does not say one of the numbers
 */
export async function readCard({ id, folder, config: file }: ModelFiles): Promise<CardFile> {
  try {
    const config = await readConfig(folder);
    const number = (key: keyof typeof NAMES, otherwise?: number) => {
      const name = NAMES[key].find((name) => isCount(config[name]));
      if (name !== undefined) return config[name] as number;
      if (otherwise !== undefined) return otherwise;
      throw new SyntaxError(`it does not say ${NAMES[key].join(" or ")}`);
    };
    if (typeof config.model_type !== "string") throw new SyntaxError("it does not say model_type");
    const card = {
      id,
      name: path.basename(folder),
      family: config.model_type,
      layers: number("layers"),
      heads: number("heads"),
      width: number("width"),
      vocabSize: number("vocabSize"),
      contextLength: Math.max(
        1,
        number("contextLength", RELATIVE[config.model_type]) - rowsOfNoToken(config),
      ),
    };
    const decoder =
      config.is_encoder_decoder === true
        ? {
            layers: number("decoderLayers"),
            heads: number("decoderHeads"),
            start: startToken(config),
          }
        : undefined;
    const told = readTold(config);
    return { card, ends: endTokens(await readGeneration(folder, config)), decoder, told };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

/** How many rows of the table of positions no token of a text gets. */
function rowsOfNoToken({ model_type: family, pad_token_id: id }: Record<string, unknown>): number {
  if (!BEHIND_PADDING.has(family as string)) return 0;
  return typeof id === "number" && Number.isInteger(id) && id >= 0 ? id + 1 : 2; // 1 pads in them
}

function startToken(config: Readonly<Record<string, unknown>>): TokenId {
  const names = ["decoder_start_token_id", "bos_token_id", "pad_token_id"];
  const start = names.map((name) => config[name]).find(Number.isSafeInteger);
  if (start === undefined) throw new SyntaxError("it does not say decoder_start_token_id");
  return start as TokenId;
}

/** `eos_token_id` is a number, or several. */
function endTokens({ eos_token_id: ends }: Readonly<Record<string, unknown>>): readonly TokenId[] {
  return [ends].flat().filter((end): end is TokenId => Number.isSafeInteger(end));
}

/** What a model says of how it writes: in a file of its own, or in its config. */
async function readGeneration(
  folder: string,
  config: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(folder, "generation_config.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  try {
    return { ...config, ...(JSON.parse(text) as object) };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

const MOST = 2 ** 31 - 1; // token ids are 32 bits wide, with a sign

const isCount = (value: unknown) =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= MOST;

async function readConfig(folder: string): Promise<Readonly<Record<string, unknown>>> {
  // Of an empty file transformers.js 4.3 reads what happens to lie in memory there.
  JSON.parse(await readFile(path.join(folder, "config.json"), "utf8"));
  // Imported when the first model is opened: it takes longer than the rest of the engine.
  const { AutoConfig, env } = await import("@xenova/transformers");
  env.allowRemoteModels = false;
  const config = await AutoConfig.from_pretrained(folder, { local_files_only: true });
  // Its type names what all families share; each has fields of its own.
  return config as unknown as Record<string, unknown>;
}
