import type { Config } from "./config.ts";

/** How many tokens a model takes in at once. */
export interface Window {
  /** As config.json says it; of a family without a window otherwise what it was trained on. */
  readonly tokens: number;
  /** Whether more cannot be read: positions are rows of a table, or it was made for no more. */
  readonly isFixed: boolean;
  /** Whether config.json says the number. */
  readonly isSaid: boolean;
}

/** The names of the number in the configs of different families, the commonest first. */
export const WINDOW_FIELDS = [
  ...["max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length"],
  ...["context_length", "max_target_positions"],
] as const;

/**
 * Families without a window, since they look at how far tokens stand apart or carry a state from one
 * to the next. The number is that of the tokens that they were trained on.
 */
const RELATIVE: ReadonlyMap<unknown, number> = new Map([
  ...(["t5", "mt5", "umt5", "xlnet"] as const).map((family) => [family, 512] as const),
  ...(["bloom", "mamba", "mamba2", "xlstm"] as const).map((family) => [family, 2048] as const),
  ["falcon_mamba", 8192],
]);

/** Families whose positions begin behind the id of padding, so that fewer are left for a text. */
const BEHIND_PADDING: ReadonlySet<unknown> = new Set([
  ...["roberta", "roberta-prelayernorm", "xlm-roberta", "xlm-roberta-xl", "camembert", "xmod"],
  ...["data2vec-text", "ibert", "longformer", "luke", "mpnet"],
]);

/** How many rows of the table of positions no token of a text gets. */
export function rowsOfNoToken({ model_type: family, pad_token_id: id }: Config): number {
  if (!BEHIND_PADDING.has(family)) return 0;
  return typeof id === "number" && Number.isInteger(id) && id >= 0 ? id + 1 : 2; // 1 pads in them
}

/** Whether texts may be longer than any number that a config of the family says. */
export const isRelative = ({ model_type: family }: Config): boolean => RELATIVE.has(family);

/** @returns undefined if neither the config nor its family says it */
export function windowOf(config: Config): Window | undefined {
  const said = WINDOW_FIELDS.map((name) => config[name]).find(
    (value): value is number => Number.isInteger(value) && (value as number) > 0,
  );
  const tokens = said ?? RELATIVE.get(config.model_type);
  return tokens === undefined
    ? undefined
    : {
        tokens: Math.max(1, tokens - rowsOfNoToken(config)),
        isFixed: !isRelative(config),
        isSaid: said !== undefined,
      };
}
