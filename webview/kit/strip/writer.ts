import "./writer.css";
import { spellOut } from "../../../src/domain/text/spelling.ts";
import { type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { button } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { Reader } from "./reader.ts";
import { createReadingStrip } from "./readingStrip.ts";
import type { Strip } from "./strip.ts";

export interface Writer {
  readonly element: HTMLElement;
  /** Shows what the decoder was given, and tells `point` which token is pointed at. */
  show(decoder: Tokens, point: (index: number | undefined) => void): Strip;
}

/** The text of an encoder-decoder's decoder: typed, or what the model writes itself. */
export function createWriter(write: (text: string | undefined) => void): Writer {
  const input = h("input", {
    type: "text",
    id: "written",
    spellcheck: "false",
    onchange: () => write(input.value),
  });
  const box = h("div", {});
  return {
    element: h(
      "section",
      { class: "writer", "aria-label": t("Decoder's text") },
      h(
        "div",
        { class: "typing" },
        h("label", { for: "written" }, t("Decoder's text")),
        input,
        button({ label: t("Let the model write"), onPress: () => write(undefined) }),
      ),
      box,
    ),
    show: (decoder, point) => {
      const strip = createReadingStrip(Reader.whole("", decoder), undefined, {
        name: t("Tokens of the decoder's text"),
        point: ({ index }) => point(index),
        reveal: () => {}, // it stands in no editor
      });
      input.value = textOf(decoder);
      box.replaceChildren(strip.element);
      return strip;
    },
  };
}

/** The text of tokens, without special ones and without the space before the first word. */
function textOf(tokens: Tokens): string {
  const parts = Array.from(tokens.ids.keys(), (index) => tokenAt(tokens, index));
  return spellOut(tokens.tokenizer, parts).text.trimStart();
}
