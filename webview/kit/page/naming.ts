import { type Blank, inSentence } from "../../../src/domain/text/naming.ts";
import type { Token } from "../../../src/domain/text/token.ts";
import { t } from "./language.ts";
import { formatCount } from "./numbers.ts";

/** What a sentence of a page calls a token: "‘·the’", "a line break". */
export const nameOf = (token: Pick<Token, "piece" | "bytes" | "special">): string =>
  inSentence(token, tellBlanks);

function tellBlanks(blank: Blank, count: number): string {
  const many = formatCount(count);
  switch (blank) {
    case "lineBreak":
      return count === 1 ? t("a line break") : t("{0} line breaks", many);
    case "blank":
      return count === 1 ? t("a space") : t("{0} spaces", many);
    case "tab":
      return count === 1 ? t("a tab") : t("{0} tabs", many);
  }
}
