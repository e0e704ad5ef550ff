import { Refused } from "../../domain/reason.ts";
import { roomFor, TooLong } from "../limits/growth.ts";
import { textOf, utf8 } from "../models/model.ts";
import type { DecoderSetting, Step } from "./decoderStep.ts";
import { byteFallback, byteLevel, fuse, replace, strip } from "./plainSteps.ts";
import { ctc, metaspace, suffixes, wordPiece } from "./wordSteps.ts";

/** How tokens become text again. */
export interface Decoder {
  /** The text of tokens that stand one after the other, from their pieces in the vocabulary. */
  text(pieces: readonly string[]): string;
  /** The bytes that a token stands for in the middle of a text. */
  bytes(piece: string, isAdded: boolean): Uint8Array;
  /** Whether a blank stands between it and the token before it, which is part of neither. */
  isApart(piece: string): boolean;
  /** Whether a text is the bytes of its tokens, one after the other, and nothing else. */
  readonly isBytes: boolean;
}

/**
 * Follows the steps of a tokenizer.json's `decoder`, as the reference does. Without any the pieces
 * are joined with blanks.
 *
 * @param unread what the steps leave as it is in the vocabulary's pieces, though it is no text
 * @throws Refused for a step that we do not know
 */
export function openDecoder(
  setting: DecoderSetting | undefined,
  unread: readonly Step[] = [],
): Decoder {
  const steps = flat(setting).map(openStep);
  const all = [...unread, ...steps];
  const text = (pieces: readonly string[]) => {
    const most = roomFor(unitsOf(pieces));
    const texts = steps.reduce((before, step) => {
      const after = step.all(before);
      if (unitsOf(after) > most) throw new TooLong("decoder");
      return after;
    }, pieces);
    return texts.join("");
  };
  return {
    text: setting ? text : (pieces) => pieces.join(" "),
    bytes: (piece, isAdded) => contribution(piece, isAdded ? steps : all).bytes,
    isApart: (piece) => !setting || contribution(piece, steps).isApart,
    isBytes: all.length === 1 && steps[0] === byteLevel,
  };
}

const unitsOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0);

/** The steps in their order, whatever sequences they stand in. */
export function flat(setting: DecoderSetting | undefined): readonly DecoderSetting[] {
  if (!setting) return [];
  return setting.type === "Sequence" ? (setting.decoders ?? []).flatMap(flat) : [setting];
}

/** What a token adds in the middle of a text: its bytes, and whether with a blank before them. */
function contribution(piece: string, steps: readonly Step[]) {
  let part: string | Uint8Array = piece;
  let isApart = false;
  let isJoined = false;
  for (const { one, separates, joins } of steps) {
    const text: string | undefined = typeof part === "string" ? part : textOf(part);
    if (text !== undefined) part = one(text, isJoined); // no step reads a part of a character
    if (part.length > roomFor(piece.length)) throw new TooLong("decoder");
    if (separates && !isJoined && typeof part === "string" && part.startsWith(" ")) {
      part = part.slice(1);
      isApart = true;
    }
    isJoined ||= joins ?? false;
  }
  return { bytes: typeof part === "string" ? utf8(part) : part, isApart };
}

/** @throws Refused for a type that we do not know, or an empty pattern */
function openStep(setting: DecoderSetting): Step {
  switch (setting.type) {
    case "ByteLevel":
      return byteLevel;
    case "ByteFallback":
      return byteFallback;
    case "Fuse":
      return fuse;
    case "Replace":
      return replace(setting.pattern, setting.content ?? "");
    case "Strip":
      return strip(setting.content ?? " ", setting.start ?? 0, setting.stop ?? 0);
    case "Metaspace":
      return metaspace(setting);
    case "BPEDecoder":
      return suffixes(setting.suffix ?? "</w>");
    case "WordPiece":
      return wordPiece(setting.prefix ?? "##", setting.cleanup ?? true);
    case "CTC":
      return ctc(setting);
    default:
      throw new Refused({ code: "unknownName", part: "decoder", name: `${setting.type}` });
  }
}
