import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { MEAN, type OwnPooling, type PoolingMode } from "../../domain/model/pooling.ts";
import { checkFile } from "./files.ts";

/** The modes as sentence-transformers names them, and before version 5.3; in its order. */
const MODES: readonly (readonly [mode: PoolingMode, name: string, older: string])[] = [
  ["cls", "cls", "pooling_mode_cls_token"],
  ["max", "max", "pooling_mode_max_tokens"],
  ["mean", "mean", "pooling_mode_mean_tokens"],
  ["meanRoot", "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"],
  ["weightedMean", "weightedmean", "pooling_mode_weightedmean_tokens"],
  ["last", "lasttoken", "pooling_mode_lasttoken"],
];
const KNOWN = ["Transformer", "Pooling", "Normalize"];
const LARGEST = 1e6; // of `model_max_length`; what is above it means that there is no limit

/** The files that say it, in the folder of the model. */
export const POOLING_FILES = ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"];

type Json = Readonly<Record<string, unknown>>;

/**
 * How a folder says that texts become vectors, as sentence-transformers saves it. What cannot be read
 * or followed is left out and named, since the model can be looked into without it.
 *
 * @returns undefined if it has no modules.json, or no pooling among its modules
 */
export async function readPooling(folder: string): Promise<OwnPooling | undefined> {
  const [file] = POOLING_FILES as [string];
  if (!existsSync(path.join(folder, file))) return undefined;
  const found = await readJson(path.join(folder, file));
  if (!Array.isArray(found)) return { ...MEAN, leftOut: [file] };
  const modules = found.filter(isRecord);
  const kinds = modules.map(({ type }) => nameOf(String(type).split(".").at(-1)));
  const pooling = modules[kinds.indexOf("Pooling")];
  if (!pooling) return undefined;
  const part = `${path.basename(String(pooling.path))}/config.json`;
  const { modes, unknown } = modesOf(await readJson(path.join(folder, part)), part);
  const [own, words] = await Promise.all(
    ["sentence_bert_config.json", "tokenizer_config.json"].map((name) =>
      readJson(path.join(folder, name)),
    ),
  );
  const longest = [field(own, "max_seq_length"), field(words, "model_max_length")].find(isLength);
  return {
    modes,
    isUnit: kinds.includes("Normalize"),
    ...(longest !== undefined && { longest }),
    ...(field(own, "do_lower_case") === true && { isLower: true as const }),
    leftOut: [...kinds.filter((kind) => !KNOWN.includes(kind)), ...unknown],
  };
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

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null;
const field = (json: unknown, name: string) => (isRecord(json) ? json[name] : undefined);
const isLength = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < LARGEST;
/** A name out of a file, harmless and short. */
const nameOf = (name: unknown) =>
  String(name)
    .replace(/[^\w./-]/g, "?")
    .slice(0, 40);

/** undefined if it is not there, or no JSON. */
async function readJson(file: string): Promise<unknown> {
  try {
    checkFile("modelUnreadable", file);
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
