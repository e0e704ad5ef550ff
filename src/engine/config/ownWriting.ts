import type { Offered, OwnWriting, Rules } from "../../domain/model/ownWriting.ts";
import type { TokenId } from "../../domain/text/token.ts";

/** generation_config.json, or config.json where there is none. */
export type GenerationConfig = Readonly<Record<string, unknown>>;

/** Settings that transformers 5.18 knows and we do not, each with the value that does nothing. */
const UNKNOWN: Readonly<Record<string, unknown>> = {
  ...{ guidance_scale: 1, watermarking_config: null, num_beam_groups: 1, diversity_penalty: 0 },
  ...{ penalty_alpha: 0, constraints: null, force_words_ids: null, dola_layers: null },
  ...{ prompt_lookup_num_tokens: null, max_time: null, token_healing: false, use_mtp: false },
};
/** The same for settings that count only if it chooses by chance. */
const UNKNOWN_CHANCE = { typical_p: 1, epsilon_cutoff: 0, eta_cutoff: 0, top_h: null } as const;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The tokens that a text ends with: `eos_token_id` is a number, or several. */
export const endTokens = ({ eos_token_id: ends }: GenerationConfig): readonly TokenId[] =>
  [ends].flat().filter((end): end is TokenId => isWhole(end) && end >= 0);

/**
 * The rules that a model's file sets for how it writes, read as `generate()` reads them. What
 * `generate()` would refuse is left out, and named.
 *
 * @param vocabSize tokens are below it
 * @returns undefined if it says nothing of all this
 */
export function readOwnWriting(
  config: GenerationConfig,
  vocabSize: number,
): OwnWriting | undefined {
  const read = createReader(config, vocabSize);
  const rules = present(withoutForbidden(readRules(read), read));
  const offered = readOffered(read);
  const others = { ...UNKNOWN, ...(config.do_sample === true && UNKNOWN_CHANCE) };
  for (const [name, off] of Object.entries(others)) {
    const value = config[name] ?? off;
    if (value !== off) read.leftOut.push({ name, why: "unknown" });
  }
  const { leftOut } = read;
  const isEmpty = [rules, offered].every((part) => Object.keys(part).length === 0);
  return isEmpty && leftOut.length === 0 ? undefined : { rules, offered, leftOut };
}

/** Reads the settings of one config, and collects those that are left out. */
interface Reader {
  readonly config: GenerationConfig;
  readonly leftOut: OwnWriting["leftOut"][number][];
  isToken(value: unknown): value is TokenId;
  isTokens(value: unknown): value is readonly TokenId[];
  /**
   * @param read undefined for a value that `generate()` refuses
   * @param isOff whether the setting does nothing with this value
   */
  take<Value>(
    name: string,
    read: (value: unknown) => Value | undefined,
    isOff?: (value: unknown) => boolean,
  ): Value | undefined;
  count(name: string): number | undefined;
}

function createReader(config: GenerationConfig, vocabSize: number): Reader {
  const leftOut: Reader["leftOut"] = [];
  const isToken = (value: unknown): value is TokenId =>
    isWhole(value) && value >= 0 && value < vocabSize;
  const take: Reader["take"] = (name, read, isOff = () => false) => {
    const value = config[name];
    if (value === undefined || value === null || isOff(value)) return undefined;
    const found = read(value);
    if (found === undefined) leftOut.push({ name, why: "invalid" });
    return found;
  };
  return {
    config,
    leftOut,
    isToken,
    isTokens: (value): value is readonly TokenId[] =>
      isList(value) && value.length > 0 && value.every(isToken),
    take,
    count: (name) =>
      take(
        name,
        (value) => (isWhole(value) ? value : undefined),
        (value) => isNumber(value) && value <= 0,
      ),
  };
}

type Read = { -readonly [Name in keyof Rules]-?: Rules[Name] | undefined };

