import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { WINDOW_FIELDS, windowOf } from "../../domain/makeup/window.ts";
import type { OwnWriting } from "../../domain/model/ownWriting.ts";
import type { ModelCard } from "../../domain/model/run.ts";
import { Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { unreadable } from "../graph/unreadable.ts";
import { checkFile, type ModelFiles } from "./files.ts";
import { plainJson, readJson } from "./json.ts";
import { endTokens, readOwnWriting } from "./ownWriting.ts";
import { readRotary, type SaidRotary } from "./rotary.ts";
import { readTold, SENTENCE_CONFIG, type Told } from "./told.ts";

/** The names of each number in the configs of different families, the commonest first. */
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
  width: ["hidden_size", "n_embd", "d_model", "dim", "emb_dim"],
  vocabSize: ["vocab_size", "n_words"],
} as const;
/** Families that have no attention, and so no heads. */
const NO_ATTENTION: ReadonlySet<string> = new Set(["mamba", "falcon_mamba", "rwkv"]);
/** Where a model of text and pictures says what its language model is made of. */
const LANGUAGE_PARTS = ["text_config", "llm_config", "language_config"] as const;

/** What the decoder of an encoder-decoder is made of. */
export interface Decoder {
  readonly layers: number;
  readonly heads: number;
  /** The token that its every text begins with. */
  readonly start: TokenId;
}

/** What a model's config.json says of it. */
export interface CardFile {
  /** The token that fills a text up; 0 where no file says it. */
  readonly filler: TokenId;
  /** Whether a token sees none behind it; undefined where no file says it. */
  readonly looksBack: boolean | undefined;
  readonly card: ModelCard;
  /** The tokens that a text of its ends with; none where no file says it. */
  readonly ends: readonly TokenId[];
  readonly decoder: Decoder | undefined;
  readonly told: Told;
  /** What its files say of how it writes. */
  readonly writing: OwnWriting | undefined;
  /** What it says of rotary positions in a layer, numbered from 0. */
  readonly rotary: (layer: number) => SaidRotary | undefined;
}

/**
 * What a model is made of, out of its config.json.
 *
 * @throws Failed modelUnreadable if the file is no JSON, or does not say one of the numbers
 */
export async function readCard({ id, folder, config: file }: ModelFiles): Promise<CardFile> {
  try {
    const config = ofLanguage(await readConfig(folder));
    const number = (key: keyof typeof NAMES, otherwise?: number) => {
      const name = NAMES[key].find((name) => isCount(config[name]));
      if (name !== undefined) return config[name] as number;
      if (otherwise !== undefined) return otherwise;
      throw new Refused({ code: "notSaid", fields: NAMES[key] });
    };
    const { model_type: family } = config;
    if (typeof family !== "string") throw new Refused({ code: "noModelType" });
    const card = {
      id,
      name: path.basename(folder),
      family,
      layers: number("layers"),
      heads: number("heads", NO_ATTENTION.has(family) ? 0 : undefined) / headsBeside(config),
      width: number("width"),
      vocabSize: number("vocabSize"),
      contextLength: contextLength(config),
    };
    const generation = await readGeneration(folder, config);
    const decoder =
      config.is_encoder_decoder === true
        ? {
            layers: number("decoderLayers"),
            heads: number("decoderHeads"),
            start: startToken(config, generation),
          }
        : undefined;
    const { pad_token_id: filler } = config;
    return {
      card,
      filler: isCount(filler) ? (filler as TokenId) : 0,
      looksBack: looksBack(config),
      ends: endTokens(generation),
      decoder,
      told: readTold(config, await readJson(path.join(folder, SENTENCE_CONFIG))),
      writing: readOwnWriting(generation, card.vocabSize),
      rotary: (layer) => readRotary(config, layer),
    };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

const BOTH_WAYS = /bert|electra|mpnet|roberta|esm|xlnet|^xlm|flaubert/;

/** Whether a token sees none behind it, by what the model was made for; undefined if that is open. */
function looksBack({ architectures, model_type: family }: Config): boolean | undefined {
  const made = Array.isArray(architectures) ? architectures.map(String) : [];
  if (made.some((name) => name.endsWith("ForCausalLM"))) return true;
  if (BOTH_WAYS.test(String(family))) return false;
  return made.some((name) => name.endsWith("LMHeadModel")) ? true : undefined;
}

/** A config with what it says of its language model, if that stands in a part of its own. */
function ofLanguage(config: Config): Config {
  const name = LANGUAGE_PARTS.find((name) => isConfig(config[name]));
  return name === undefined ? config : { ...config, ...(config[name] as Config) };
}

type Config = Readonly<Record<string, unknown>>;
const isConfig = (part: unknown): part is Config =>
  typeof part === "object" && part !== null && NAMES.layers.some((name) => name in part);

/** Of how many heads ConvBERT keeps one; the others are convolutions. */
const headsBeside = ({ head_ratio: ratio }: Config): number =>
  isCount(ratio) ? (ratio as number) : 1;

/** As `generate()` finds it; a file of its own may leave it to the config. */
function startToken(config: Config, generation: Config): TokenId {
  const names = ["decoder_start_token_id", "bos_token_id", "pad_token_id"];
  const told = [generation, config].flatMap((file) => names.map((name) => file[name]));
  const start = told.find(Number.isSafeInteger);
  if (start === undefined) throw new Refused({ code: "noStartToken" });
  return start as TokenId;
}

/** What a model says of how it writes: in a file of its own, or else in its config, as transformers. */
async function readGeneration(folder: string, config: Config): Promise<Config> {
  const file = path.join(folder, "generation_config.json");
  if (!existsSync(file)) return config;
  try {
    checkFile("modelUnreadable", file);
    return (JSON.parse(await readFile(file, "utf8")) as Config | null) ?? {};
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

const MOST = 2 ** 31 - 1; // token ids are 32 bits wide, with a sign

const isCount = (value: unknown) =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= MOST;

/** Some give a number that no text reaches, which means that they have no window. */
function contextLength(config: Config): number {
  const window = windowOf(config);
  if (window === undefined) throw new Refused({ code: "notSaid", fields: WINDOW_FIELDS });
  return Math.min(MOST, window.tokens);
}

async function readConfig(folder: string): Promise<Config> {
  const text = await readFile(path.join(folder, "config.json"), "utf8");
  const plain = plainJson(text);
  if (plain !== text) return JSON.parse(plain);
  // Checked here, since transformers.js 4.3 reads random memory from an empty file.
  JSON.parse(text);
  // Imported when the first model is opened: it takes longer than the rest of the engine.
  const { AutoConfig, env } = await import("@xenova/transformers");
  env.allowRemoteModels = false;
  const config = await AutoConfig.from_pretrained(folder, { local_files_only: true });
  // Its type names what all families share; each has fields of its own.
  return config as unknown as Record<string, unknown>;
}
