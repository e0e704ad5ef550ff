import "./style.css";
import { hex, label, type Token, tokenAt } from "../../../src/domain/token.ts";
import { dropdown } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatNumber } from "../../kit/numbers.ts";
import { type Panel, type Picture, startPanel } from "../../kit/panel.ts";
import { createScroller, createTable } from "../../kit/table.ts";
import { CHIP_LIMIT, type Pointed } from "../../kit/tokens.ts";
import explain from "./explain.html";
import { createPlayer } from "./player.ts";

startPanel("tokens", { title: t("Tokens"), explain, view: {} }, drawTokens);

/** So long the mouse rests on a token before its word is shown, in milliseconds. */
const REST = 120;

function drawTokens({ host, subject, say, ask }: Panel<object>): Picture {
  const { tokens, size, tokenizers } = subject;
  const facts = h("dl", { class: "facts" });
  const choices = tokenizers.map(({ id, name, algorithm, vocabSize }) => ({
    value: id,
    text: `${name} · ${algorithm} ${formatCount(vocabSize)}`,
  }));
  const list = dropdown({
    id: "tokenizer",
    label: t("Tokenizer"),
    choices,
    value: tokens.tokenizer,
    onChange: (id) => void host.chooseTokenizer(id),
  });

  function point(index: number | undefined): void {
    if (index === undefined) {
      say(countSentence());
      facts.replaceChildren(...counts());
      return;
    }
    const token = tokenAt(tokens, index);
    say(tokenSentence(token, index));
    facts.replaceChildren(
      ...fact(t("token"), `${formatCount(index + 1)} / ${formatCount(size.tokens)}`),
      ...fact(t("ID"), String(token.id)),
      ...fact(t("piece, as stored"), token.piece),
      ...fact(t("bytes"), token.bytes.length > 0 ? hex(token.bytes) : "–"),
      ...fact(t("place in the text"), place(token)),
    );
  }

  function countSentence(): string {
    const { characters } = size;
    return size.tokens === 1
      ? t("This text is one token.")
      : t(
          "This text is cut into {0} tokens, {1} characters each on average.",
          formatCount(size.tokens),
          formatNumber(characters / Math.max(1, size.tokens)),
        );
  }

  const counts = () => [
    ...fact(t("tokens"), formatCount(size.tokens)),
    ...fact(t("characters"), formatCount(size.characters)),
    ...fact(t("bytes"), formatCount(size.bytes)),
    ...fact(t("characters per token"), formatNumber(size.characters / Math.max(1, size.tokens))),
  ];

  function tokenSentence(token: Token, index: number): string {
    const name = `‘${label(token)}’`;
    if (token.special)
      return t("{0} is a special token, ID {1}: it stands for no text.", name, String(token.id));
    const sharing = sharersOf(index);
    if (sharing > 1) {
      return t(
        "{0} has ID {1}: one of {2} tokens that share ‘{3}’.",
        name,
        String(token.id),
        formatCount(sharing),
        subject.text.slice(token.start, token.end).trim(),
      );
    }
    return t(
      "{0} has ID {1} and stands for {2} bytes.",
      name,
      String(token.id),
      token.bytes.length,
    );
  }

  /** How many tokens stand together on one character's span. */
  function sharersOf(index: number): number {
    const isJoined = (at: number) =>
      at > 0 &&
      at < tokens.ids.length &&
      (tokens.ends[at - 1] as number) > (tokens.starts[at] as number);
    let first = index;
    let last = index;
    while (isJoined(first)) first--;
    while (isJoined(last + 1)) last++;
    return last - first + 1;
  }

  const rows = Array.from({ length: Math.min(tokens.ids.length, CHIP_LIMIT) }, (_, index) => ({
    index,
    token: tokenAt(tokens, index),
  }));
  const caption =
    rows.length < size.tokens
      ? t("The first {0} of {1} tokens", formatCount(rows.length), formatCount(size.tokens))
      : t("All tokens");
  const table = createTable(
    caption,
    [
      { title: "#", show: ({ index }) => formatCount(index + 1), number: ({ index }) => index },
      { title: t("token"), show: ({ token }) => label(token), isToken: true },
      { title: t("piece, as stored"), show: ({ token }) => token.piece, isToken: true },
      { title: t("ID"), show: ({ token }) => String(token.id), number: ({ token }) => token.id },
      { title: t("bytes"), show: ({ token }) => hex(token.bytes), isToken: true },
      {
        title: t("place in the text"),
        show: ({ token }) => place(token),
        number: ({ token }) => token.start,
      },
    ],
    rows,
  );

  const player = createPlayer(subject.text);
  let pinned: number | undefined;
  let asked: number | "first" | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** Shows how a token's word was cut: of a pinned token at once, of another when it is wanted. */
  function follow({ index, how }: Pointed): void {
    clearTimeout(resting);
    if (how !== "passing") pinned = how === "pinned" ? index : undefined;
    const isIdle = pinned === undefined && !player.isBusy;
    if (how === "pinned") showWord(index);
    else if (index === undefined) {
      if (asked === undefined) showWord(undefined);
    } else if (isIdle) resting = setTimeout(() => player.isBusy || showWord(index), REST);
  }

  function showWord(index: number | undefined): void {
    if (asked === (index ?? "first")) return;
    asked = index ?? "first";
    ask(host.steps(tokens.tokenizer, index), (steps) => {
      if (steps) player.show(steps);
    });
  }

  return {
    choices: choices.length > 0 ? [list.element] : [],
    elements: [facts, player.element, createScroller(caption, table)],
    point: (pointed) => {
      point(pointed.index);
      follow(pointed);
    },
  };
}

const fact = (name: string, value: string) => [h("div", {}, h("dt", {}, name), h("dd", {}, value))];

/** UTF-16 offsets, as the editor counts them. */
const place = ({ start, end }: Token) => `${formatCount(start)}–${formatCount(end)}`;
