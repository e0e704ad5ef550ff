import { setImmediate } from "node:timers/promises";
import type { Found, Inner } from "../../../domain/model/inner.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type {
  ModelPositions,
  Placed,
  PositionTable,
  Stack,
} from "../../../domain/positions/modelPositions.ts";
import { sinusoid } from "../../../domain/positions/positions.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import { along, componentsOf } from "../../maps/pca.ts";
import type { Model } from "../../model/model.ts";
import type { Input } from "../../sessions/input.ts";
import { biasOf } from "./bias.ts";
import { rotaryOf } from "./rotary.ts";

const PICKED = 192; // positions whose similarities are drawn
const PAIRS = 64; // for each mean
const FAR = 160; // tokens: T5 tells distances up to 128 apart
const SAME = 1e-3; // of a bias or a formula: float16 is as exact

/**
 * How a model knows the order of its tokens, judged by what it does: vectors that it adds, then what
 * it adds to the scores of its first attention for other tokens, then whether a token's queries
 * differ by where it stands.
 *
 * @param ids a text; it is repeated
 * @param of which stack of an encoder-decoder; one stack alone counts as an encoder
 */
export async function positionsOf(
  model: Model,
  ids: ArrayLike<TokenId>,
  of: Stack = "encoder",
): Promise<ModelPositions> {
  const table = await model.positions(ids[0] as TokenId, of);
  if (table && !isConstant(table)) return tableOf(table);
  const found = foundIn(model, of);
  const count = Math.min(FAR, model.card.contextLength);
  const layer = found?.numbers?.[0] ?? 0;
  const has = (...tensors: readonly Inner["tensor"][]) =>
    found !== undefined && found.layers > 0 && tensors.every((one) => found.tensors.includes(one));
  const ask = async (text: Uint32Array, ...tensors: readonly Inner["tensor"][]) =>
    model.inside(
      inputOf(text, of),
      tensors.map((tensor) => ({ tensor, kind: found?.kind ?? "self", layer })),
    );
  if (found && has("scores", "scaled")) {
    const mixed = Uint32Array.from({ length: count }, (_, i) => ids[i % ids.length] as TokenId);
    const [scores, scaled] = (await ask(mixed, "scores", "scaled")) as [Tensor, Tensor];
    const bias = biasOf(scores, scaled);
    if (bias) return { ...bias, of: found.kind };
  }
  if (found && has("queries", "scaled")) {
    const same = new Uint32Array(count).fill(ids[0] as TokenId);
    const [queries, scaled] = (await ask(same, "queries", "scaled")) as [Tensor, Tensor];
    const [heads = 0, , headWidth = 0] = queries.shape;
    if (isMoved(queries)) {
      const turns = rotaryOf(queries, model.rotary(layer));
      return { kind: "rotary", heads, headWidth, ...turns, scores: lastRows(scaled) };
    }
  }
  return { kind: "unknown" };
}

const foundIn = ({ found: all }: Model, of: Stack): Found | undefined =>
  all.find(({ kind }) => of === "encoder" || kind === of);

/** A text for one of the stacks; a decoder looks at no more than one token of another. */
const inputOf = (text: Uint32Array, of: Stack): Input =>
  of === "decoder" ? { ids: text.subarray(0, 1), decoderIds: text } : { ids: text };

/** One token in two places, before and behind the look-ups. @param of as of `positionsOf` */
export async function placed(
  model: Model,
  token: TokenId,
  places: readonly [number, number],
  of: Stack = "encoder",
): Promise<Placed> {
  const count = Math.max(...places) + 1;
  if (count > model.card.contextLength)
    throw new RangeError(`Position ${count - 1} of ${model.card.contextLength}.`);
  const table = await model.positions(token, of);
  const found = foundIn(model, of);
  const isFound = found && found.layers > 0 && found.tensors.includes("input");
  const ids = new Uint32Array(count).fill(token);
  const [received] = isFound
    ? await model.inside(inputOf(ids, of), [{ tensor: "input", kind: found.kind, layer: 0 }])
    : [];
  const similar = (rows: Tensor | undefined) => rows && cosine(rows, ...places);
  return {
    added: table && !isConstant(table) ? similar(table) : undefined,
    received: similar(received),
  };
}

