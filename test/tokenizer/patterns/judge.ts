import { Tokenizer as Reference } from "tokenizers";
import { Refused } from "../../../src/domain/reason.ts";
import { whole } from "../../../src/tokenizer/stages/spans.ts";
import { openSplitter } from "../../../src/tokenizer/stages/splitters.ts";

/** Pieces of texts as a pattern cuts them; what it has not matched stands in «». */
export type Cut = (texts: readonly string[]) => Promise<readonly (readonly string[])[]>;

const BEHAVIORS = ["Isolated", "Removed"] as const;
const setting = (regex: string, behavior: (typeof BEHAVIORS)[number]) => ({
  type: "Split",
  pattern: { Regex: regex },
  behavior,
  invert: false,
});

/** How the Rust core cuts, or the reason why it does not. */
export function reference(regex: string): Cut | string {
  const open = (behavior: (typeof BEHAVIORS)[number]) =>
    Reference.fromString(
      JSON.stringify({
        version: "1.0",
        added_tokens: [],
        pre_tokenizer: setting(regex, behavior),
        model: { type: "WordLevel", vocab: { "?": 0 }, unk_token: "?" },
      }),
    );
  try {
    const [isolated, removed] = BEHAVIORS.map(open) as [Reference, Reference];
    const offsets = async (tokenizer: Reference, texts: readonly string[]) =>
      (await tokenizer.encodeBatch([...texts], { addSpecialTokens: false })).map((each) =>
        each.getOffsets(),
      );
    return async (texts) => {
      const [all, gaps] = await Promise.all([offsets(isolated, texts), offsets(removed, texts)]);
      return texts.map((text, i) => shown(Array.from(text), all[i] ?? [], gaps[i] ?? []));
    };
  } catch (thrown) {
    return String((thrown as Error).message);
  }
}

/** How we cut, or the part of the pattern that we refuse. */
export function ours(regex: string): Cut | string {
  try {
    const [isolated, removed] = BEHAVIORS.map((each) => openSplitter(setting(regex, each), false));
    const spans = (split: typeof isolated, text: string) => {
      const found: [number, number][] = [];
      split?.(whole(text), ({ at, text }) => found.push([at, at + text.length]));
      return found;
    };
    return async (texts) =>
      texts.map((text) => shown(text.split(""), spans(isolated, text), spans(removed, text)));
  } catch (thrown) {
    if (!(thrown instanceof Refused && thrown.reason.code === "unsupportedPattern")) throw thrown;
    return thrown.reason.part;
  }
}

function shown(units: readonly string[], all: readonly number[][], gaps: readonly number[][]) {
  const isGap = new Set(gaps.map(String));
  return all.map((span) => {
    const piece = units.slice(span[0], span[1]).join("");
    return isGap.has(String(span)) ? `«${piece}»` : piece;
  });
}
