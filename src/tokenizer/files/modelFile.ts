import { asJson, Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { openBytePairs } from "../models/bytePairs.ts";
import { MergeList } from "../models/mergeList.ts";
import { byteTokens, type Model, NoToken } from "../models/model.ts";
import { Neighbors } from "../models/neighbors.ts";
import { openUnigram } from "../models/unigram.ts";
import { openWordLevel } from "../models/wordLevel.ts";
import { openWordPiece } from "../models/wordpiece.ts";
import { byteCharacters, byteText } from "../stages/byteLevel.ts";
import { PieceIds } from "./pieceIds.ts";

/** The model of a tokenizer.json; which fields it has depends on its type. */
export interface ModelSetting {
  readonly type?: string;
  readonly vocab:
    | Readonly<Record<string, TokenId>>
    | readonly (readonly [string, number])[]
    | PieceIds;
  readonly merges?: readonly (string | readonly [string, string])[] | MergeList;
  readonly unk_token?: string | null;
  readonly unk_id?: TokenId | null;
  readonly fuse_unk?: boolean;
  readonly byte_fallback?: boolean;
  readonly ignore_merges?: boolean;
  readonly dropout?: number | null;
  readonly continuing_subword_prefix?: string | null;
  readonly end_of_word_suffix?: string | null;
  readonly max_input_chars_per_word?: number;
}

export const MOST_TOKENS = 2 ** 22; // the largest vocabularies have a quarter of it

/** @throws Refused if it is no id of a token, or one so large that it can only be a mistake */
export function checkedId(id: TokenId, piece: string): TokenId {
  if (typeof piece !== "string" || !Number.isInteger(id) || id < 0 || id >= MOST_TOKENS) {
    throw new Refused({ code: "noId", token: asJson(piece), id: `${id}` });
  }
  return id;
}

/** The id of each piece; of one that comes twice the last. @throws Refused if a piece is no text, or its score or id no number */
export function idsOf({ vocab }: ModelSetting): PieceIds {
  if (typeof vocab !== "object" || vocab === null) {
    throw new Refused({ code: "missingField", part: "model", field: "vocab" });
  }
  if (vocab instanceof PieceIds) return vocab;
  const ids = new PieceIds();
  if (isScored(vocab)) {
    for (const [id, [piece, score]] of vocab.entries()) {
      if (typeof piece !== "string" || !Number.isFinite(score)) {
        throw new Refused({ code: "noScore", id, token: asJson(piece), score: `${score}` });
      }
      ids.set(piece, id);
    }
  } else for (const [piece, id] of Object.entries(vocab)) ids.set(piece, checkedId(id, piece));
  return ids;
}

/** The vocabulary by id, undefined where there is no token of that number. */
export function piecesOf({ vocab }: ModelSetting, ids: PieceIds): (string | undefined)[] {
  return isScored(vocab) ? vocab.map(([piece]) => piece) : ids.byId();
}

function isScored(vocab: ModelSetting["vocab"]): vocab is readonly (readonly [string, number])[] {
  return Array.isArray(vocab);
}

/** Whether it is a BPE over GPT-2's alphabet of bytes, all of which it holds. */
export function takesBytes(setting: ModelSetting, ids: PieceIds): boolean {
  const { vocab, merges, continuing_subword_prefix: prefix, end_of_word_suffix: suffix } = setting;
  return (
    merges !== undefined &&
    !isScored(vocab) &&
    !prefix &&
    !suffix &&
    byteCharacters.every((character) => ids.has(character))
  );
}

/**
 * @param ids of its vocabulary
 * @param inBytes words come as text, and their bytes are the first symbols
 * @throws Refused for a type that we do not know, or for parts that do not fit
 */
export function openModel(setting: ModelSetting, ids: PieceIds, inBytes: boolean): Model {
  const { vocab } = setting;
  const type = setting.type ?? likelyType(setting);
  if (isScored(vocab) !== (type === "Unigram")) {
    throw new Refused({ code: "unknownName", part: "model", name: `${type}` });
  }
  if (isScored(vocab)) {
    const unknown = setting.unk_id ?? undefined;
    if (unknown !== undefined && !(Number.isInteger(unknown) && unknown in vocab)) {
      throw new Refused({ code: "unknownIdOutside", id: `${unknown}` });
    }
    return openUnigram({ pieces: vocab, unknown, byteFallback: setting.byte_fallback ?? false });
  }
  const { unk_token: name } = setting;
  const unknown = typeof name === "string" ? ids.get(name) : undefined;
  if (typeof name !== "string" && type !== "BPE") {
    throw new Refused({ code: "missingField", part: `${type}`, field: "unk_token" });
  }
  switch (type) {
    case "BPE":
      return typeof name === "string" && unknown === undefined
        ? refusing(openMerges(setting, ids, MOST_TOKENS, inBytes), MOST_TOKENS)
        : openMerges(setting, ids, unknown, inBytes);
    case "WordPiece": {
      const model = openWordPiece({
        vocab: ids,
        unknown: unknown ?? MOST_TOKENS,
        prefix: setting.continuing_subword_prefix ?? "##",
        longest: setting.max_input_chars_per_word ?? 100,
      });
      return unknown === undefined ? refusing(model, MOST_TOKENS) : model;
    }
    case "WordLevel":
      return openWordLevel(ids, unknown);
    default:
      throw new Refused({ code: "unknownName", part: "model", name: `${type}` });
  }
}

/** Of files from before there was a type, by the fields that each type has. */
function likelyType(setting: ModelSetting): string {
  if (isScored(setting.vocab)) return "Unigram";
  if (setting.merges) return "BPE";
  return setting.max_input_chars_per_word === undefined ? "WordLevel" : "WordPiece";
}

/** A model whose unknown token is named, but no token: a word that needs it cannot be cut. */
function refusing({ prepare: _, ...model }: Model, absent: TokenId): Model {
  return {
    ...model,
    unknown: undefined,
    cut(word) {
      const pieces = model.cut(word);
      for (let i = 0; i < pieces.length; i += 3) {
        if (pieces[i] === absent) throw new NoToken(word);
      }
      return pieces;
    },
  };
}

function openMerges(
  setting: ModelSetting,
  vocab: PieceIds,
  unknown: TokenId | undefined,
  inBytes: boolean,
): Model {
  if (!setting.merges) throw new Refused({ code: "missingField", part: "BPE", field: "merges" });
  if (setting.dropout) throw new Refused({ code: "dropout" });
  const prefix = setting.continuing_subword_prefix ?? "";
  const suffix = setting.end_of_word_suffix ?? "";
  const shared = {
    rules: readMerges(setting.merges, vocab, prefix),
    unknown,
    fuseUnknown: setting.fuse_unk ?? false,
    fallback: setting.byte_fallback ? byteTokens(vocab) : undefined,
  };
  const wholeWord = setting.ignore_merges
    ? (word: string) =>
        word.length > vocab.longest ? undefined : vocab.get(inBytes ? byteText(word) : word)
    : undefined;
  if (inBytes) {
    const bytes = Int32Array.from(byteCharacters, (character) => vocab.get(character) ?? -1);
    return openBytePairs({ ...shared, wholeWord, bytes });
  }
  const isWordTold = setting.ignore_merges || prefix !== "" || suffix !== "";
  return openBytePairs({
    ...shared,
    wholeWord,
    characters: { vocab, prefix, suffix },
    neverJoins: isWordTold ? undefined : apartIn(vocab, shared.fallback),
  });
}

/** The first line of a merges.txt says its version. */
const isRule = (merge: string | readonly [string, string]) =>
  typeof merge !== "string" || !merge.startsWith("#version");

/**
 * Two characters that stand side by side in no piece: nothing merges across the place between
 * them, so that both sides merge as they would alone.
 */
function apartIn(
  vocab: PieceIds,
  fallback: readonly (TokenId | undefined)[] | undefined,
): Model["neverJoins"] {
  // Characters that are no pieces begin as "<0xEA>", "<0xB0>", "<0x80>" then.
  const hasBytes = fallback !== undefined && !fallback.includes(undefined);
  let neighbors: Neighbors | undefined; // made when first asked for
  return (before, after) => {
    const [isLeft, isRight] = [vocab.has(before), vocab.has(after)];
    if (!hasBytes && !(isLeft && isRight)) return false;
    neighbors ??= new Neighbors(vocab.keys(), vocab.size);
    return !neighbors.may(isLeft ? before : ">", isRight ? after : "<");
  };
}

/** The rules in the order of the file. "Ġ t" merges to "Ġt"; with a prefix, "a ##b" to "ab". */
function readMerges(
  merges: NonNullable<ModelSetting["merges"]>,
  vocab: PieceIds,
  prefix: string,
): MergeList {
  if (merges instanceof MergeList) return merges;
  const list = new MergeList(merges.length);
  for (const [rank, merge] of merges.filter(isRule).entries()) {
    const pair = typeof merge === "string" ? merge.split(" ") : merge;
    const [left = "", right = ""] = pair;
    if (pair.length !== 2) throw new Refused({ code: "noPair", rank, merge: asJson(merge) });
    const both = left + right.slice(prefix.length);
    const [a, b, c] = [left, right, both].map((piece) => vocab.get(piece));
    if (a === undefined || b === undefined || c === undefined) {
      throw new Refused({ code: "mergeOutside", rank, left, right });
    }
    list.add(a, b, c);
  }
  return list;
}
