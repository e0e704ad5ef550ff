import { t } from "../page/language.ts";
import { button } from "./controls.ts";
import type { Keys } from "./keys.ts";

/** The moves through something that goes step by step. */
export interface StepMoves {
  toBeginning(): void;
  back(): void;
  on(): void;
  toEnd(): void;
}

/** A button with a sign for each move. */
export function createStepButtons(
  moves: StepMoves,
): Readonly<Record<keyof StepMoves, HTMLElement>> {
  const sign = (label: string, spoken: string, onPress: () => void) =>
    button({ label, look: "icon", spoken, onPress });
  return {
    toBeginning: sign("|◀", t("To the beginning"), moves.toBeginning),
    back: sign("◀", t("Step back"), moves.back),
    on: sign("▶", t("Step forward"), moves.on),
    toEnd: sign("▶|", t("To the end"), moves.toEnd),
  };
}

/** The keys that do what the buttons do. */
export const stepKeys = ({ toBeginning, back, on, toEnd }: StepMoves): Keys => ({
  ArrowLeft: back,
  ArrowRight: on,
  Home: toBeginning,
  End: toEnd,
});
