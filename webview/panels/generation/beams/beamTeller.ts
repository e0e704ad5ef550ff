import type { Run } from "../../../../src/domain/model/run.ts";
import { inOneLine, type Spelled, spellOut } from "../../../../src/domain/text/spelling.ts";
import { label, type TokenId, tokenAt } from "../../../../src/domain/text/token.ts";
import type { Beam, Beams } from "../../../../src/domain/writing/beams.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Remembered } from "../ground/remembered.ts";

export const MOST_STEPS = 60; // tokens of a beam that are followed in the picture

/** Asks the model for steps of a beam search, and knows the tokens that came with them. */
export interface BeamTeller {
  /** The step after `last`, by the settings of now. */
  tell(last: Beams): Promise<Beams>;
  /** Steps per second since `measure`; 0 before the first. */
  readonly rate: number;
  measure(): void;
  nameOf(id: TokenId): string;
  textOf(beam: Beam): string;
  /** A beam's text in one line. */
  lineOf(beam: Beam): string;
}

export const mostSteps = ({ most }: Remembered): number => Math.min(most, MOST_STEPS);

export function createBeamTeller(panel: Panel<Remembered>, run: Run): BeamTeller {
  const names = new Map<TokenId, Spelled>();
  let steps = 0;
  let milliseconds = 0;

  const spelt = ({ ids }: Beam) =>
    spellOut(
      "",
      ids.map((id) => names.get(id)).filter((part) => part !== undefined),
    );

  return {
    tell: async (last) => {
      const { beams, lengthPenalty, early, ruled } = panel.view;
      const begun = performance.now();
      const found = await panel.host.beams(run.id, last, {
        ...{ count: beams, most: mostSteps(panel.view), lengthPenalty, early },
        ...(run.writing && !ruled && { free: true }),
      });
      steps++;
      milliseconds += performance.now() - begun;
      const unknown = [...new Set(found.ways.map(({ id }) => id))].filter((id) => !names.has(id));
      if (unknown.length > 0) {
        const spelt = await panel.host.spell(run.id, unknown);
        for (const [i, id] of unknown.entries()) names.set(id, tokenAt(spelt, i));
      }
      return found;
    },
    get rate() {
      return milliseconds > 0 ? (steps / milliseconds) * 1000 : 0;
    },
    measure: () => {
      steps = milliseconds = 0;
    },
    nameOf: (id) => {
      const known = names.get(id);
      return known ? label(known) : "";
    },
    textOf: (beam) => (run.decoder ? spelt(beam).text.trimStart() : spelt(beam).text),
    lineOf: (beam) => inOneLine(spelt(beam)),
  };
}
