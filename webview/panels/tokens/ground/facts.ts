import "./facts.css";
import { hex, label, readable, type Token } from "../../../../src/domain/text/token.ts";
import { isUnknown } from "../../../../src/domain/tokenizer/comparison.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import type { TokensPanel } from "./part.ts";

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
      say(countSentence());
      element.replaceChildren(...counts());
      return;
    }
    say(tokenSentence(token, index));
    element.replaceChildren(
      fact(t("token"), `${formatCount(index + 1)} / ${formatCount(size.tokens)}`),
      fact(t("ID"), String(token.id)),
      fact(t("piece, as stored"), token.piece),
      fact(t("bytes"), token.bytes.length > 0 ? hex(token.bytes) : "–"),
      fact(t("place in the text"), place(token)),
    );
  }

  function countSentence(): string {
    const { characters } = size;
    if (size.tokens === 0) return t("The tokenizer drops all of this text: no token is left.");
    return size.tokens === 1
      ? t("This text is one token.")
      : t(
          "This text is cut into {0} tokens, {1} characters each on average.",
          formatCount(size.tokens),
          formatNumber(characters / size.tokens),
        );
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
    const sharing = sharersOf(index);
    if (sharing > 1) {
      return t(
        "{0} has ID {1}: one of {2} tokens that share ‘{3}’.",
        name,
        String(token.id),
        formatCount(sharing),
        reader.covered(index).trim(),
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

  /** How many tokens stand together on one character's span. */
  function sharersOf(index: number): number {
    const isJoined = (at: number) =>
      (reader.token(at - 1)?.end ?? 0) > (reader.token(at)?.start ?? Number.POSITIVE_INFINITY);
    let first = index;
    let last = index;
    while (isJoined(first)) first--;
    while (isJoined(last + 1)) last++;
    return last - first + 1;
  }

  return { element, point };
}

/** A name and its value, for a list of them. */
export const fact = (name: string, value: string): HTMLElement =>
  h("div", {}, h("dt", {}, name), h("dd", {}, value));

/** UTF-16 offsets, as the editor counts them. */
export const place = ({ start, end }: Token): string => `${formatCount(start)}–${formatCount(end)}`;
