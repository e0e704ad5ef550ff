import type { GivenPrompts, PromptComparison } from "../../../../src/domain/prediction/prompts.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { Compared } from "./next.ts";

/** Says where prompts come from, as long as they are what was given. */
export function createOrigin() {
  const element = h("div", {});
  return {
    element,
    show: (given: GivenPrompts | undefined, { comparison, texts }: Compared) => {
      const isGiven = given?.prompts.every((prompt, at) => prompt === texts[at]);
      const told = given && isGiven ? originOf(given, comparison) : [];
      element.replaceChildren(...told.map((one) => h("p", { class: "hint" }, one)));
    },
  };
}

/** Where prompts come from that a search has put together, what was cut of them, and who answers. */
function originOf(
  { places, asked, isCut, window }: GivenPrompts,
  { insteadOf, model }: Pick<PromptComparison, "insteadOf" | "model">,
): readonly string[] {
  const tokens = formatCount(window);
  const left = asked - places.length;
  const answers =
    insteadOf === undefined
      ? []
      : [t("{0} can’t continue text, so {1} answers.", insteadOf, model.name)];
  if (places.length === 0) {
    return [
      t("No text fits before prompt A in a window of {0} tokens: B is the same.", tokens),
      ...answers,
    ];
  }
  return [
    t("Prompt B is A with texts of your files before it: {0}.", places.join(", ")),
    ...(isCut ? [t("The last of them is cut to fit the window of {0} tokens.", tokens)] : []),
    ...(left > 0
      ? [t("Left out, since the window of {0} tokens is full: {1}.", tokens, formatCount(left))]
      : []),
    ...answers,
  ];
}
