import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { byteName } from "../../src/tokenizer/models/model.ts";
import { cacheFolder } from "../vscode/kit/cache.ts";
import { randomNumbers, writeEnglish, writeKorean } from "./text.ts";

const PIECES = 262_144;
const MERGES = 514_000;
const WRITTEN = 400_000; // bytes of text, again and again until there are words enough
const ACROSS = 20_000; // pieces that lie across a blank or a sign

/**
 * The file of a tokenizer as large as Gemma 3's and of its kind: 262,144 pieces, 514,000 merges,
 * tokens for bytes, blanks as "▁", and no splitter that cuts. Made once and kept in the cache folder.
 */
export function gemmaFile(): string {
  const folder = path.join(cacheFolder(), "bench", "gemma");
  const file = path.join(folder, "tokenizer.json");
  const stamp = path.join(folder, "made-by");
  const maker = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === maker) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(tokenizer(), undefined, 2));
  writeFileSync(stamp, maker);
  return file;
}

function tokenizer() {
  const special = ["<pad>", "<eos>", "<bos>", "<unk>"];
  const bytes = Array.from({ length: 256 }, (_, byte) => byteName(byte));
  const pieces = [...new Set([...special, ...bytes, ...invent()])].slice(0, PIECES);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({
      ...{ id, content, special: true },
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: { type: "Replace", pattern: { String: " " }, content: "▁" },
    pre_tokenizer: {
      ...{ type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false },
    },
    post_processor: null,
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
      ],
    },
    model: {
      ...{ type: "BPE", dropout: null, unk_token: "<unk>", fuse_unk: true, byte_fallback: true },
      ...{ continuing_subword_prefix: null, end_of_word_suffix: null, ignore_merges: false },
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      merges: splits(pieces),
    },
  };
}

/** Characters, then all beginnings and some ends of words as they are first written. */
function invent(): ReadonlySet<string> {
  const words = new Set<string>();
  const found = new Set<string>();
  const random = randomNumbers(3);
  for (let seed = 100; found.size < PIECES - ACROSS; seed++) {
    for (const write of [writeEnglish, writeKorean]) {
      for (const word of write(WRITTEN, seed)
        .replaceAll(" ", "▁")
        .match(/▁*[^▁]+/g) ?? []) {
        if (words.has(word)) continue;
        words.add(word);
        for (const character of word) found.add(character);
        for (let end = 2; end <= word.length; end++) found.add(word.slice(0, end));
        for (let end = 3; end <= word.length; end++) found.add(word.slice(1, end));
      }
    }
  }
  const all = [...found];
  const any = () => all[Math.floor(random() * all.length)] as string;
  while (found.size < PIECES) found.add((any() + any()).slice(0, 12));
  return found;
}

/** Each way to make a piece out of two others, the shortest pieces first. */
function splits(pieces: readonly string[]): readonly (readonly [string, string])[] {
  const known = new Set(pieces);
  const ways = pieces
    .toSorted((a, b) => a.length - b.length)
    .flatMap((piece) =>
      Array.from(piece.slice(1), (_, i) => [piece.slice(0, i + 1), piece.slice(i + 1)] as const),
    );
  return ways.filter(([left, right]) => known.has(left) && known.has(right)).slice(0, MERGES);
}
