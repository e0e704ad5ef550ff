import { applyRules, type Ruled, type RulePlace } from "../../domain/prediction/rules.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../model/model.ts";
import type { Input } from "../sessions/input.ts";
import { growing } from "../sessions/input.ts";

/** What a model's rules go by when it writes on, except for the tokens that are written. */
export type Begun = Omit<RulePlace, "ids">;

/** @param most how many tokens are written at most; unless given, what the model's files say */
export function begunOf({ ends, writing }: Model, input: Input, most?: number): Begun {
  const { length: prompt } = growing(input);
  const { maxNewTokens, maxLength } = writing?.offered ?? {};
  const own = maxNewTokens ?? (maxLength === undefined ? undefined : maxLength - prompt);
  return { prompt, source: input.ids, most: most ?? own, ends };
}

/** Logits behind a text as the model's own rules leave them; undefined if it has none. */
export function ruled(
  { writing }: Model,
  logits: Float32Array,
  place: RulePlace,
  penalty?: number,
): Ruled | undefined {
  return writing && applyRules(logits, writing.rules, place, penalty);
}

/**
 * Makes a test whether a text's last token completes one of the strings that end the text.
 *
 * @param ids the text's tokens, the last of which is asked about
 */
export function createStop({ writing }: Model, tokenizer: Pick<Tokenizer, "bytesOf">) {
  const encoder = new TextEncoder();
  const strings = (writing?.rules.stopStrings ?? []).map((text) => latin(encoder.encode(text)));
  const longest = Math.max(0, ...strings.map(({ length }) => length));
  return (ids: ArrayLike<TokenId>): boolean => {
    if (longest === 0 || ids.length === 0) return false;
    const last = latin(tokenizer.bytesOf(ids[ids.length - 1] as TokenId));
    let before = "";
    for (let at = ids.length - 2; at >= 0 && before.length < longest; at--) {
      before = latin(tokenizer.bytesOf(ids[at] as TokenId)) + before;
    }
    const text = before + last;
    return strings.some((stop) => {
      const first = Math.max(0, before.length + 1 - stop.length); // it ends within the last token
      return last !== "" && text.indexOf(stop, first) >= 0;
    });
  };
}

/** Bytes as a string with one unit for each, since searching in strings is faster. */
const latin = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
