import type { Comparison, FileNeighbourhood } from "../../../domain/model/embedding.ts";
import type { Inner } from "../../../domain/model/inner.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import { inLine } from "../../../domain/text/line.ts";
import { isWhole, type Token, type Tokens, tokenAt } from "../../../domain/text/token.ts";
import { traitsOf } from "../../../domain/text/traits.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import type { Loaded } from "../../runs/analyse.ts";
import type { KeptRun } from "../../runs/runs.ts";
import { comparedWith, nearestOf, placeBehind, plain, stateAt, statesOf } from "./neighbours.ts";

const LONGEST = 2_048; // tokens of a window, whatever the model could read at once
const MOST = 8_192; // tokens of a file
const ROOM = 64e6; // bytes of hidden states that are kept of it
const TURN = 200; // milliseconds that one question works, or a window longer
const AROUND = 60; // characters that are shown of a line before a token, and behind it

/** A part of a file that the model reads at once. */
interface Window {
  /** Where it begins, UTF-16. */
  readonly from: number;
  readonly tokens: Tokens;
}

/** A file that a model reads, and what it has made of it so far. */
interface Read {
  readonly text: string;
  readonly windows: readonly Window[];
  readonly isCut: boolean;
  readonly place: Inner;
  /** Of the windows read so far, each [tokens, width]. */
  readonly states: Tensor[];
}

/** The last file of each model: one goes from token to token in it. */
const kept = new WeakMap<Model, Read>();

/**
 * What of a file is most similar to a token of the run's text behind some layer. The model reads the
 * file in windows, each for itself, as many as there is time for: ask again until all are read.
 *
 * @param at which of the run's tokens
 * @param comparison of hidden states; of others RangeError
 * @param pause lets other questions in; throws when nobody waits any more
 */
export async function neighboursInFile(
  { model, tokenizer, run, input }: KeptRun & Loaded,
  text: string,
  [at, count, comparison]: readonly [at: number, count: number, comparison: Comparison],
  pause: () => Promise<void>,
): Promise<FileNeighbourhood> {
  const { space, measure } = comparison;
  if (typeof space !== "object") throw new RangeError("A file has no table: ask of a layer.");
  const place = placeBehind(run, space.layers);
  const own = stateAt(await statesOf(model, input, place), at);
  const read = reading(model, tokenizer, text, place);
  const { windows, states, isCut } = read;
  for (const end = performance.now() + TURN; states.length < windows.length; ) {
    const next = states.length;
    await pause();
    const { ids } = (windows[next] as Window).tokens;
    const [made] = (await model.inside({ ids }, [place])) as readonly [Tensor];
    if (states.length === next) states.push(made); // else another question was quicker
    if (performance.now() > end) break;
  }
  const seen = states.flatMap((_, i) => tokensIn(windows[i] as Window));
  const values = Float32Array.from(states.flatMap((one) => [...comparedWith(one, own, measure)]));
  const token = (row: number) => seen[row] as Token;
  const isText = (row: number) => token(row).start < token(row).end; // no [CLS]
  const rows = {
    ...{ values, isTied: false },
    tokenOf: (row: number) => {
      const { start, end } = token(row);
      return { ...plain(token(row)), place: { start, end, ...inLine(text, token(row), AROUND) } };
    },
    all: {
      isWhole: (row: number) => isWhole(token(row)),
      traitsOf: (row: number) => traitsOf(token(row).bytes),
    },
  };
  return {
    ...nearestOf(rows, isText, count, comparison, false),
    ...{ tokens: seen.filter((_, row) => isText(row)).length, isCut },
    ...{ windows: states.length, allWindows: windows.length },
  };
}

function reading(model: Model, tokenizer: Tokenizer, text: string, place: Inner): Read {
  const before = kept.get(model);
  const isSame = before?.text === text;
  const { tensor, layer, kind } = before?.place ?? {};
  if (isSame && tensor === place.tensor && layer === place.layer && kind === place.kind)
    return before;
  const cut = isSame ? before : cutInWindows(model, tokenizer, text);
  const now = { text, windows: cut.windows, isCut: cut.isCut, place, states: [] };
  kept.set(model, now);
  return now;
}

function cutInWindows(
  { limits, card }: Model,
  tokenizer: Tokenizer,
  text: string,
): Pick<Read, "windows" | "isCut"> {
  const limit = Math.min(limits.room(), LONGEST);
  const most = Math.min(MOST, ROOM / (card.width * Float32Array.BYTES_PER_ELEMENT));
  const windows: Window[] = [];
  let [from, count] = [0, 0];
  while (count < most && text.slice(from).trim() !== "") {
    const rest = { limit, special: true, continues: from > 0 };
    const tokens = tokenizer.tokens(text.slice(from), rest);
    const length = tokens.ends.reduce((last, end) => Math.max(last, end), 0);
    if (length === 0) break;
    windows.push({ from, tokens });
    from += length;
    count += tokens.ids.length;
  }
  return { windows, isCut: text.slice(from).trim() !== "" };
}

/** Its tokens, where they stand in the file. */
const tokensIn = ({ from, tokens }: Window): readonly Token[] =>
  Array.from(tokens.ids, (_, i) => {
    const token = tokenAt(tokens, i);
    return { ...token, start: from + token.start, end: from + token.end };
  });
