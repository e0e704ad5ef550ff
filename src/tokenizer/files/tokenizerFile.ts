import { Failed } from "../../domain/failure.ts";
import { Refused, reasonOf } from "../../domain/reason.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import type { DecoderSetting } from "../decoding/decoderStep.ts";
import { openDecoder } from "../decoding/decoders.ts";
import { createVocabulary } from "../models/vocabulary.ts";
import { createTokenizer, type Tokenizer } from "../pipeline/tokenizer.ts";
import { type AddedToken, numbered, openFinder } from "../stages/addedTokens.ts";
import { type NormalizerSetting, openNormalizer } from "../stages/normalizers.ts";
import { whole } from "../stages/spans.ts";
import {
  beforeEach,
  endsInBytes,
  inTurn,
  openSplitter,
  type SplitterSetting,
} from "../stages/splitters.ts";
import type { Normalizer } from "../stages/stages.ts";
import { openTemplate, type TemplateSetting } from "../stages/template.ts";
import {
  checkedId,
  idsOf,
  type ModelSetting,
  openModel,
  piecesOf,
  takesBytes,
} from "./modelFile.ts";
import { unreadNotation } from "./notation.ts";

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

/**
 * A tokenizer out of a parsed tokenizer.json, by `JSON.parse` or, faster, by `parseTokenizer`.
 *
 * @throws Failed tokenizerUnreadable, with what we do not know or what does not fit
 */
export function openTokenizer(json: unknown, id: TokenizerId): Tokenizer {
  try {
    if (typeof json !== "object" || json === null || !("model" in json)) {
      throw new Refused({ code: "noModel" });
    }
    return open(json as TokenizerFile, id); // a wrong field shows as an error below
  } catch (thrown) {
    if (thrown instanceof Failed) throw thrown;
    throw new Failed({ kind: "tokenizerUnreadable", file: id, reason: reasonOf(thrown) });
  }
}

function open(file: TokenizerFile, id: TokenizerId): Tokenizer {
  if ((file.version ?? "1.0") !== "1.0") {
    throw new Refused({ code: "unknownName", part: "version", name: `${file.version}` });
  }
  const splitter = file.pre_tokenizer ?? undefined;
  const normalizer = file.normalizer ?? undefined;
  const ids = reading("model", () => idsOf(file.model));
  const pieces = piecesOf(file.model, ids);
  const normalize = reading("normalizer", () => openNormalizer(normalizer));
  const written = reading("added_tokens", () => numbered(file.added_tokens ?? [], ids));
  const addedTokens = written.map((token) => normalized(token, normalize));
  for (const { id, content } of addedTokens) pieces[checkedId(id, content)] = content;
  const inBytes = endsInBytes(splitter) && takesBytes(file.model, ids);
  const model = reading("model", () => openModel(file.model, ids, inBytes));
  const { neverJoins } = model;
  const split = reading("pre_tokenizer", () => openSplitter(splitter, inBytes));
  const added = new Set(addedTokens.map((token) => token.id));
  const sign = splitter?.replacement ?? "▁";
  const setting = file.decoder ?? undefined;
  const decoder = reading("decoder", () =>
    openDecoder(setting, unreadNotation(setting, splitter, file.model)),
  );
  return createTokenizer({
    id,
    model,
    findRaw: openFinder(addedTokens.filter((token) => !token.normalized)),
    normalize,
    findNormalized: openFinder(addedTokens.filter((token) => token.normalized)),
    // A text that is one long word falls into short ones, and not one token changes.
    split: neverJoins && ids.has(sign) ? inTurn([split, beforeEach(sign, neverJoins)]) : split,
    template: reading("post_processor", () => openTemplate(file.post_processor ?? undefined)),
    vocabulary: createVocabulary(
      pieces,
      new Set(addedTokens.filter((token) => token.special).map((token) => token.id)),
      (piece, id) => decoder.bytes(piece, added.has(id)),
    ),
    text: decoder.isBytes ? undefined : decoder.text,
    isApart: decoder.isApart,
  });
}

/** Opens a part. What a field of the wrong kind leads to in our code would tell nobody anything. */
function reading<Opened>(name: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new Refused({ code: "wrongField", part: name });
    throw thrown;
  }
}

/** An added token as it is looked for; written otherwise, it is no longer the special one. */
function normalized(token: AddedToken, normalize: Normalizer): AddedToken {
  if (!token.normalized) return token;
  const content = normalize(whole(token.content)).text;
  return { ...token, content, special: token.special === true && content === token.content };
}
