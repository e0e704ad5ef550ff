import { type Config, isCount, isOn } from "./config.ts";

/** What of a model grows with the text: how its attention is laid out. */
export interface Geometry {
  /** "state": no attention, but a state of the same size whatever the length. */
  readonly kind: "decoder" | "encoder" | "encoderDecoder" | "state";
  /** Of each layer of the decoder that attends: how far it looks back, if it does not see all. */
  readonly windows: readonly (number | undefined)[];
  readonly heads: number;
  /** Heads of keys and values; fewer than `heads` where several share one. */
  readonly keyValueHeads: number;
  readonly headWidth: number;
}

const HEADS = [
  ...["decoder_attention_heads", "num_attention_heads", "n_head", "n_heads", "num_heads"],
] as const;
const LAYERS = [
  ...["decoder_layers", "num_decoder_layers", "num_hidden_layers", "n_layer", "n_layers"],
  "num_layers",
] as const;
const WIDTH = ["hidden_size", "n_embd", "d_model", "dim", "n_embed"] as const;
const BOTH_WAYS = /bert|electra|xlnet|mpnet|esm|^xlm/;
const STATES = /^(?:mamba|falcon_mamba|rwkv|xlstm)/;

const first = (config: Config, names: readonly string[]): number | undefined =>
  names.map((name) => config[name]).find(isCount);

/** @returns undefined if the config does not say what it takes */
export function geometryOf(config: Config): Geometry | undefined {
  const family = String(config.model_type);
  if (STATES.test(family)) {
    return { kind: "state", windows: [], heads: 0, keyValueHeads: 0, headWidth: 0 };
  }
  const heads = first(config, HEADS);
  const layers = first(config, LAYERS);
  const width = first(config, WIDTH);
  if (heads === undefined || layers === undefined || layers > 2_000) return undefined;
  const headWidth =
    first(config, ["head_dim", "d_kv", "d_head"]) ?? (width && Math.floor(width / heads));
  if (headWidth === undefined) return undefined;
  const isPair = config.is_encoder_decoder === true;
  const isEncoder = BOTH_WAYS.test(family) && config.is_decoder !== true && !isCausal(config);
  return {
    kind: isPair ? "encoderDecoder" : isEncoder ? "encoder" : "decoder",
    windows: windowsOf(config, layers),
    heads,
    keyValueHeads: keyValueHeadsOf(config, heads),
    headWidth,
  };
}

/** One that all heads share in StarCoder and in Falcon's 7B, whose num_kv_heads says nothing. */
export function keyValueHeadsOf(config: Config, heads: number): number {
  const { model_type: family } = config;
  const isOld = family === "falcon" && !isOn(config, "new_decoder_architecture", false);
  if (isOld) return isOn(config, "multi_query", true) ? 1 : heads;
  const told = first(config, ["num_key_value_heads", "n_head_kv", "num_kv_heads"]);
  const isShared = family !== "falcon" && isOn(config, "multi_query", family === "gpt_bigcode");
  return told ?? (isShared ? 1 : heads);
}

const isCausal = ({ architectures }: Config): boolean =>
  [architectures].flat().some((name) => /ForCausalLM$|BertLMHeadModel$/.test(String(name)));

/** For each layer that attends: how many tokens it sees at most, or undefined: all. */
function windowsOf(config: Config, layers: number): readonly (number | undefined)[] {
  const { sliding_window: told, layer_types: types, sliding_window_pattern: pattern } = config;
  const window = isCount(told) ? told : undefined;
  if (Array.isArray(types) && types.length === layers) {
    return types.flatMap((type) =>
      type === "full_attention" ? [undefined] : type === "sliding_attention" ? [window] : [],
    );
  }
  const every = isCount(pattern) ? pattern : config._sliding_window_pattern;
  const local = localLayers(config);
  if (local.length === layers) {
    const reach = isCount(config.window_size) ? config.window_size : undefined;
    return local.map((isLocal) => (isLocal ? reach : undefined));
  }
  return Array.from({ length: layers }, (_, layer) => {
    if (window === undefined || !isOn(config, "use_sliding_window", true)) return undefined;
    // Gemma 2 and 3 before they named the type of each layer: every n-th sees all.
    if (isCount(every)) return (layer + 1) % every === 0 ? undefined : window;
    return config.model_type === "gemma2" && layer % 2 === 1 ? undefined : window;
  });
}

/** Of GPT-Neo, which layers look back only so far: [[["global", "local"], 12]], so many times each. */
function localLayers({ attention_types: types }: Config): readonly boolean[] {
  if (!Array.isArray(types)) return [];
  return types.flatMap((group: unknown) => {
    const [kinds, times] = Array.isArray(group) ? group : [];
    if (!Array.isArray(kinds) || !isCount(times) || times > 2_000) return [];
    return Array.from({ length: times }, () => kinds.map((kind) => kind === "local")).flat();
  });
}

/** Keys and values that a decoder keeps, in numbers. */
export interface Cache {
  /** Of what it has read and written itself. */
  readonly own: number;
  /** Of an encoder's text: made once, and read at every token. */
  readonly cross: number;
}

/**
 * How many numbers the keys and values of a text take: 2 · layers · heads of keys and values · their
 * width · tokens; in layers that look back only so far, of no more tokens than that.
 *
 * @param length in tokens @param source tokens that an encoder read
 */
export function cacheOf(geometry: Geometry, length: number, source = 0): Cache {
  const { kind, windows, keyValueHeads, headWidth } = geometry;
  if (kind === "encoder" || kind === "state") return { own: 0, cross: 0 };
  const perToken = 2 * keyValueHeads * headWidth;
  const tokens = windows.reduce<number>(
    (sum, window) => sum + Math.min(length, window ?? length),
    0,
  );
  const cross = kind === "encoderDecoder" ? perToken * windows.length * source : 0;
  return { own: perToken * tokens, cross };
}
