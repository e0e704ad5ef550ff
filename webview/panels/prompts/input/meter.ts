import type { PromptComparison, Prompted } from "../../../../src/domain/prediction/prompts.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createScroller } from "../../../kit/pictures/table.ts";

const NAMED = 3; // tokens that the sentence names; all are in the list below it

/** How much of the model's window a prompt takes, and what of it falls out. */
export function createMeter(
  { total, read, fallen }: Prompted,
  { model, room, drops }: Pick<PromptComparison, "model" | "room" | "drops">,
): readonly HTMLElement[] {
  const { contextLength } = model;
  const part = (name: string, tokens: number) => {
    const ink = h("span", { class: name });
    ink.style.inlineSize = `${(tokens / contextLength) * 100}%`;
    return ink;
  };
  const sentence = [
    t("{0} of {1} tokens of the window", formatCount(read), formatCount(contextLength)),
    room > 0 ? t("{0} kept for the continuation", formatCount(room)) : "",
    t("{0} left", formatCount(contextLength - read - room)),
  ]
    .filter(Boolean)
    .join(" · ");
  const bar = h(
    "div",
    {
      class: "meter",
      role: "meter",
      "aria-label": t("Context window"),
      "aria-valuemin": 0,
      "aria-valuemax": contextLength,
      "aria-valuenow": read,
      "aria-valuetext": sentence,
    },
    part("taken", read),
    part("kept", room),
  );
  const said = h("p", { class: "window" }, sentence);
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
        ? t("Its first tokens fall out of the window, {0} of them: {1}", formatCount(lost), shown)
        : t("Its last tokens fall out of the window, {0} of them: {1}", formatCount(lost), shown),
    ),
    h(
      "details",
      { class: "twin" },
      h("summary", {}, t("Show what falls out")),
      createScroller(t("Show what falls out"), h("p", { class: "token" }, names.join(" "))),
    ),
  ];
}
