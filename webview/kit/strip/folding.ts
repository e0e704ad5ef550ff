import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { formatCount } from "../page/numbers.ts";

/**
 * The strip with a few of its lines, and a button that shows all; where more follows, it fades out.
 *
 * @param count how many tokens there are
 * @param closed called when only the first lines are shown again
 */
export function foldStrip(strip: HTMLElement, count: number, closed: () => void): HTMLElement {
  const opener = h("button", { type: "button", class: "more", onclick: turn });
  const signs = h("span", { class: "signs" }, t("· is a space"));
  const element = h("div", { class: "folded" }, strip, h("div", { class: "foot" }, opener, signs));

  function turn(): void {
    strip.classList.toggle("open");
    if (!strip.classList.contains("open")) {
      strip.scrollTop = 0;
      closed();
    }
    look();
  }

  /** Looks what is out of sight. */
  function look(): void {
    const { scrollTop, scrollHeight, clientHeight } = strip;
    const isOpen = strip.classList.contains("open");
    strip.classList.toggle("above", scrollTop > 1);
    strip.classList.toggle("below", scrollTop + clientHeight < scrollHeight - 1);
    opener.hidden = !isOpen && scrollHeight <= clientHeight + 1;
    signs.hidden = !strip.textContent?.includes("·");
    opener.setAttribute("aria-expanded", String(isOpen));
    opener.textContent = isOpen ? t("Show fewer") : t("Show all {0} tokens", formatCount(count));
  }

  strip.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(strip);
  return element;
}
