import type { LensColumns } from "../../../../src/domain/layers/lensTable.ts";
import type { Ink } from "../../../kit/charts/ink.ts";
import type { Legend } from "../../../kit/charts/scale.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatBriefShare,
  formatCount,
  formatDecimals,
  formatShare,
} from "../../../kit/page/numbers.ts";
import type { Measure } from "../ground/part.ts";

/** What a number of each cell is, how it becomes ink, and how it is written in its cell. */
export interface Measured extends Legend {
  readonly column: keyof Pick<LensColumns, Measure>;
  readonly brief: (value: number) => string;
}

export const MEASURES: readonly Measure[] = ["probability", "rank", "entropy", "divergence"];

/** @param vocabSize bounds ranks, and entropy by its logarithm */
export function measuredBy(measure: Measure, vocabSize: number): Measured {
  const most = Math.log2(vocabSize);
  switch (measure) {
    case "probability":
      return {
        column: "probability",
        name: t("probability of the likeliest token"),
        ink: evenly(1, [0, 0.25, 0.5, 0.75, 1]),
        write: formatShare,
        brief: formatBriefShare,
      };
    case "rank":
      return {
        column: "rank",
        name: t("rank of the last layer’s answer"),
        ink: ranks(vocabSize),
        write: formatCount,
        brief: (rank) => `#${formatCount(rank)}`,
      };
    case "entropy":
      return bits("entropy", t("entropy in bits"), evenly(most, quarters(most)));
    case "divergence":
      return bits("divergence", t("KL to the last layer in bits"), {
        ...evenly(most, quarters(most)),
        isOpen: true,
      });
  }
}

const bits = (column: "entropy" | "divergence", name: string, ink: Ink): Measured => ({
  ...{ column, name, ink },
  write: (value) => formatDecimals(value, 1),
  brief: (value) => formatDecimals(value, 1),
});

const evenly = (most: number, ticks: readonly number[]): Ink => ({
  amountOf: (value) => Math.max(0, Math.min(1, value / most)),
  isSigned: false,
  isOpen: false,
  ticks,
});

const quarters = (most: number): readonly number[] =>
  [0, 0.25, 0.5, 0.75, 1].map((part) => part * most);

/** Rank 1 takes all the ink, the last rank none; by the logarithm. Its ticks stand from right to left. */
const ranks = (vocabSize: number): Ink => {
  const decades = Math.floor(Math.log10(vocabSize));
  return {
    amountOf: (rank) => 1 - Math.log10(rank) / Math.log10(vocabSize),
    isSigned: false,
    isOpen: false,
    ticks: Array.from({ length: decades + 1 }, (_, i) => 10 ** (decades - i)),
  };
};

export function measureName(measure: Measure): string {
  switch (measure) {
    case "probability":
      return t("Probability");
    case "rank":
      return t("Rank of the answer");
    case "entropy":
      return t("Entropy");
    case "divergence":
      return t("KL to the last layer");
  }
}
