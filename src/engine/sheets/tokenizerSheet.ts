import type { SpecialToken, TokenizerSheet } from "../../domain/makeup/sheet.ts";
import { harmless } from "../../domain/reason.ts";

const TOLD = 200; // special tokens
const LONGEST = 80; // characters of one

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param file tokenizer.json
 * @param roles files that say which token begins a text, masks, … : tokenizer_config.json and
 *   special_tokens_map.json
 * @returns undefined if it is no tokenizer
 */
export function readTokenizerSheet(
  file: unknown,
  roles: readonly unknown[],
): TokenizerSheet | undefined {
  if (!isObject(file) || !isObject(file.model)) return undefined;
  const { model, added_tokens: listed } = file;
  const added = (Array.isArray(listed) ? listed : []).filter(isObject);
  const named = rolesOf(roles);
  const pieces = countPieces(model.vocab);
  const special = added
    .filter((token) => token.special === true && Number.isSafeInteger(token.id))
    .map(({ id, content }): SpecialToken => {
      const text = String(content);
      return { id: id as number, text: harmless(text, LONGEST), roles: named.get(text) ?? [] };
    })
    .sort((a, b) => a.id - b.id);
  // Some vocabularies hold their added tokens, too.
  const within = added.filter(
    (token) => isObject(model.vocab) && String(token.content) in model.vocab,
  );
  return {
    kind: harmless(typeof model.type === "string" ? model.type : kindOf(model), LONGEST),
    pieces,
    added: added.length - within.length,
    special: special.slice(0, TOLD),
    specialCount: special.length,
  };
}

const countPieces = (vocabulary: unknown): number =>
  Array.isArray(vocabulary)
    ? vocabulary.length
    : isObject(vocabulary)
      ? Object.keys(vocabulary).length
      : 0;

/** Old files do not say what their model is. */
const kindOf = (model: Json): string =>
  "merges" in model ? "BPE" : Array.isArray(model.vocab) ? "Unigram" : "WordPiece";

function rolesOf(files: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>();
  for (const file of files) {
    if (!isObject(file)) continue;
    for (const [role, value] of Object.entries(file)) {
      if (!role.endsWith("_token")) continue;
      const text = isObject(value) ? value.content : value;
      if (typeof text !== "string") continue;
      const known = roles.get(text) ?? [];
      if (!known.includes(role)) roles.set(text, [...known, role]);
    }
  }
  return roles;
}
