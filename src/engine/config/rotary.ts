/** What a config says of rotary positions (Su et al. 2021). */
export interface SaidRotary {
  /** Of the frequencies: 10,000 in the paper. */
  readonly base: number;
  /** Which part of a head's dimensions is turned: above 0, up to 1. */
  readonly share: number;
}

type Config = Readonly<Record<string, unknown>>;

/**
 * The base of a layer's frequencies and how much of a head is turned, as transformers writes them from
 * version 5 on (`rope_parameters`, for all layers or by their kind) or before.
 *
 * @param layer numbered from 0
 * @returns undefined if nothing is said, or that the frequencies are scaled for longer texts
 */
export function readRotary(config: Config, layer: number): SaidRotary | undefined {
  const { layer_types: kinds, rope_parameters: all, rope_scaling: scaling } = config;
  const kind = Array.isArray(kinds) ? String(kinds[layer]) : "";
  const ofKind = recordOf(recordOf(all)[kind]);
  const own = { ...recordOf(all), ...ofKind };
  const { rope_type: scaled = recordOf(scaling).rope_type ?? recordOf(scaling).type } = own;
  if (scaled !== undefined && scaled !== "default") return undefined;
  const local = kind.startsWith("sliding") ? config.rope_local_base_freq : undefined; // Gemma 3
  const base = [own.rope_theta, local, config.rope_theta, config.rotary_emb_base].find(isPositive);
  const share = [
    ...[own.partial_rotary_factor, config.partial_rotary_factor, config.rotary_pct],
  ].find(isPositive);
  return base === undefined ? undefined : { base, share: Math.min(1, share ?? 1) };
}

const recordOf = (value: unknown): Config =>
  typeof value === "object" && value !== null ? (value as Config) : {};
const isPositive = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value > 0;
