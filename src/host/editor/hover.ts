import { type CancellationToken, Hover, type Position, Range, type TextDocument } from "vscode";
import type { TokenInDocument } from "../../domain/text/document.ts";
import { code, escapeMarkdown, type Markdown } from "../../domain/text/markdown.ts";
import { codePoint, hex, label, shortName, type Token } from "../../domain/text/token.ts";
import type { Reading } from "../processes/mirror.ts";
import { lines, markdown } from "../words/markdown.ts";
import { formatNumber } from "../words/numbers.ts";

export interface HoverNeeds extends Reading {
  readonly wants: (language: string) => boolean;
  /** The tokens of the whole document, if they have been counted. */
  readonly countOf: (document: TextDocument) => number | undefined;
}

export interface TokenHover {
  provideHover(
    document: TextDocument,
    position: Position,
    cancellation?: CancellationToken,
  ): Promise<Hover | undefined>;
}

const MOST_BYTES = 64; // shown; a token of blanks can have hundreds

/** The token under the mouse: its ID, piece, bytes and place, and its neighbours in the word. */
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
    const said = [
      heading(view.whole ? found.index : undefined, total, tokenizer),
      cutOf(found),
      markdown.t("ID {0} · piece {1}", escapeMarkdown(String(token.id)), code(token.piece)),
      markdown.t("Bytes {0}", code(bytesOf(token))),
      ...pointsOf(
        document.getText(new Range(document.positionAt(start), document.positionAt(end))),
      ),
      markdown.t("Characters {0} to {1}", formatNumber(start), formatNumber(end)),
    ];
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

function heading(
  index: number | undefined,
  total: number | undefined,
  tokenizer: string,
): Markdown {
  const name = escapeMarkdown(shortName(tokenizer));
  if (index === undefined) return markdown.t("**Token** · {0}", name);
  const number = formatNumber(index + 1);
  return total === undefined
    ? markdown.t("**Token {0}** · {1}", number, name)
    : markdown.t("**Token {0} of {1}** · {2}", number, formatNumber(total), name);
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
