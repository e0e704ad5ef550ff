import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import type { Passage } from "../ground/journey.ts";
import type { Station } from "../ground/way.ts";
import type { Names } from "./text.ts";

/** What a block did to the picked token, in a few words for its box; "" while it is not known. */
export function passageWords(station: Station, passage: Passage, names: Names): string {
  const { own, to } = names.of(station);
  switch (station.part) {
    case "text":
      return t("{0} has the ID {1}", own.name, formatCount(own.id));
    case "embedding":
      return station.steps.some(({ kind }) => kind === "positions")
        ? t("The rows of its ID and of its position in two tables, added")
        : t("The row of its ID in a table: {0} numbers", formatCount(widthOf(station)));
    case "attention":
    case "cross":
      return takeWords(passage, to);
    case "feedForward":
    case "parallel":
      return "";
    case "head":
      return station.stack === "encoder" && names.picked.decoder !== undefined
        ? t("Read by the decoder’s cross-attention")
        : "";
  }
}

/** "62% from ‘·cat’ in head 3" */
function takeWords({ take }: Passage, to: (token: number) => string): string {
  if (!take) return "";
  return t("takes {0} from {1} in head {2}", formatShare(take.weight), to(take.to), take.head + 1);
}

/** "changes the vector by 31%" */
export const changeWords = ({ change }: Passage): string =>
  change === undefined ? "" : t("changes the vector by {0}", formatShare(change));

const widthOf = ({ steps }: Station): number => steps.at(-1)?.outputs[0]?.shape.at(-1) ?? 0;

/** What the widths of the picture mean, and which tokens have no lane. */
export function captionWords({
  shown,
}: {
  readonly shown: readonly { readonly lanes: number; readonly tokens: number }[];
}): string {
  const widths = t(
    "Blue: this token’s residual stream, as wide as its vector is long. Orange: what attention takes from other tokens, as wide as its share, a mean of all heads. Short bar: a normalization.",
  );
  const left = shown.filter(({ lanes, tokens }) => lanes < tokens);
  const notes = left.map(({ lanes, tokens }) =>
    t(
      "{0} of {1} tokens have a line: those that this one takes the most from, and its neighbors.",
      formatCount(lanes),
      formatCount(tokens),
    ),
  );
  return [widths, ...notes].join(" ");
}
