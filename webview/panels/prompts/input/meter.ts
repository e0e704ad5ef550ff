import type { PromptComparison, Prompted } from "../../../../src/domain/prediction/prompts.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createScroller } from "../../../kit/pictures/table.ts";

const NAMED = 3; // tokens that the sentence names; all are in the list below it

type Window = Pick<PromptComparison, "model" | "room" | "drops">;

/** What a prompt takes of the model's window, what is kept free and what is left. */
export const windowOf = ({ read }: Prompted, { model, room }: Window): string =>
  [
    t("{0} of {1} tokens of the window", formatCount(read), formatCount(model.contextLength)),
    room > 0 ? t("{0} kept for the continuation", formatCount(room)) : "",
    t("{0} left", formatCount(model.contextLength - read - room)),
  ]
    .filter(Boolean)
    .join(" · ");

/** How much of the model's window a prompt takes, and what of it does not fit. */
export function createMeter(prompted: Prompted, window: Window): readonly HTMLElement[] {
  const { total, read, fallen } = prompted;
  const { room, drops } = window;
  const { contextLength } = window.model;
  const part = (name: string, tokens: number) => {
    const ink = h("span", { class: name });
    ink.style.inlineSize = `${(tokens / contextLength) * 100}%`;
    return ink;
  };
  const sentence = windowOf(prompted, window);
  const bar = h(
    "div",
    {
      class: "meter",
      role: "meter",
      title: sentence,
      "aria-label": t("Context window"),
      "aria-valuemin": 0,
      "aria-valuemax": contextLength,
      "aria-valuenow": read,
      "aria-valuetext": sentence,
    },
    part("taken", read),
    part("kept", room),
  );
  const brief = t("{0} of {1} tokens", formatCount(read), formatCount(contextLength));
  const said = h("p", { class: "window", title: sentence }, brief);
  const lost = total - read;
  if (lost === 0) return [bar, said];
  const names = Array.from(fallen.ids.keys(), (index) => `‘${label(tokenAt(fallen, index))}’`);
  const nearest = drops === "beginning" ? names.slice(-NAMED) : names.slice(0, NAMED);
  const ellipsis = lost > NAMED ? "…" : "";
  const shown =
    drops === "beginning"
      ? [ellipsis, ...nearest].join(" ").trim()
      : [...nearest, ellipsis].join(" ").trim();
  return [
    bar,
    said,
    h(
      "p",
      { class: "fallen" },
      drops === "beginning"
        ? t("Tokens at the start that don’t fit ({0}): {1}", formatCount(lost), shown)
        : t("Tokens at the end that don’t fit ({0}): {1}", formatCount(lost), shown),
    ),
    h(
      "details",
      { class: "twin" },
      h("summary", {}, t("Show what doesn’t fit")),
      createScroller(t("Show what doesn’t fit"), h("p", { class: "token" }, names.join(" "))),
    ),
  ];
}
