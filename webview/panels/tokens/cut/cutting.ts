import "./cutting.css";
import type { CopyKind } from "../../../../src/domain/text/copies.ts";
import { tellingWord } from "../../../../src/domain/text/tellingWord.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import type { Part, TokensPanel } from "../ground/part.ts";
import { createAllTokens } from "./allTokens.ts";
import { createPlayer } from "./player.ts";

/** Milliseconds that the mouse rests on a token before its word is shown. */
const REST = 120;

/** How each word was cut, and the table of all tokens. */
export function createCutting(panel: TokensPanel): Part {
  const { host, subject, ask, asker } = panel;
  const { tokens, reading } = subject;
  const player = createPlayer();
  const telling = tellingWord(subject.text, tokens)?.first;
  let pinned: number | undefined;
  let asked: number | "first" | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** Shows how a token's word was cut: at once if it is pinned, else when the mouse rests on it. */
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
    if (!reading || asked === (index ?? "first")) return;
    asked = index ?? "first";
    ask(host.steps(tokens.tokenizer, reading.document, index ?? telling), (steps) => {
      if (steps) player.show(steps);
    });
  }

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
  return { elements: [player.element, createAllTokens(panel), copies], point };
}
