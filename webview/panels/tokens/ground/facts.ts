import "./facts.css";
import { type TellingWord, tellingWord } from "../../../../src/domain/text/tellingWord.ts";
import { hex, label, readable, type Token } from "../../../../src/domain/text/token.ts";
import { isUnknown } from "../../../../src/domain/tokenizer/comparison.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import type { TokensPanel } from "./part.ts";
import { headOf } from "./visible.ts";

const LONG = 24; // characters of a word in the headline
const NAMED = 6; // of its parts

/** The counts of the text, or what there is to say about the token pointed at. */
export function createFacts({ subject, reader, say }: TokensPanel): {
  readonly element: HTMLElement;
  point(index: number | undefined): void;
} {
  const { size } = subject;
  const element = h("dl", { class: "facts" });

  function point(index: number | undefined): void {
    const token = index === undefined ? undefined : reader.token(index);
    if (index === undefined || !token) {
      say(headline());
      element.replaceChildren(...counts());
      return;
    }
    say(tokenSentence(token, index));
    element.replaceChildren(
      fact(t("token"), `${formatCount(index + 1)} / ${formatCount(size.tokens)}`),
      fact(t("ID"), String(token.id)),
      fact(t("piece, as stored"), token.piece, "as-stored"),
      fact(t("bytes"), token.bytes.length > 0 ? hex(token.bytes) : "–"),
      fact(t("place in the text"), place(token)),
    );
  }

  function headline(): string {
    if (size.tokens === 0) return t("The tokenizer drops all of this text: no token is left.");
    if (size.tokens === 1) return t("This text is one token.");
    const word = tellingWord(subject.text, subject.tokens);
    return word ? cutSentence(word) : t("No word of this text is cut: each is one token.");
  }

  const counts = () => [
    fact(t("tokens"), formatCount(size.tokens)),
    fact(t("characters"), formatCount(size.characters)),
    fact(t("bytes"), formatCount(size.bytes)),
    fact(t("characters per token"), formatNumber(size.characters / Math.max(1, size.tokens))),
  ];

  function tokenSentence(token: Token, index: number): string {
    const name = `‘${label(token)}’`;
    if (token.special) return specialSentence(token, name, reader.covered(index));
    const sharing = reader.sharers(index);
    if (sharing && sharing.count > 1) {
      return t(
        "{0} has ID {1}: one of {2} tokens that share ‘{3}’.",
        name,
        String(token.id),
        formatCount(sharing.count),
        sharing.text.trim(),
      );
    }
    const { length } = token.bytes;
    return length === 1
      ? t("{0} has ID {1} and stands for 1 byte.", name, String(token.id))
      : t("{0} has ID {1} and stands for {2} bytes.", name, String(token.id), formatCount(length));
  }

  function specialSentence(token: Token, name: string, covered: string): string {
    const id = String(token.id);
    if (isUnknown(token, covered))
      return t(
        "{0}, ID {1}, stands for what has no piece: ‘{2}’.",
        name,
        id,
        readable(token.bytes),
      );
    return token.end > token.start
      ? t("{0} is a special token, ID {1}, that the text itself writes out.", name, id)
      : t("{0} is a special token, ID {1}: it stands for no text.", name, id);
  }

  return { element, point };
}

/** "‘lighthouse’ falls into 2 tokens: ‘light’ ‘house’" Of an emoji, only into how many. */
function cutSentence({ text, first, end, parts }: TellingWord): string {
  const count = formatCount(end - first);
  const word = headOf(text, LONG);
  if (!/^[\p{L}\p{M}\p{N}_]/u.test(text) || parts.length === 1)
    return t("‘{0}’ falls into {1} tokens.", word, count);
  const named = parts
    .slice(0, NAMED)
    .map((part) =>
      part.tokens === 1
        ? `‘${part.text}’`
        : t("‘{0}’ ({1} tokens)", part.text, formatCount(part.tokens)),
    );
  const rest = parts.length > NAMED ? " …" : "";
  return t("‘{0}’ falls into {1} tokens: {2}", word, count, named.join(" ") + rest);
}

/** A name and its value, for a list of them. */
export const fact = (name: string, value: string, kind?: string): HTMLElement =>
  h("div", { class: kind }, h("dt", {}, name), h("dd", {}, value));

/** UTF-16 offsets, as the editor counts them. */
export const place = ({ start, end }: Token): string => `${formatCount(start)}–${formatCount(end)}`;
