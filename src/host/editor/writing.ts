import { Range, type TextEditor } from "vscode";
import type { ModelId, Run } from "../../domain/model/run.ts";
import { OFF } from "../../domain/prediction/sampling.ts";
import { spellOut } from "../../domain/text/spelling.ts";
import { type Choice, type Option, writeOn } from "../../domain/writing/generation.ts";
import type { Runs } from "../processes/runs.ts";
import { fits } from "./preview.ts";

/** How the tokens that are written are chosen. */
export const SETTINGS = { ...OFF, temperature: 0.7, topP: 0.9 };

const MOST = 24; // tokens that are written: more would not fit beside the text
const READ = 6_000; // UTF-16 units before the cursor: more than most windows hold
const MOST_SELECTED = 50_000; // UTF-16 units of a selection

/** What was written behind a text. */
export interface Written {
  readonly tokens: readonly Option[];
  /** How long the tokens took, in milliseconds. */
  readonly spent: number;
}

/** What is selected, or what stands before the cursor; of a long text the end. */
export function textBefore({ document, selection }: TextEditor): string {
  const end = document.offsetAt(selection.end);
  const start = selection.isEmpty
    ? Math.max(0, end - READ)
    : Math.max(document.offsetAt(selection.start), end - MOST_SELECTED);
  const text = document.getText(new Range(document.positionAt(start), selection.end));
  return lastOf(text, end - start);
}

/** Reads as much of the text's end as leaves room in the model's window. */
export async function readEnd(
  runs: Pick<Runs, "analyse">,
  model: () => ModelId,
  text: string,
  wanted: () => boolean,
): Promise<Run> {
  let kept = text;
  for (;;) {
    const { run } = await runs.analyse(model(), kept, wanted);
    const most = run.model.contextLength - mostFor(run);
    const room = run.cutBy === "memory" ? Math.min(run.tokens.ids.length, most) : most;
    if (run.decoder || run.totalTokens <= room) return run;
    kept = lastOf(kept, Math.floor((kept.length * room * 0.95) / run.totalTokens));
  }
}

/** Writes on behind the run's text, as long as it is wanted and all of it can be shown. */
export async function* writeBehind(
  runs: Pick<Runs, "ask">,
  run: Run,
  seed: number,
  wanted: () => boolean,
): AsyncGenerator<Written, void> {
  const most = mostFor(run);
  const choice: Choice = { settings: SETTINGS, seed, options: 0, most };
  const next = (written: readonly number[]) =>
    runs.ask(run.id, (engine, held) => engine.next(held, written, choice), wanted);
  let tokens: readonly Option[] = [];
  let spent = 0;
  let begun = performance.now();
  for await (const { chosen } of writeOn(next, most)) {
    tokens = [...tokens, chosen];
    if (!wanted() || !fits(textOf(run, tokens))) return; // what Tab inserts has been seen
    spent += performance.now() - begun;
    yield { tokens, spent };
    begun = performance.now();
  }
}

/** What was written as text. */
export function textOf(run: Run | undefined, tokens: readonly Option[]): string {
  const { text } = spellOut(run?.tokens.tokenizer ?? "", tokens);
  return run?.decoder ? text.trimStart() : text; // what it writes is a text of its own
}

/** How many tokens are written behind a run's text; a text of its own may come to its end. */
const mostFor = ({ model, decoder }: Run): number =>
  Math.min(decoder ? model.contextLength : MOST, model.contextLength >> 1);

/** The last units of a text, without half a character. */
function lastOf(text: string, length: number): string {
  const last = text.slice(-Math.max(1, length));
  return /^[\udc00-\udfff]/.test(last) ? last.slice(1) : last;
}
