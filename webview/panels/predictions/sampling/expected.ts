import { probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import type { Sampled } from "../../../../src/domain/prediction/sampling.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import { LISTED, type Shown, titleOf } from "./columns.ts";
import { lastOf } from "./likeliest.ts";

/** What the model expects in one place of the text, and what the settings leave of it. */
export interface Expected extends Shown {
  /** Whether a token is hidden there; else the model is asked what comes after it. */
  readonly isMasked: boolean;
  /** What a sentence calls the token there. */
  readonly place: string;
  /** With all settings off. */
  readonly own: Sampled;
  /** What a sentence calls a token. */
  nameOf(id: TokenId): string;
}

export const captionOf = ({ isMasked, place }: Expected): string =>
  isMasked ? t("Token in place of {0}", place) : t("Next token after {0}", place);

/** The likeliest token, before all settings. */
export function findingOf({ isMasked, place, own, sampled, nameOf }: Expected): string {
  const id = own.ids[0] as TokenId;
  const facts = [place, nameOf(id), formatShare(probabilityAt(own.columns[0], 0))] as const;
  if (isMasked) return t("If {0} is hidden, the model expects {1} there ({2}).", ...facts);
  return isAllowed(id, sampled)
    ? t("After {0} the model expects {1} ({2}).", ...facts)
    : t("After {0} the model expects {1} ({2}), which its own rules forbid.", ...facts);
}

/** Whether a token may come by the model's own rules. */
function isAllowed(id: TokenId, { ids, columns }: Sampled): boolean {
  const rules = columns.find(({ step }) => step === "rules");
  return !rules || ids.subarray(0, rules.kept).includes(id);
}

/** The text's own token: how likely it was, and what the settings make of it. */
export function realSentence({ isMasked, own, sampled, real }: Expected): string {
  if (!real) return "";
  const ownRank = own.ids.indexOf(real.id);
  const share = formatShare(probabilityAt(own.columns[0], ownRank));
  const facts = [real.said, share, formatCount(ownRank + 1)] as const;
  const sentence = isMasked
    ? t("In the text stands {0}: {1}, rank {2}.", ...facts)
    : t("The text goes on with {0}: {1}, rank {2}.", ...facts);
  if (sampled.columns.length === 1) return sentence;
  const final = lastOf(sampled);
  const now =
    real.rank >= final.kept
      ? t("With these settings it can’t come.")
      : t("With these settings: {0}.", formatShare(probabilityAt(final, real.rank)));
  return `${sentence} ${now}`;
}

/** The same in bits. */
export function surprisalSentence({ own, real }: Expected): string {
  if (!real) return "";
  const share = probabilityAt(own.columns[0], own.ids.indexOf(real.id));
  return t("Surprisal of {0}: {1} bits.", real.said, formatNumber(-Math.log2(share)));
}

/** The likeliest tokens that the model's own rules forbid here: they are not just missing. */
export function ruledSentence({ own, sampled: { ids, columns }, nameOf }: Expected): string {
  const rules = columns.find(({ step }) => step === "rules");
  if (!rules) return "";
  const allowed = new Set(ids.subarray(0, rules.kept));
  const told = Array.from({ length: Math.min(LISTED, ids.length) }, (_, rank) => rank)
    .filter((rank) => !allowed.has(own.ids[rank] as TokenId))
    .map((rank) => {
      const name = nameOf(own.ids[rank] as TokenId);
      return `${name} (${formatShare(probabilityAt(own.columns[0], rank))})`;
    });
  return told.length === 0 ? "" : t("Forbidden here by this model’s rules: {0}.", told.join(", "));
}

/** What the settings cut away. */
export function effectSentence({ sampled, settings }: Expected): string {
  const { ids, columns } = sampled;
  const { kept } = lastOf(sampled);
  if (settings.temperature === 0)
    return t("Temperature 0 always takes the likeliest token (greedy decoding).");
  if (kept === ids.length) return "";
  const mass = columns.reduce((product, column) => product * column.mass, 1);
  return t(
    "{0} of {1} tokens are kept. Together they had {2}, now rescaled to 100%.",
    formatCount(kept),
    formatCount(ids.length),
    formatShare(mass),
  );
}

export function entropySentence({ sampled }: Expected): string {
  const { kept, entropy } = lastOf(sampled);
  if (kept === 1) return "";
  return t(
    "Entropy {0} bits: as uncertain as {1} equally likely tokens.",
    formatNumber(entropy),
    formatNumber(2 ** entropy),
  );
}

/** The listed tokens and the text's own, with what each step leaves of them. */
export function tableOf(expected: Expected): HTMLTableElement {
  const { sampled, settings, logits, names, real } = expected;
  const { ids, columns } = sampled;
  const ranks = Array.from({ length: Math.min(LISTED, ids.length) }, (_, rank) => rank);
  if (real && real.rank >= LISTED) ranks.push(real.rank);
  const idAt = (rank: number) => ids[rank] as TokenId;
  const logitAt = (rank: number) => logits[idAt(rank)] as number;
  return createTable(
    captionOf(expected),
    [
      {
        title: t("token"),
        show: (rank: number) => (rank === real?.rank ? real.name : (names[rank] ?? "")),
        isToken: true,
      },
      { title: t("ID"), show: (rank) => String(idAt(rank)), number: idAt },
      { title: t("logit"), show: (rank) => formatNumber(logitAt(rank)), number: logitAt },
      ...columns.map((column) => ({
        title: titleOf(column.step, settings),
        show: (rank: number) =>
          rank < column.kept ? formatExactShare(probabilityAt(column, rank)) : t("cut"),
        number: (rank: number) => probabilityAt(column, rank),
      })),
    ],
    ranks,
  );
}
