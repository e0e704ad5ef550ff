import { type Colour, readColour } from "../page/theme.ts";

/** How a number becomes ink. */
export interface Ink {
  /** 0 is paper and 1 all the ink; for signed numbers -1 is all of the other ink. */
  readonly amountOf: (value: number) => number;
  readonly isSigned: boolean;
  /** Whether larger numbers than the one that takes all the ink are possible. */
  readonly isOpen: boolean;
  /** Numbers to write beside the scale, ascending. */
  readonly ticks: readonly number[];
}

export interface Colours {
  readonly paper: Colour;
  /** The hue of amounts. */
  readonly ink: Colour;
  /** Of the largest amounts, nearer to the letters. */
  readonly peak: Colour;
  /** Of numbers below 0. */
  readonly other: Colour;
}

/** The theme's, as they are now. */
export const readColours = (): Colours => ({
  paper: readColour("--gb-paper"),
  ink: readColour("--gb-weight"),
  peak: readColour("--gb-peak"),
  other: readColour("--gb-from"),
});

/** One color with a part of another, 0 to 1. */
export function blend(one: Colour, other: Colour, part: number): Colour {
  const mixed = (i: 0 | 1 | 2) => Math.round(one[i] + (other[i] - one[i]) * part);
  return [mixed(0), mixed(1), mixed(2)];
}

const FLOOR = 0.1; // of the hue on the paper, where a weight is 0: weak ones are told from paper
const HUE = 0.75; // the amount that takes the whole hue; larger ones go on to the peak

/**
 * The color of an amount of ink, 0 to 1: from a tinted paper to the hue, and on to the peak. Signed
 * amounts go from paper to one of two hues, at 1 and at -1.
 */
export function colourOf(
  { paper, ink, peak, other }: Colours,
  { isSigned }: Pick<Ink, "isSigned">,
  amount: number,
): Colour {
  if (isSigned) return blend(paper, amount < 0 ? other : ink, Math.abs(amount));
  if (amount > HUE) return blend(ink, peak, (amount - HUE) / (1 - HUE));
  return blend(paper, ink, FLOOR + (1 - FLOOR) * (amount / HUE));
}

/** Where a number stands on the scale, 0 to 1. */
export const positionOf = ({ amountOf, isSigned }: Ink, value: number): number =>
  isSigned ? (amountOf(value) + 1) / 2 : amountOf(value);
