import { setImmediate } from "node:timers/promises";
import type { Inner } from "../../../domain/model/inner.ts";
import type { RunId } from "../../../domain/model/run.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Model } from "../../model/model.ts";
import { growing, type Input } from "../../sessions/input.ts";

/** A run's text as a model reads it. */
export interface Reading {
  readonly model: Model;
  readonly input: Input;
  /** Of a masked language model: what hides each position that is read. */
  readonly mask: TokenId | undefined;
}

/** Rows of the residual stream, for the positions that were asked for. */
export interface StreamRows {
  readonly places: readonly Inner[];
  /** One of each place, [positions, width]. */
  readonly rows: readonly Tensor[];
}

/** The residual streams of the run that was asked about last are kept: many questions follow. */
export interface Streams {
  rowsOf(id: RunId, reading: Reading, positions: readonly number[]): Promise<StreamRows>;
  /** Releases what is kept of one run, or of all. */
  forget(id?: RunId): void;
}

export function createStreams(): Streams {
  let last: { readonly id: RunId; readonly streams: Promise<readonly Tensor[]> } | undefined;
  return {
    async rowsOf(id, reading, positions) {
      const { model, input, mask } = reading;
      const places = model.stream();
      if (mask !== undefined) return { places, rows: await hiddenRows(reading, places, positions) };
      if (last?.id !== id) last = { id, streams: model.inside(input, places) };
      const { streams } = last;
      streams.catch(() => {
        last = undefined; // there may be memory for it later
      });
      return { places, rows: (await streams).map((stream) => chosen(stream, positions)) };
    },
    forget(id) {
      if (id === undefined || last?.id === id) last = undefined;
    },
  };
}

const TOGETHER = 2_048; // tokens of texts that are read in one pass

/** Each position in a text of its own, in which it is hidden: several texts are read together. */
export async function hiddenRows(
  { model, input, mask }: Reading,
  places: readonly Inner[],
  positions: readonly number[],
): Promise<readonly Tensor[]> {
  const { length } = growing(input);
  const most = model.readsTogether ? Math.max(1, Math.floor(TOGETHER / length)) : 1;
  const parts: (readonly Tensor[])[] = [];
  for (let first = 0; first < positions.length; first += most) {
    const some = positions.slice(first, first + most);
    const texts = some.map((at) => input.ids.with(at, mask as TokenId));
    const { segments } = input;
    const streams = await model.inside(
      {
        ids: joined(texts),
        ...(some.length > 1 && { rows: some.length }),
        ...(segments && { segments: joined(some.map(() => segments)) }),
      },
      places,
    );
    parts.push(
      streams.map((stream) =>
        chosen(
          stream,
          some.map((at, row) => row * length + at),
        ),
      ),
    );
    await setImmediate(); // other questions are read meanwhile
  }
  return places.map((_, place) => stacked(parts.map((part) => part[place] as Tensor)));
}

function joined(all: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(all.flatMap((one) => [...one]));
}

/** @throws RangeError if a position is outside the text */
const chosen = (stream: Tensor, positions: readonly number[]): Tensor =>
  stacked(
    positions.map((at) => {
      const { data } = slice(stream, at);
      return { data, shape: [1, data.length] };
    }),
  );

/** Rows of several tensors one below the other. */
function stacked(tensors: readonly Tensor[]): Tensor {
  const width = tensors[0]?.shape[1] ?? 0;
  const rows = tensors.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
  const data = new Float32Array(rows * width);
  let at = 0;
  for (const one of tensors) {
    data.set(one.data, at);
    at += one.data.length;
  }
  return { data, shape: [rows, width] };
}
