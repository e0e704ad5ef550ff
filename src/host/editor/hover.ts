import { type CancellationToken, Hover, type Position, Range, type TextDocument } from "vscode";
import type { TokenInDocument } from "../../domain/text/document.ts";
import { code, escapeMarkdown, type Markdown } from "../../domain/text/markdown.ts";
import {
  codePoint,
  hex,
  label,
  readable,
  shortName,
  type Token,
  visible,
} from "../../domain/text/token.ts";
import type { Reading } from "../processes/mirror.ts";
import { lines, markdown } from "../words/markdown.ts";
import { formatNumber } from "../words/numbers.ts";
import { spoken } from "../words/tokenNames.ts";

export interface HoverNeeds extends Reading {
  readonly wants: (language: string) => boolean;
  /** The tokens of the whole document, if they have been counted. */
  readonly countOf: (document: TextDocument) => number | undefined;
  /** Whether something is drawn in it that has more to say: then the numbers stay away. */
  readonly isDrawnIn: (document: TextDocument) => boolean;
}

export interface TokenHover {
  provideHover(
    document: TextDocument,
    position: Position,
    cancellation?: CancellationToken,
  ): Promise<Hover | undefined>;
}

const MOST_BYTES = 64; // shown; a token of blanks can have hundreds

/** The token under the mouse: its place, ID, piece and bytes, and its neighbours in the word. */
export function createHover(needs: HoverNeeds): TokenHover {
  async function say(
    document: TextDocument,
    position: Position,
    cancellation: CancellationToken | undefined,
  ): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    const tokenizer = needs.tokenizer();
    const { version } = document;
    const view = needs.mirror.view(document, offset);
    const found = await needs.tokenizing.questions.tokenInDocument(
      tokenizer,
      view.id,
      offset - view.base,
    );
    const isLate = cancellation?.isCancellationRequested || document.version !== version;
    if (!found || isLate) return undefined;
    const { token } = found;
    const start = view.base + token.start;
    const end = view.base + token.end;
    const total = view.whole ? needs.countOf(document) : undefined;
    const text = document.getText(new Range(document.positionAt(start), document.positionAt(end)));
    const said = [
      sentenceOf(found),
      placeOf(token, view.whole ? found.index : undefined, total, tokenizer),
    ];
    if (!needs.isDrawnIn(document)) {
      const bytes = markdown.t("Bytes {0}", code(bytesOf(token)));
      const place = markdown.t("Characters {0} to {1}", formatNumber(start), formatNumber(end));
      said.push(markdown.join([...pieceOf(token), bytes], " · "));
      said.push(markdown.join([...pointsOf(text), place], " · "));
    }
    return new Hover(lines(said), new Range(document.positionAt(start), document.positionAt(end)));
  }

  return {
    async provideHover(document, position, cancellation) {
      if (!needs.wants(document.languageId)) return undefined;
      try {
        return await say(document, position, cancellation);
      } catch (thrown) {
        needs.failed(thrown); // a hover that says nothing disturbs less than one that complains
        return undefined;
      }
    },
  };
}

const LONGEST = 40; // characters of a word that is named

/** What a person would say: that the word is one token, or how it is cut, this token marked. */
function sentenceOf(found: TokenInDocument): Markdown {
  const { word, token } = found;
  const bytes = word.flatMap((each) => [...each.bytes]);
  const [only] = word.length > 1 ? [] : [label(token)];
  const characters = Array.from(spoken(only ?? readable(Uint8Array.from(bytes))));
  const more = characters.length > LONGEST ? "…" : "";
  const name = escapeMarkdown(`${characters.slice(0, LONGEST).join("")}${more}`);
  return only === undefined
    ? markdown.t("{0} is cut into {1} tokens: {2}", name, formatNumber(word.length), cutOf(found))
    : markdown.t("{0} is one token", markdown.bold(name));
}

function placeOf(
  token: Token,
  index: number | undefined,
  total: number | undefined,
  tokenizer: string,
): Markdown {
  const name = escapeMarkdown(shortName(tokenizer));
  const id = escapeMarkdown(String(token.id));
  if (index === undefined) return markdown.t("ID {0} · {1}", id, name);
  const number = formatNumber(index + 1);
  return total === undefined
    ? markdown.t("Token {0} · ID {1} · {2}", number, id, name)
    : markdown.t("Token {0} of {1} · ID {2} · {3}", number, formatNumber(total), id, name);
}

/** How the vocabulary spells it, unless as it is named already. */
function pieceOf(token: Token): readonly Markdown[] {
  const isNamed = Array.from(token.piece, visible).join("") === label(token);
  return isNamed || token.special ? [] : [markdown.t("Piece {0}", code(token.piece))];
}

const MOST_NEIGHBOURS = 5; // each way

/** The word as it is cut, this token marked: "Glass │ **bo** │ x". */
function cutOf({ token, word }: TokenInDocument): Markdown {
  const here = word.findIndex((each) => each.start === token.start && each.id === token.id);
  const from = Math.max(0, here - MOST_NEIGHBOURS);
  const to = Math.min(word.length, here + MOST_NEIGHBOURS + 1);
  const pieces = word.slice(from, to).map((each, at) => {
    const text = escapeMarkdown(label(each));
    return from + at === here ? markdown.bold(text) : text;
  });
  if (from > 0) pieces.unshift(escapeMarkdown("…"));
  if (to < word.length) pieces.push(escapeMarkdown("…"));
  return markdown.join(pieces, " │ ");
}

function bytesOf({ bytes }: Token): string {
  const shown = hex(bytes.subarray(0, MOST_BYTES));
  return bytes.length > MOST_BYTES ? `${shown} …` : shown;
}

/** The code points of the text that a token covers; none where it covers no text. */
function pointsOf(text: string): readonly Markdown[] {
  const points = Array.from(text).slice(0, MOST_BYTES / 4);
  if (points.length === 0) return [];
  const names = points.map((character) => `U+${codePoint(character)}`).join(" ");
  const more = text.length > points.join("").length ? " …" : "";
  return [markdown.t("Code points {0}", code(`${names}${more}`))];
}
