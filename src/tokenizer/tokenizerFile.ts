import { Failed, reasonOf } from "../domain/failure.ts";
import type { TokenId, TokenizerId } from "../domain/token.ts";
import { type AddedToken, numbered, openFinder } from "./addedTokens.ts";
import { bytesOf } from "./byteLevel.ts";
import { joinBytes, joinWordPieces } from "./joins.ts";
import { byteName, type Model, utf8 } from "./model.ts";
import {
  checkedId,
  idsOf,
  type ModelSetting,
  openModel,
  piecesOf,
  takesBytes,
} from "./modelFile.ts";
import { type Normalizer, type NormalizerSetting, openNormalizer } from "./normalizers.ts";
import { findSafeCuts } from "./safeCuts.ts";
import { whole } from "./spans.ts";
import {
  beforeEach,
  endsInBytes,
  inTurn,
  openSplitter,
  type SplitterSetting,
} from "./splitters.ts";
import { openTemplate, type TemplateSetting } from "./template.ts";
import { createTokenizer, type Tokenizer } from "./tokenizer.ts";
import { createVocabulary } from "./vocabulary.ts";

/** A tokenizer.json, as far as we read it. */
interface TokenizerFile {
  readonly version?: string;
  readonly added_tokens?: readonly AddedToken[] | null;
  readonly normalizer?: NormalizerSetting | null;
  readonly pre_tokenizer?: SplitterSetting | null;
  readonly post_processor?: TemplateSetting | null;
  readonly decoder?: DecoderSetting | null;
  readonly model: ModelSetting;
}

interface DecoderSetting {
  readonly type: string;
  readonly decoders?: readonly DecoderSetting[];
  readonly prefix?: string;
  readonly cleanup?: boolean;
  readonly replacement?: string;
  readonly prepend_scheme?: string;
  readonly add_prefix_space?: boolean;
  readonly pattern?: { readonly String?: string };
  readonly content?: string;
  readonly start?: number;
}

/**
 * A tokenizer out of a parsed tokenizer.json.
 *
 * @throws Failed tokenizerUnreadable, with what we do not know or what does not fit
 */
export function openTokenizer(json: unknown, id: TokenizerId): Tokenizer {
  try {
    if (typeof json !== "object" || json === null || !("model" in json)) {
      throw new RangeError("no model in it");
    }
    return open(json as TokenizerFile, id); // a wrong field shows as an error below
  } catch (thrown) {
    if (thrown instanceof Failed) throw thrown;
    throw new Failed({ kind: "tokenizerUnreadable", file: id, reason: reasonOf(thrown) });
  }
}

function open(file: TokenizerFile, id: TokenizerId): Tokenizer {
  if ((file.version ?? "1.0") !== "1.0") throw new RangeError(`version ${file.version}`);
  const splitter = file.pre_tokenizer ?? undefined;
  const normalizer = file.normalizer ?? undefined;
  const pieces = [...reading("model", () => piecesOf(file.model))];
  const ids = idsOf(file.model);
  const normalize = normalizer && reading("normalizer", () => openNormalizer(normalizer));
  const written = reading("added_tokens", () => numbered(file.added_tokens ?? [], ids));
  const addedTokens = normalize ? written.map((token) => normalized(token, normalize)) : written;
  for (const { id, content } of addedTokens) pieces[checkedId(id, content)] = content;
  const inBytes = endsInBytes(splitter) && takesBytes(file.model);
  const model = reading("model", () => openModel(file.model, inBytes));
  const split = reading("pre_tokenizer", () => openSplitter(splitter, inBytes));
  const added = new Set(addedTokens.map((token) => token.id));
  const sign = freeSign(file, pieces, model, added);
  return createTokenizer({
    id,
    model,
    findRaw: openFinder(addedTokens.filter((token) => !token.normalized)),
    normalize: normalize ?? ((part) => part),
    findNormalized: openFinder(addedTokens.filter((token) => token.normalized)),
    split: sign ? inTurn([split, beforeEach(sign)]) : split,
    template: reading("post_processor", () => openTemplate(file.post_processor ?? undefined)),
    vocabulary: createVocabulary(
      pieces,
      new Set(addedTokens.filter((token) => token.special).map((token) => token.id)),
      bytesReader(file, added),
    ),
    safeCuts: findSafeCuts({ normalizer, splitter, addedTokens: written, sign }),
    join:
      model.algorithm === "WordPiece"
        ? joinWordPieces(
            file.model.continuing_subword_prefix ?? "##",
            file.decoder?.cleanup ?? true,
          )
        : joinBytes(beginsWithBlank(file.decoder ?? undefined)),
  });
}

