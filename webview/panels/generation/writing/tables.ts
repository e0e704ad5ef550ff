import { inOneLine, spellOut } from "../../../../src/domain/text/spelling.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { leavesOf, type Place, tokensTo, wayTo } from "../../../../src/domain/writing/branches.ts";
import type { Option } from "../../../../src/domain/writing/generation.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatExactShare } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { formatLog, formatLogProbability } from "../ground/words.ts";

const lengthOf = (place: Place): number => wayTo(place).length;
const tokenAt = (place: Place): Option => place.token as Option;

/** A row for each token on the way to a place. */
export const tableOfTokens = (end: Place): HTMLTableElement =>
  createTable(
    t("What was written, token by token"),
    [
      { title: "#", show: (place: Place) => formatCount(lengthOf(place)), number: lengthOf },
      { title: t("token"), show: (place) => label(tokenAt(place)), isToken: true },
      {
        title: t("ID"),
        show: (place) => String(tokenAt(place).id),
        number: (place) => tokenAt(place).id,
      },
      {
        title: t("probability"),
        show: (place) => formatExactShare(tokenAt(place).probability),
        number: (place) => tokenAt(place).probability,
      },
      {
        title: t("when it was written"),
        show: (place) => formatExactShare(tokenAt(place).chance),
        number: (place) => tokenAt(place).chance,
      },
      {
        title: t("log-probability so far"),
        show: (place) => formatLog(place.logProbability),
        number: (place) => place.logProbability,
      },
    ],
    wayTo(end),
  );

/** A row for each branch. */
export const tableOfBranches = (root: Place): HTMLTableElement =>
  createTable(
    t("All branches"),
    [
      { title: t("tokens"), show: (leaf: Place) => formatCount(lengthOf(leaf)), number: lengthOf },
      {
        title: t("probability"),
        show: (leaf) => formatLogProbability(leaf.logProbability),
        number: (leaf) => leaf.logProbability,
      },
      {
        title: t("log-probability"),
        show: (leaf) => formatLog(leaf.logProbability),
        number: (leaf) => leaf.logProbability,
      },
      {
        title: t("per token"),
        show: (leaf) => formatLog(leaf.logProbability / lengthOf(leaf)),
        number: (leaf) => leaf.logProbability / lengthOf(leaf),
      },
      { title: t("text"), show: (leaf) => inOneLine(spellOut("", tokensTo(leaf))), isToken: true },
    ],
    leavesOf(root),
  );
