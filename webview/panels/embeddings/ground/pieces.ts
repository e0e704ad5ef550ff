import { isWhole, type Token } from "../../../../src/domain/text/token.ts";
import { type Checkbox, checkbox } from "../../../kit/controls/controls.ts";
import { t } from "../../../kit/page/language.ts";
import type { PartPanel } from "./part.ts";

/** Whether tokens that are no whole character stand among the others: one choice for all parts. */
export interface Pieces extends Pick<Checkbox, "element"> {
  /** Those of them that are shown. */
  shown<One extends Pick<Token, "bytes" | "special">>(tokens: readonly One[]): readonly One[];
}

/** @param changed hears that another choice was made in this part */
export function createPieces(panel: PartPanel, changed: () => void): Pieces {
  const box = checkbox({
    id: "pieces",
    label: t("Show pieces of characters"),
    short: t("Pieces"),
    onChange: (isShown) => {
      panel.setView({ pieces: isShown });
      changed();
    },
  });
  box.set(panel.view.pieces);
  return {
    element: box.element,
    shown: (tokens) => {
      box.set(panel.view.pieces); // it may have been made in another part
      return panel.view.pieces ? tokens : tokens.filter(isWhole);
    },
  };
}