/** Opens a part. What a field of the wrong kind leads to in our code would tell nobody anything. */
function reading<Opened>(name: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new RangeError(`${name} with a field of the wrong kind`);
    throw thrown;
  }
}

/** An added token as it is looked for; written otherwise, it is no longer the special one. */
function normalized(token: AddedToken, normalize: Normalizer): AddedToken {
  if (!token.normalized) return token;
  const content = normalize(whole(token.content)).text;
  return { ...token, content, special: token.special === true && content === token.content };
}

/**
 * SentencePiece's sign for a blank, if no piece has it after another character: then merging never
 * crosses the place before it, and a text that is one long word falls into short ones.
 */
function freeSign(
  file: TokenizerFile,
  pieces: readonly (string | undefined)[],
  model: Model,
  added: ReadonlySet<TokenId>,
) {
  const splitter = file.pre_tokenizer;
  const sign = splitter ? (splitter.replacement ?? "▁") : "▁";
  const isWhole = !splitter || (splitter.type === "Metaspace" && splitter.split === false);
  if (!isWhole || model.algorithm !== "BPE" || file.model.ignore_merges) return undefined;
  const isFree = (piece: string | undefined, id: TokenId) =>
    piece === undefined || added.has(id) || !afterSigns(piece, sign).includes(sign);
  return pieces.includes(sign) && pieces.every(isFree) ? sign : undefined;
}

function afterSigns(piece: string, sign: string): string {
  let at = 0;
  while (piece.startsWith(sign, at)) at += sign.length;
  return piece.slice(at);
}

function decoders(setting: DecoderSetting | null | undefined): readonly DecoderSetting[] {
  return setting ? (setting.decoders?.flatMap(decoders) ?? [setting]) : [];
}

/** How the bytes of a piece are read: each kind of tokenizer writes them in its own way. */
function bytesReader(file: TokenizerFile, added: ReadonlySet<TokenId>) {
  const steps = decoders(file.decoder);
  if (
    endsInBytes(file.pre_tokenizer ?? undefined) ||
    steps.some((step) => step.type === "ByteLevel")
  ) {
    return (piece: string, id: TokenId) => (added.has(id) ? utf8(piece) : bytesOf(piece));
  }
  const { continuing_subword_prefix: prefix = "", end_of_word_suffix: suffix = "" } = file.model;
  const signs = [...steps, file.pre_tokenizer].flatMap((step) =>
    step?.type === "Metaspace" ? [step.replacement ?? "▁"] : [],
  );
  const sign = signs[0] ?? steps.find((step) => step.type === "Replace")?.pattern?.String;
  const bytes = file.model.byte_fallback
    ? new Map(Array.from({ length: 256 }, (_, byte) => [byteName(byte), byte]))
    : undefined;
  return (piece: string, id: TokenId) => {
    if (added.has(id)) return utf8(piece);
    const byte = bytes?.get(piece);
    if (byte !== undefined) return Uint8Array.of(byte);
    let text = prefix && piece.startsWith(prefix) ? piece.slice(prefix.length) : piece;
    if (suffix && text.endsWith(suffix)) text = text.slice(0, -suffix.length);
    return utf8(sign ? text.replaceAll(sign, " ") : text);
  };
}

/** Whether the first blank of a decoded text was put there by the tokenizer. */
function beginsWithBlank(setting: DecoderSetting | undefined): boolean {
  return decoders(setting).some((step) =>
    step.type === "Metaspace"
      ? (step.prepend_scheme ?? (step.add_prefix_space === false ? "never" : "always")) !== "never"
      : step.type === "Strip" && step.content === " " && (step.start ?? 0) > 0,
  );
}
