import type { CopyKind } from "../../../src/domain/copies.ts";
import { hex, label, tokenAt } from "../../../src/domain/token.ts";
import { button } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount } from "../../kit/numbers.ts";
import { createScroller, createTable } from "../../kit/table.ts";
import { CHIP_LIMIT, type Pointed } from "../../kit/tokens.ts";
import { place } from "./facts.ts";
import type { Part, TokensPanel } from "./part.ts";
import { createPlayer } from "./player.ts";

/** So long the mouse rests on a token before its word is shown, in milliseconds. */
const REST = 120;

/** How each word was cut, and the table of all tokens. */
export function createCutting({ host, subject, ask, asker }: TokensPanel): Part {
  const { tokens, size, text } = subject;
  const player = createPlayer(text);
  let pinned: number | undefined;
  let asked: number | "first" | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** Shows how a token's word was cut: of a pinned token at once, of another when it is wanted. */
  function point({ index, how }: Pointed): void {
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

  const askToCopy = asker();
  const copied = h("span", { role: "status" });
  const copy = (kind: CopyKind, name: string) =>
    button({
      id: `copy-${kind}`,
      label: name,
      onPress: () =>
        askToCopy(host.copyTokens(tokens.tokenizer, kind), () => {
          copied.textContent = t("Copied: {0}", name);
        }),
    });
  const copies = h(
    "div",
    { class: "copies", role: "group", "aria-label": t("Copy all tokens") },
    h("span", { "aria-hidden": "true" }, t("Copy all tokens")),
    copy("text", t("Pieces")),
    copy("ids", t("IDs")),
    copy("json", "JSON"),
    copied,
  );
  return { elements: [player.element, copies, createScroller(caption, table)], point };
}
