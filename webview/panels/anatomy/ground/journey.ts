import type { Tensor } from "../../../../src/domain/model/tensor.ts";
import type { Slice } from "../../../../src/domain/program/program.ts";
import { rowOf } from "./asked.ts";
import { largest, lengthOf } from "./terms.ts";
import { type Picked, pickedIn, type Station, type Way } from "./way.ts";

/** Where a token takes the most from, in one head. */
export interface Take {
  readonly head: number;
  readonly to: number;
  readonly weight: number;
}

/** What a station did to the picked token, by its real numbers. */
export interface Passage {
  /** How long the token's vector is behind it. */
  readonly length?: number;
  /** How long what it added is, and that in parts of what was there. */
  readonly added?: number;
  readonly change?: number;
  /** The attention weights of the token, a mean of all heads: [tokens looked at]. */
  readonly shares?: Float32Array;
  /** The largest weight of any head, but for the token itself and the first one. */
  readonly take?: Take;
  /** Of the end: probabilities of the vocabulary's likeliest tokens, likeliest first. */
  readonly likeliest?: readonly { readonly id: number; readonly probability: number }[];
}

const SHOWN = 5; // tokens at the end

/** What is asked for the overview of a station; `read` takes the answers in this order. */
export interface Question {
  readonly slices: readonly Slice[];
  read(answers: readonly Tensor[]): Passage;
}

export function questionOf(station: Station, picked: Picked): Question | undefined {
  const { adds, shares, steps } = station;
  const last = steps.at(-1);
  const slices: Slice[] = [];
  const readers: ((answer: Tensor) => Passage)[] = [];
  const put = (slice: Slice | undefined, read: (answer: Tensor) => Passage) => {
    if (!slice) return;
    slices.push(slice);
    readers.push(read);
  };
  if (shares) {
    const token = pickedIn(shares, picked);
    const isAcross = shares.attention?.kind === "cross";
    put(shares.outputs[0] && rowOf(shares.outputs[0], token), (answer) =>
      takesIn(answer, isAcross ? -1 : token),
    );
  }
  if (adds) {
    const token = pickedIn(adds, picked);
    for (const { letter, tensor } of adds.inputs) {
      put(rowOf(tensor, token), ({ data }) =>
        letter === "f" ? { added: lengthOf(data) } : { change: lengthOf(data) },
      );
    }
  }
  const end = last?.outputs[0];
  if (last && end?.axes.at(-1) === "width") {
    put(rowOf(end, pickedIn(last, picked)), ({ data }) => ({ length: lengthOf(data) }));
  }
  const expects = steps.find(({ kind }) => kind === "probabilities");
  const expected = expects?.outputs[0];
  if (expects && expected?.axes.at(-1) === "vocabulary") {
    put(rowOf(expected, pickedIn(expects, picked)), ({ data }) => ({
      likeliest: largest(data, SHOWN).map((id) => ({ id, probability: data[id] as number })),
    }));
  }
  if (slices.length === 0) return undefined;
  return {
    slices,
    read: (answers) => {
      const all: Passage = Object.assign({}, ...answers.map((one, i) => readers[i]?.(one)));
      const { added, change: before, ...others } = all;
      if (added === undefined || before === undefined) return others;
      return { ...others, added, change: added / before };
    },
  };
}

/** @param answer [heads, 1, to] @param own the token itself, among those looked at */
export function takesIn({ data, shape }: Tensor, own: number): Passage {
  const [heads = 1] = shape;
  const to = data.length / heads;
  const shares = new Float32Array(to);
  let take: Take | undefined;
  for (let head = 0; head < heads; head++) {
    for (let at = 0; at < to; at++) {
      const weight = data[head * to + at] as number;
      shares[at] = (shares[at] as number) + weight / heads;
      const isDull = at === own || (at === 0 && own !== 1 && to > 2);
      if (!isDull && weight > (take?.weight ?? 0)) take = { head, to: at, weight };
    }
  }
  return { shares, ...(take && { take }) };
}

const AT_ONCE = 4; // stations in one question: the picture grows as they come

/**
 * Asks for all stations of a token's way.
 *
 * @param ask the host's question
 * @param told hears of what is known so far
 * @returns by station
 */
export async function journeyOf(
  { stations }: Way,
  picked: Picked,
  ask: (slices: readonly Slice[]) => Promise<readonly Tensor[]>,
  told: (passages: ReadonlyMap<number, Passage>) => void = () => {},
): Promise<ReadonlyMap<number, Passage>> {
  const questions = stations.flatMap((station) => {
    const question = questionOf(station, picked);
    return question ? [{ index: station.index, question }] : [];
  });
  const passages = new Map<number, Passage>();
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    const asked = questions.slice(from, from + AT_ONCE);
    const answers = await ask(asked.flatMap(({ question }) => question.slices));
    let at = 0;
    for (const { index, question } of asked) {
      const own = answers.slice(at, at + question.slices.length);
      at += question.slices.length;
      passages.set(index, question.read(own));
    }
    told(passages);
  }
  return passages;
}
