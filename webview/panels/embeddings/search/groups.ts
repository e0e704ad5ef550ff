import type { FoundText, Group } from "../../../../src/domain/search/search.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { axisOf } from "../ground/axis.ts";
import { createAxis, createHits } from "./found.ts";

/** Groups with their words and the texts closest to their centers, all on one axis. */
export function groupElements(
  groups: readonly Group[],
  open: (found: FoundText) => void,
): readonly HTMLElement[] {
  if (groups.length === 0) return [];
  const axis = axisOf(groups.flatMap(({ closest }) => closest.map(({ cosine }) => cosine)));
  const sections = groups.map(({ size, words, closest }, at) => {
    const said =
      words.length > 0
        ? h("span", { class: "token" }, words.join(" · "))
        : h("span", { class: "none" }, t("no word in common"));
    const count = size === 1 ? t("1 text") : t("{0} texts", formatCount(size));
    const rows = closest.map((one) => ({ texts: [one], cosine: one.cosine }));
    return h(
      "section",
      { class: "group" },
      h("h2", {}, t("Group {0}: {1}", at + 1, count), " ", said),
      createHits(t("Closest to the center of group {0}", at + 1), rows, open, axis),
    );
  });
  return [createAxis(axis), ...sections];
}
