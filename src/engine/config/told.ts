import { field, isRecord, type Json } from "./json.ts";

const LONGEST_NAME = 80; // characters of a label's name
const MOST_NAMES = 10_000;

/** What a model's config tells of its head. */
export interface Told {
  /** The classes of transformers that it was saved from: "GPT2LMHeadModel". */
  readonly architectures: readonly string[];
  /** Whether it says itself that no token looks ahead. */
  readonly isDecoder: boolean;
  /** Its labels' names by number. */
  readonly labels: ReadonlyMap<number, string>;
  readonly problem: unknown;
  /** What sentence-transformers makes of a cross-encoder's logits, by the name of a class of PyTorch. */
  readonly activation: unknown;
}

/** Where sentence-transformers writes what it has to say of a model. */
export const SENTENCE_CONFIG = "config_sentence_transformers.json";

/**
 * Whatever else stands in these fields counts as nothing.
 *
 * @param sentence what stands in SENTENCE_CONFIG, where newer cross-encoders say it
 */
export function readTold(config: Json, sentence: unknown): Told {
  const { architectures, id2label, problem_type: problem, sentence_transformers: own } = config;
  const names = isRecord(id2label) ? Object.entries(id2label).slice(0, MOST_NAMES) : [];
  return {
    architectures: [architectures].flat().filter((name) => typeof name === "string"),
    isDecoder: config.is_decoder === true,
    labels: new Map(
      names.flatMap(([number, name]) => (isName(name) ? [[Number(number), clean(name)]] : [])),
    ),
    problem,
    activation:
      field(sentence, "activation_fn") ??
      field(own, "activation_fn") ??
      config.sbert_ce_default_activation_function,
  };
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "";

/** One line that ends: what is invisible or turns the line around is replaced. */
function clean(name: string): string {
  const line = name.trim().replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
  const characters = Array.from(line);
  return characters.length <= LONGEST_NAME
    ? line
    : `${characters.slice(0, LONGEST_NAME - 1).join("")}…`;
}
