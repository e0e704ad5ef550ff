import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { PartPanel } from "../ground/part.ts";

const REST = 300; // milliseconds without a key
const LONGEST = 2_000; // UTF-16 units of a query
const BEGINNING = 200; // UTF-16 units of the selected text

/**
 * The field of the query, which begins with the beginning of the selected text.
 *
 * @param changed hears of it once the user pauses, or presses Enter
 */
export function createField(panel: PartPanel, changed: () => void) {
  let resting: ReturnType<typeof setTimeout> | undefined;
  const element = h("input", {
    type: "search",
    id: "query",
    class: "query",
    maxlength: LONGEST,
    "aria-label": t("What to look for"),
    placeholder: t("What to look for, in your own words"),
    oninput: () => {
      panel.setView({ search: { ...panel.view.search, query: element.value } });
      clearTimeout(resting);
      resting = setTimeout(() => element.isConnected && changed(), REST);
    },
    onkeydown: (event) => {
      if ((event as KeyboardEvent).key !== "Enter") return;
      clearTimeout(resting);
      changed();
    },
  });
  element.value = panel.view.search.query ?? beginningOf(panel.subject.text);
  return { element, query: () => element.value.trim() };
}

/** The first line of a text that says something, or the beginning of it. */
function beginningOf(text: string): string {
  const line = text.split("\n").find((one) => /[\p{L}\p{N}]/u.test(one)) ?? text;
  return line.trim().slice(0, BEGINNING).toWellFormed();
}
