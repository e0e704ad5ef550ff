import type { Run } from "../../../src/domain/model/run.ts";
import load from "./load.py";

const DOCUMENTED = '"""\n';

/**
 * A script that computes what a view shows anew with PyTorch and transformers, from the same weights,
 * and says how far from it that is.
 *
 * @param facts what it goes by: `FILES`, `IDS`, `DECODER_IDS`, and what `view` takes. Whatever JSON and
 *   Python write alike: numbers, texts and lists
 * @param view a file of this room: what it is, and how it is computed
 */
export function writeScript(facts: Readonly<Record<string, unknown>>, view: string): string {
  const own = Object.entries(facts).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const start = view.indexOf(DOCUMENTED, 1) + DOCUMENTED.length;
  const loaded = load.replace("#SHOWN", () => own.join("\n"));
  return `${view.slice(0, start)}${loaded}${view.slice(start)}`;
}

/** The token ids that a run's model reads. */
export const idsOf = ({ tokens, decoder }: Run) => ({
  IDS: [...tokens.ids],
  DECODER_IDS: [...(decoder?.ids ?? [])],
});

export const sixDigits = (value: number): number => Number(value.toPrecision(6));
