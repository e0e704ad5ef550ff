import type { FoundText, Group } from "../../../../../src/domain/search/search.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCount } from "../../../../kit/page/numbers.ts";
import { cosineScale, createAxis, createHits, type Row } from "./found.ts";
import type { Part } from "./sheet.ts";

/** Groups with their words and the texts closest to their centers, all on one axis. */
export function groupElements(
  groups: readonly Group[],
  open: (found: FoundText) => void,
): readonly HTMLElement[] {
  if (groups.length === 0) return [];
  const scale = cosineScale(groups.flatMap(({ closest }) => closest.map(({ cosine }) => cosine)));
  const sections = groups.map(({ size, words, closest }, at) =>
    h(
      "section",
      { class: "group" },
      h(
        "h2",
        {},
        titleOf(at, size),
        " ",
        words.length > 0
          ? h("span", { class: "token" }, wordsOf(words))
          : h("span", { class: "none" }, t("no word in common")),
      ),
      createHits(t("Closest to the center of group {0}", at + 1), rowsOf(closest), open, scale),
    ),
  );
  return [createAxis(scale), ...sections];
}

/** The same for a file. */
export const groupParts = (groups: readonly Group[]): readonly Part[] =>
  groups.map(({ size, words, closest }, at) => ({
    heading: titleOf(at, size),
    words: words.length > 0 ? wordsOf(words) : t("no word in common"),
    rows: rowsOf(closest),
  }));

const titleOf = (at: number, size: number): string => {
  const count = size === 1 ? t("1 text") : t("{0} texts", formatCount(size));
  return t("Group {0}: {1}", at + 1, count);
};
const wordsOf = (words: readonly string[]): string => words.join(" · ");
const rowsOf = (closest: Group["closest"]): readonly Row[] =>
  closest.map((one) => ({ texts: [one], value: one.cosine }));
