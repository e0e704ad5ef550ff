import type { AddedToken } from "./addedTokens.ts";
import { BLANK } from "./characters.ts";
import type { NormalizerSetting } from "./normalizers.ts";
import { GPT2, type SplitterSetting } from "./splitters.ts";

/** Places where a text may be cut in two without changing any token. */
export interface SafeCuts {
  /** The first safe place at or after `from`; the end of the text where there is none. */
  next(text: string, from: number): number;
}

/**
 * A place between a character of `before` and one of `after`: what stands between the brackets of
 * a character class, flag v. Safety depends on these two characters alone, so that no edit
 * elsewhere can make a safe place unsafe.
 */
export interface SafePair {
  readonly before: string;
  readonly after: string;
}

export function safeBetween(pairs: readonly SafePair[]): SafeCuts {
  const pattern = new RegExp(
    pairs.map(({ before, after }) => `(?<=[${before}])(?=[${after}])`).join("|"),
    "gv",
  );
  return {
    next(text, from) {
      if (from >= text.length) return text.length;
      // Between the halves of a pair, the pattern would step back and find what lies before `from`.
      const isInPair = (text.codePointAt(from - 1) ?? 0) > 0xffff;
      pattern.lastIndex = Math.max(isInPair ? from + 1 : from, 1);
      return pattern.exec(text)?.index ?? text.length;
    },
  };
}

/** Every alternative of the pattern ends before a blank unless it began with one. */
const BEFORE_BLANKS: readonly SafePair[] = [{ before: `^${BLANK}`, after: BLANK }];

/**
 * cl100k's and its heirs' pattern lets signs take the line ends (and "/") after them, so only
 * letters and digits end for sure before a blank. A run of blanks ends with its last line end.
 */
export const AFTER_WORDS_AND_LINES: readonly SafePair[] = [
  { before: "\\p{L}\\p{N}", after: BLANK },
  { before: "\\n", after: `^${BLANK}\\/` },
];

const KNOWN: Readonly<Record<string, readonly SafePair[]>> = {
  [GPT2]: BEFORE_BLANKS,
  // tiny-t5
  " ?[^ \\t\\r\\n]+|[ \\t\\r\\n]+(?= [^ \\t\\r\\n])|[ \\t\\r\\n]+": [
    { before: "^ \\t\\r\\n", after: " \\t\\r\\n" },
  ],
  // Llama 3
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+":
    AFTER_WORDS_AND_LINES,
  // Qwen 2
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+":
    AFTER_WORDS_AND_LINES,
};

export interface SafetySettings {
  readonly normalizer: NormalizerSetting | undefined;
  readonly splitter: SplitterSetting | undefined;
  readonly addedTokens: readonly AddedToken[];
  /** The sign for a blank before which the model never joins pieces, if that is so. */
  readonly sign: string | undefined;
}

/** The safe cuts of a tokenizer.json, or undefined where we know of none. */
export function findSafeCuts(settings: SafetySettings): SafeCuts | undefined {
  const split = settings.sign ? beforeSpace(settings.sign) : ofSplitter(settings.splitter);
  const pairs = split && normalized(split, settings.normalizer);
  if (!pairs || settings.addedTokens.some((token) => !isApart(token, pairs))) return undefined;
  return safeBetween(pairs);
}

const beforeSpace = (sign: string): readonly SafePair[] => [{ before: `^ ${sign}`, after: " " }];

function ofSplitter(setting: SplitterSetting | undefined): readonly SafePair[] | undefined {
  switch (setting?.type) {
    case "ByteLevel":
      if (setting.use_regex === false) return undefined;
      return setting.add_prefix_space === false
        ? BEFORE_BLANKS
        : [{ before: `^${BLANK}`, after: " " }];
    case "Split":
      return setting.behavior === "Isolated" && !setting.invert
        ? KNOWN[setting.pattern?.Regex ?? ""]
        : undefined;
    case "BertPreTokenizer":
    case "Whitespace":
    case "WhitespaceSplit":
      return BEFORE_BLANKS;
    case "Metaspace":
      return setting.split === false ? undefined : beforeSpace(setting.replacement ?? "▁");
    case "Sequence": {
      const [first, ...others] = setting.pretokenizers ?? [];
      return others.every(looksAtNothingElse) ? ofSplitter(first) : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a step does the same to a word wherever the word stands. */
function looksAtNothingElse(setting: SplitterSetting): boolean {
  return setting.type !== "Metaspace" || setting.prepend_scheme !== "first";
}

// Plain characters that every normalisation keeps apart from a blank that follows.
const PLAIN = "!-~가-힣ぁ-ゖァ-ヺ一-鿿";
const ASCII_BLANK = " \\t\\r\\n";
const HARMLESS = new Set([
  "NFC",
  "NFD",
  "NFKC",
  "NFKD",
  "Lowercase",
  "StripAccents",
  "BertNormalizer",
]);

/** The pairs that are still safe if the text is normalised first. */
function normalized(
  pairs: readonly SafePair[],
  setting: NormalizerSetting | undefined,
): readonly SafePair[] | undefined {
  if (!setting) return pairs;
  const steps = setting.type === "Sequence" ? (setting.normalizers ?? []) : [setting];
  if (!steps.every((step) => HARMLESS.has(step.type))) return undefined;
  return pairs
    .filter(({ after }) => !after.startsWith("^"))
    .map(({ before, after }) => ({
      before: `[${before}]&&[${PLAIN}]`,
      after: `[${after}]&&[${ASCII_BLANK}]`,
    }));
}

/** Whether an added token can neither lie across a safe cut nor look beyond it. */
function isApart(token: AddedToken, pairs: readonly SafePair[]): boolean {
  const { content } = token;
  const endsBefore = pairs.some(({ before }) => new RegExp(`[${before}]$`, "v").test(content));
  const beginsAfter = pairs.some(({ after }) => new RegExp(`^[${after}]`, "v").test(content));
  if (token.rstrip && endsBefore) return false;
  if (token.lstrip && beginsAfter) return false;
  if (token.single_word && (endsBefore || beginsAfter)) return false;
  return safeBetween(pairs).next(content, 1) === content.length;
}
