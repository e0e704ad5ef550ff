import { type DecoderSetting, each, type Step } from "../decoding/decoderStep.ts";
import { flat } from "../decoding/decoders.ts";
import { byteFallback, byteLevel } from "../decoding/plainSteps.ts";
import { metaspace } from "../decoding/wordSteps.ts";
import { endsInBytes, type SplitterSetting } from "../stages/splitters.ts";
import type { ModelSetting } from "./modelFile.ts";

/**
 * What a tokenizer.json's other parts say about how its vocabulary is written, and its decoder has
 * no step for: the bytes in GPT-2's alphabet, "<0x0A>", "▁", and what marks a word's inside or end.
 */
export function unreadNotation(
  decoder: DecoderSetting | undefined,
  splitter: SplitterSetting | undefined,
  model: ModelSetting,
): readonly Step[] {
  const read = new Set(flat(decoder).map(({ type }) => type));
  const { continuing_subword_prefix: prefix, end_of_word_suffix: suffix } = model;
  const signs = splitter?.type === "Metaspace" && !read.has("Metaspace") && !read.has("Replace");
  const steps: Step[] = [];
  if (prefix && !read.has("WordPiece")) {
    steps.push(each((piece) => (piece.startsWith(prefix) ? piece.slice(prefix.length) : piece)));
  }
  if (suffix && !read.has("BPEDecoder")) {
    steps.push(each((piece) => (piece.endsWith(suffix) ? piece.slice(0, -suffix.length) : piece)));
  }
  if (endsInBytes(splitter) && !read.has("ByteLevel")) steps.push(byteLevel);
  if (model.byte_fallback && !read.has("ByteFallback")) steps.push(byteFallback);
  if (signs) steps.push(metaspace({ ...splitter, prepend_scheme: "never" }));
  return steps;
}
