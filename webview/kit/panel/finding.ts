import { h } from "../controls/element.ts";

/** The one sentence that the numbers say: the headline of a panel. */
export interface Finding {
  readonly element: HTMLElement;
  /** Another text is shown. */
  begin(): void;
  /** @param isSpoken unless the picture speaks for itself */
  say(sentence: string, isSpoken?: boolean): void;
}

export function createFinding(): Finding {
  const element = h("p", { class: "finding", "aria-live": "polite" });
  let width = 0; // CSS pixels
  const letGo = () => element.style.removeProperty("min-block-size");
  return {
    element,
    begin: letGo,
    say: (sentence, isSpoken = true) => {
      element.ariaLive = isSpoken ? "polite" : "off";
      if (element.textContent === sentence) return;
      element.replaceChildren(...withTokens(sentence));
      // It keeps the height of its longest sentence: pointing must not make the picture jump.
      if (element.offsetWidth !== width) letGo();
      width = element.offsetWidth;
      element.style.minBlockSize = `${element.offsetHeight}px`;
    },
  };
}

/** Draws what stands between ‘ and ’ as a token; the quotes are still read and copied. */
export function withTokens(sentence: string): readonly (string | HTMLElement)[] {
  return sentence
    .split(/‘(.+?)’(?!’)/)
    .map((part, index) =>
      index % 2 === 0
        ? part
        : h("span", {}, quote("‘"), h("span", { class: "token" }, part), quote("’")),
    );
}

const quote = (sign: string) => h("span", { class: "unseen" }, sign);