function readRules({ config, isToken, isTokens, take, count }: Reader): Read {
  const penalty = (name: string) =>
    take(
      name,
      (value) => (isNumber(value) && value > 0 ? value : undefined),
      (value) => value === 1,
    );
  const tokens = (name: string) =>
    take(
      name,
      (value) => {
        if (!isList(value) || !value.every(isWhole)) return undefined;
        return value.filter(isToken); // others, transformers passes over
      },
      (value) => isList(value) && value.length === 0,
    );
  const yes = (name: string) => (config[name] === true ? (true as const) : undefined);
  const hasEnd = endTokens(config).length > 0;
  const counted = (name: string) => (hasEnd ? count(name) : undefined);
  const suppressed = tokens("suppress_tokens");
  return {
    sequenceBias: take("sequence_bias", (value) => readBiases(value, isTokens)),
    encoderRepetitionPenalty: penalty("encoder_repetition_penalty"),
    repetitionPenalty: penalty("repetition_penalty"),
    noRepeatNgram: count("no_repeat_ngram_size"),
    encoderNoRepeatNgram: count("encoder_no_repeat_ngram_size"),
    badWords: take("bad_words_ids", (value) =>
      isList(value) && value.length > 0 && value.every(isTokens) ? value : undefined,
    ),
    // Where both are given, generate() goes by the other.
    minLength: isNumber(config.min_new_tokens) ? undefined : counted("min_length"),
    minNewTokens: counted("min_new_tokens"),
    forcedFirst: take("forced_bos_token_id", (value) => (isToken(value) ? value : undefined)),
    forcedLast: take("forced_eos_token_id", (value) => {
      const ends = isList(value) ? value : [value];
      return isTokens(ends) ? ends : undefined;
    }),
    removeInvalid: yes("remove_invalid_values"),
    lengthDecay: take("exponential_decay_length_penalty", (value) => {
      const [start, factor, ...more] = isList(value) ? value : [];
      const isRight = isNumber(start) && isNumber(factor) && more.length === 0 && hasEnd;
      return isRight ? { start, factor } : undefined;
    }),
    suppressed,
    suppressedFirst: tokens("begin_suppress_tokens"),
    renormalize: yes("renormalize_logits"),
    stopStrings: take("stop_strings", readStrings),
  };
}

function readStrings(value: unknown): readonly string[] | undefined {
  const strings = typeof value === "string" ? [value] : value;
  const isRight = isList(strings) && strings.length > 0;
  const isText = (one: unknown): one is string => typeof one === "string" && one !== "";
  return isRight && strings.every(isText) ? strings : undefined;
}

/** Without tokens that are forced although each of them is suppressed. */
function withoutForbidden(rules: Read, { leftOut }: Reader): Read {
  const kept = { ...rules };
  const isSuppressed = (ids: readonly TokenId[]) =>
    ids.every((id) => rules.suppressed?.includes(id));
  const forced = {
    forcedFirst: ["forced_bos_token_id", [rules.forcedFirst ?? []].flat()],
    forcedLast: ["forced_eos_token_id", rules.forcedLast ?? []],
  } as const;
  for (const [name, [key, ids]] of Object.entries(forced)) {
    if (ids.length === 0 || !isSuppressed(ids)) continue;
    kept[name as keyof typeof forced] = undefined;
    leftOut.push({ name: key, why: "invalid" });
  }
  return kept;
}

function readOffered({ config, take, count }: Reader): Offered {
  const number = (name: string, least: number, most: number) =>
    take(name, (value) => (isNumber(value) && value >= least && value <= most ? value : undefined));
  const isChance = config.do_sample === true;
  const beams = count("num_beams") ?? 1;
  const early = config.early_stopping;
  const sampling = isChance && {
    temperature: number("temperature", 0, Number.MAX_VALUE),
    topK: number("top_k", 0, Number.MAX_SAFE_INTEGER) ?? 50, // transformers' own value
    topP: number("top_p", 0, 1),
    minP: number("min_p", 0, 1),
  };
  return present({
    sampling: sampling ? present(sampling) : undefined,
    beams:
      beams > 1
        ? {
            count: beams,
            lengthPenalty: number("length_penalty", -Number.MAX_VALUE, Number.MAX_VALUE) ?? 1,
            early: early === true || early === "never" ? early : false,
          }
        : undefined,
    maxNewTokens: count("max_new_tokens"),
    maxLength: count("max_length"),
  });
}

/** A list of pairs of token IDs and a number. */
function readBiases(
  value: unknown,
  isTokens: (value: unknown) => value is readonly TokenId[],
): Rules["sequenceBias"] {
  if (!isList(value) || value.length === 0) return undefined;
  const biases = new Map<string, { readonly ids: readonly TokenId[]; readonly bias: number }>();
  for (const pair of value) {
    const [ids, bias] = isList(pair) ? pair : [];
    if (!isTokens(ids) || !isNumber(bias)) return undefined;
    biases.set(ids.join(), { ids, bias }); // of several for the same tokens the last counts
  }
  return [...biases.values()];
}

/** Without what is undefined. */
function present<Parts extends object>(
  parts: Parts,
): { readonly [Name in keyof Parts]?: Exclude<Parts[Name], undefined> } {
  const kept = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as ReturnType<typeof present<Parts>>;
}
