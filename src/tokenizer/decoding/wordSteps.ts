import type { DecoderSetting, Step } from "./decoderStep.ts";

/** SentencePiece's sign for a blank; one at the start of the text was put there, not written. */
export function metaspace(setting: DecoderSetting): Step {
  const sign = setting.replacement ?? "▁";
  const legacy = (setting.add_prefix_space ?? true) ? "always" : "never";
  const first = (setting.prepend_scheme ?? legacy) === "never" ? " " : "";
  return {
    all: (tokens) => tokens.map((token, i) => replaced(token, sign, i === 0 ? first : " ")),
    one: (token, isJoined) => replaced(token, sign, isJoined ? first : " "),
  };
}

/** The sign for a word's end is a blank, but for the last word's. */
export function suffixes(suffix: string): Step {
  return {
    all: (tokens) =>
      tokens.map((token, i) => replaced(token, suffix, i === tokens.length - 1 ? "" : " ")),
    one: (token, isJoined) => replaced(token, suffix, isJoined ? "" : " "),
  };
}

/** A blank before each token that does not continue a word; the text's own blanks are lost. */
export function wordPiece(prefix: string, cleanup: boolean): Step {
  const clean = cleanup ? cleanUp : (text: string) => text;
  const behind = (token: string) =>
    clean(token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`);
  return {
    all: (tokens) => tokens.map((token, i) => (i === 0 ? clean(token) : behind(token))),
    one: (token, isJoined) => (isJoined ? clean(token) : behind(token)),
    separates: true,
  };
}

/** What a recognizer hears more than once in a row was said once. */
export function ctc(setting: DecoderSetting): Step {
  const { pad_token: pad = "<pad>", word_delimiter_token: delimiter = "|" } = setting;
  const heard = (token: string) => {
    const text = replaced(token, pad, "");
    return (setting.cleanup ?? true) ? replaced(cleanUp(text), delimiter, " ") : text;
  };
  return {
    all: (tokens) =>
      tokens
        .filter((token, i) => token !== tokens[i - 1])
        .map(heard)
        .filter((text) => text !== ""),
    one: heard,
  };
}

/** As in the reference, an empty text to look for stands around every character. */
function replaced(text: string, from: string, to: string): string {
  return from === "" ? ["", ...text, ""].join(to) : text.replaceAll(from, () => to);
}

// As the reference cleans up, in its order.
const CLEANUPS: readonly (readonly [string, string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

const DIRT = / (?:[.?!,]|' |n't|'m|do not|'s|'ve|'re)/;

const cleanUp = (text: string) =>
  DIRT.test(text) ? CLEANUPS.reduce((clean, [from, to]) => clean.replaceAll(from, to), text) : text;
