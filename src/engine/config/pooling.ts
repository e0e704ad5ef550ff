import { existsSync } from "node:fs";
import path from "node:path";
import { MEAN, type OwnPooling, type PoolingMode } from "../../domain/model/pooling.ts";
import { type Dense, readDense } from "./dense.ts";
import { field, isRecord, readJson } from "./json.ts";
import { SENTENCE_CONFIG } from "./told.ts";

/** The modes as sentence-transformers names them, and before version 5.3; in its order. */
const MODES: readonly (readonly [mode: PoolingMode, name: string, older: string])[] = [
  ["cls", "cls", "pooling_mode_cls_token"],
  ["max", "max", "pooling_mode_max_tokens"],
  ["mean", "mean", "pooling_mode_mean_tokens"],
  ["meanRoot", "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"],
  ["weightedMean", "weightedmean", "pooling_mode_weightedmean_tokens"],
  ["last", "lasttoken", "pooling_mode_lasttoken"],
];
const LARGEST = 1e6; // of `model_max_length`; what is above it means that there is no limit
const LONGEST = 2_000; // UTF-16 units of a prompt

/** The files that say it, in the folder of the model. */
export const POOLING_FILES = [
  ...["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"],
  SENTENCE_CONFIG,
  ...["2_Dense", "3_Dense"].flatMap((at) => [`${at}/config.json`, `${at}/model.safetensors`]),
];

/** What is done to a vector once it is pooled: a dense layer, or it is made 1 long. */
export type Step = Dense | "unit";

/** How a folder says that texts become vectors. */
export interface FolderPooling {
  readonly own: OwnPooling;
  /** Behind the pooling, in order. */
  readonly steps: readonly Step[];
}

/**
 * How a folder says that texts become vectors, as sentence-transformers saves it. What cannot be read
 * or followed is left out and named, since the model can be looked into without it.
 *
 * @param width of the model's hidden states
 * @returns undefined if it has no modules.json, or one that asks for nothing
 */
export async function readPooling(
  folder: string,
  width: number,
): Promise<FolderPooling | undefined> {
  const [file] = POOLING_FILES as [string];
  if (!existsSync(path.join(folder, file))) return undefined;
  const found = await readJson(path.join(folder, file));
  if (!Array.isArray(found)) return { own: { ...MEAN, leftOut: [file] }, steps: [] };
  const modules = found.filter(isRecord).map(({ type, path: at }) => ({
    kind: nameOf(String(type).split(".").at(-1)),
    at: path.basename(String(at)), // it stays in the model's folder
  }));
  const pooling = modules.find(({ kind }) => kind === "Pooling");
  const others = modules.filter((one) => one !== pooling && one.kind !== "Transformer");
  if (!pooling) {
    const leftOut = others.map(({ kind }) => kind).filter((kind) => kind !== "Normalize");
    return leftOut.length > 0 ? { own: { ...MEAN, leftOut }, steps: [] } : undefined;
  }
  const part = `${pooling.at}/config.json`;
  const config = await readJson(path.join(folder, part));
  const { modes, unknown } = modesOf(config, part);
  const isBehind = (one: (typeof modules)[number]) =>
    modules.indexOf(one) > modules.indexOf(pooling);
  const { steps, leftOut } = await stepsOf(folder, others.filter(isBehind), width * modes.length);
  const before = others.filter((one) => !isBehind(one)).map(({ kind }) => kind);
  const dense = steps.flatMap((step) => (step === "unit" ? [] : (step.weight.shape[0] ?? [])));
  const own: OwnPooling = {
    modes,
    isUnit: steps.at(-1) === "unit",
    ...(dense.length > 0 && { dense }),
    ...(await limitsIn(folder)),
    ...(await promptsIn(folder)),
    ...(field(config, "include_prompt") === false && { skipsPrompt: true as const }),
    leftOut: [...before, ...leftOut, ...unknown],
  };
  return { own, steps };
}

/** What is done behind the pooling, and the names of what cannot be. */
async function stepsOf(
  folder: string,
  modules: readonly { readonly kind: string; readonly at: string }[],
  pooled: number,
) {
  const steps: Step[] = [];
  const leftOut: string[] = [];
  let width = pooled;
  for (const { kind, at } of modules) {
    if (kind === "Normalize") steps.push("unit");
    else if (kind === "Dense") {
      const config = await readJson(path.join(folder, at, "config.json"));
      const made = isRecord(config)
        ? readDense(path.join(folder, at), config, width)
        : `${at}/config.json`;
      if (typeof made === "string") leftOut.push(nameOf(made));
      else {
        steps.push(made);
        width = made.weight.shape[0] as number;
      }
    } else leftOut.push(kind);
  }
  return { steps, leftOut };
}

/** How many tokens of a text are read, and whether it is made lowercase. */
async function limitsIn(folder: string): Promise<Pick<OwnPooling, "longest" | "isLower">> {
  const own = await readJson(path.join(folder, "sentence_bert_config.json"));
  const words = await readJson(path.join(folder, "tokenizer_config.json"));
  const longest = [field(own, "max_seq_length"), field(words, "model_max_length")].find(isLength);
  return {
    ...(longest !== undefined && { longest }),
    ...(field(own, "do_lower_case") === true && { isLower: true as const }),
  };
}

/** What `encode_query`, `encode_document` and `encode` put before a text. */
async function promptsIn(folder: string): Promise<Pick<OwnPooling, "prompts">> {
  const said = await readJson(path.join(folder, SENTENCE_CONFIG));
  const all = field(said, "prompts");
  const promptOf = (name: unknown) => {
    const own = typeof name === "string" && isRecord(all) ? all[name] : undefined;
    return typeof own === "string" ? own.slice(0, LONGEST) : "";
  };
  const prompts = {
    query: promptOf("query"),
    document: promptOf("document"),
    plain: promptOf(field(said, "default_prompt_name")),
  };
  return Object.values(prompts).some((prompt) => prompt !== "") ? { prompts } : {};
}

function modesOf(config: unknown, file: string) {
  if (!isRecord(config)) return { modes: MEAN.modes, unknown: [nameOf(file)] };
  const named = config.pooling_mode;
  const names = named === undefined ? [] : [named].flat();
  const known = MODES.filter(([, , older]) => named === undefined && config[older] === true);
  const modes = [
    ...known.map(([mode]) => mode),
    ...names.flatMap((name) => MODES.find(([, known]) => known === name)?.[0] ?? []),
  ];
  const unknown = names.filter((name) => !MODES.some(([, known]) => known === name));
  return { modes: modes.length > 0 ? modes : MEAN.modes, unknown: unknown.map(nameOf) };
}

const isLength = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < LARGEST;
/** A name out of a file, harmless and short. */
const nameOf = (name: unknown) =>
  String(name)
    .replace(/[^\w./() -]/g, "?")
    .slice(0, 40);