async function tableOf(table: Tensor): Promise<PositionTable> {
  const [count = 0, width = 0] = table.shape;
  const size = Math.min(count, PICKED);
  const picked = Uint32Array.from({ length: size }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, size - 1)),
  );
  const similar = new Float32Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      const value = cosine(table, picked[a] as number, picked[b] as number);
      similar[a * size + b] = value;
      similar[b * size + a] = value;
    }
  const kind = isSinusoidal(table) ? "sinusoidal" : "learned";
  const byDistance = meansByDistance(table);
  return { kind, count, width, picked, similar, byDistance, ...(await curveOf(table)) };
}

/** The positions along the two directions in which their vectors differ most. */
async function curveOf(table: Tensor): Promise<Pick<PositionTable, "places" | "shares">> {
  const [count = 0] = table.shape;
  const components = await componentsOf(table, 2, () => setImmediate());
  const points = Array.from({ length: count }, (_, at) => along(components, slice(table, at).data));
  return {
    places: Float32Array.from(points.flat()),
    shares: Float64Array.from(components.explained),
  };
}

function meansByDistance(table: Tensor): Float32Array {
  const [count = 0] = table.shape;
  return Float32Array.from({ length: Math.ceil(count * 0.75) }, (_, distance) => {
    const pairs = Math.min(PAIRS, count - distance);
    let sum = 0;
    for (let i = 0; i < pairs; i++) {
      const from = Math.floor((i * (count - distance)) / pairs);
      sum += cosine(table, from, from + distance);
    }
    return sum / pairs;
  });
}

function cosine(table: Tensor, a: number, b: number): number {
  const [one, other] = [slice(table, a).data, slice(table, b).data];
  let [dot, first, second] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    const [x, y] = [one[i] as number, other[i] as number];
    dot += x * y;
    first += x * x;
    second += y * y;
  }
  const product = Math.sqrt(first * second);
  return product === 0 ? 0 : Math.min(1, dot / product);
}

function isConstant({ data, shape }: Tensor): boolean {
  const [, width = 0] = shape;
  return data.every((value, i) => Math.abs(value - (data[i % width] as number)) < SAME * SAME);
}

/** Whether they are Vaswani's, sines and cosines in turn or all sines first, from whatever position on. */
function isSinusoidal(table: Tensor): boolean {
  const [count = 0, width = 0] = table.shape;
  if (width % 2 !== 0) return false;
  const orders = [
    (i: number) => i, // in turn
    (i: number) => (i < width / 2 ? 2 * i : 2 * i - width + 1), // as tensor2tensor has it
  ];
  const tried = [0, 1, Math.floor(count / 2), count - 1].filter((at) => at < count);
  return orders.some((order) =>
    [0, 1, 2].some((first) =>
      tried.every((at) => {
        const wave = sinusoid(at + first, width);
        return slice(table, at).data.every(
          (value, i) => Math.abs(value - (wave[order(i)] as number)) < SAME,
        );
      }),
    ),
  );
}

/** Whether a token's queries change from one place to the next. @param queries [heads, from, width] */
function isMoved(queries: Tensor): boolean {
  const [heads = 0, count = 0] = queries.shape;
  if (count < 2) return false;
  let [change, size] = [0, 0];
  for (let head = 0; head < heads; head++) {
    const [one, other] = [slice(queries, head, 0).data, slice(queries, head, 1).data];
    for (let i = 0; i < one.length; i++) {
      change += ((one[i] as number) - (other[i] as number)) ** 2;
      size += (one[i] as number) ** 2;
    }
  }
  return change > SAME * size;
}

/** What the last token of each head gives the others, by how many positions back: [heads, count]. */
function lastRows(scaled: Tensor): Float32Array {
  const [heads = 0, count = 0] = scaled.shape;
  const rows = new Float32Array(heads * count);
  for (let head = 0; head < heads; head++)
    rows.set(
      slice(scaled, head, count - 1)
        .data.slice()
        .reverse(),
      head * count,
    );
  return rows;
}
