import { setImmediate } from "node:timers/promises";
import { type FrozenNorm, fitNorm, scaleOf, through } from "../../../domain/layers/frozenNorm.ts";
import { firesAt, type Neuron, type Neurons } from "../../../domain/layers/neurons.ts";
import type { AttentionKind, Inner } from "../../../domain/model/inner.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import { largest } from "../../../domain/prediction/prediction.ts";
import type { Model } from "../../model/model.ts";
import type { Input } from "../../sessions/input.ts";
import { FITS, uncapped } from "./readout.ts";
import { plainInput, type Structure } from "./steps.ts";

const PROMOTED = 8;
const SUPPRESSED = 4;
const FIRES = 8; // places of the text

/** The output weights of one layer's MLP: [mlpWidth, width], and the length of each row. */
interface OutputWeights {
  readonly model: Model;
  readonly layer: number;
  readonly rows: Tensor;
  readonly lengths: Float64Array;
  readonly way: FrozenNorm | undefined;
}

/** The neurons of MLPs; the output weights of the layer asked about last are kept. */
export interface NeuronReader {
  /** @param promoted how many tokens are told that a neuron promotes */
  of(
    model: Model,
    input: Input,
    structure: Structure,
    asked: { readonly layer: number; readonly position: number; readonly count: number },
    promoted?: number,
  ): Promise<Omit<Neurons, "tokens">>;
}

export function createNeurons(): NeuronReader {
  let last: OutputWeights | undefined;
  return {
    async of(
      model,
      input,
      { stream, steps, readout },
      { layer, position, count },
      promoted = PROMOTED,
    ) {
      const { kind } = stream[0] as Inner;
      const [activations, end] = (await model.inside(input, [
        { tensor: "mlp", kind, layer },
        stream.at(-1) as Inner,
      ])) as [Tensor, Tensor];
      if (last?.model !== model || last.layer !== layer) {
        const way = await wayOf(model, { stream, steps, readout }, layer);
        const at = { kind, layer };
        last = { ...(await readWeights(model, at, activations.shape[1] as number)), way };
      }
      const { rows, lengths, way } = last;
      const here = slice(activations, position).data;
      const strengths = here.map((activation, i) => Math.abs(activation) * (lengths[i] as number));
      const chosen = largest(strengths, count);
      const scale = scaleOf(readout.norm, slice(end, position).data);
      const shape = [1, 1, here.length];
      const sum = way && (await model.projectMlp({ kind, layer }, { data: here, shape })).data;
      const written = chosen.map((neuron) => {
        const row = slice(rows, neuron).data.map((value) => value * (here[neuron] as number));
        const added = way && sum ? through(way, scaleOf(way, sum), row) : row;
        return Float32Array.from(through(readout.norm, scale, added));
      });
      const pushes = await pushesOf(model, written, readout.cap);
      return {
        kind: "neurons",
        count: here.length,
        neurons: chosen.map((neuron, i): Neuron => {
          const own = pushes[i] as Float64Array;
          const named = (ids: readonly number[]) =>
            ids.map((token) => ({ token, logit: own[token] as number }));
          return {
            neuron,
            activation: here[neuron] as number,
            strength: strengths[neuron] as number,
            promotes: named(largest(own, promoted)),
            suppresses: named(
              largest(
                own.map((value) => -value),
                SUPPRESSED,
              ),
            ),
            fires: firesAt(columnOf(activations, neuron), position, FIRES),
          };
        }),
      };
    },
  };
}

/**
 * What is done to the sum of all neurons before it is added to the stream: a bias, or in some models a
 * norm. Undefined where attention runs beside the MLP, and what is added is not the MLP's alone.
 */
async function wayOf(
  model: Model,
  { stream, steps }: Structure,
  layer: number,
): Promise<FrozenNorm | undefined> {
  const step = steps.find((one) => one.layer === layer && one.kind === "mlp");
  if (!step) return undefined;
  const [before, after] = [stream[step.after - 1], stream[step.after]] as [Inner, Inner];
  const { kind } = after;
  const [activations, from, to] = (await model.inside(plainInput(model), [
    { tensor: "mlp", kind, layer },
    before,
    after,
  ])) as [Tensor, Tensor, Tensor];
  const { data, shape } = activations;
  const sum = await model.projectMlp({ kind, layer }, { data, shape: [1, ...shape] });
  const width = to.shape[1] as number;
  const added = to.data.map((value, i) => value - (from.data[i] as number));
  const way = fitNorm({ data: sum.data, width }, { data: added, width });
  return way.off <= FITS ? way : undefined;
}

/** How much is added to each logit of the vocabulary, without a bias: [vocabSize] for each. */
async function pushesOf(
  model: Model,
  written: readonly Float32Array[],
  cap: number | undefined,
): Promise<readonly Float64Array[]> {
  const width = written[0]?.length ?? 0;
  const data = new Float32Array((written.length + 1) * width); // the last row is empty
  for (const [i, row] of written.entries()) data.set(row, i * width);
  const logits = await model.unembedLast({ data, shape: [written.length + 1, width] });
  const bias = slice(logits, written.length).data;
  return written.map((_, i) =>
    Float64Array.from(
      slice(logits, i).data,
      (logit, id) => uncapped(logit, cap) - uncapped(bias[id] as number, cap),
    ),
  );
}

const AT_ONCE = 256; // unit vectors

/** Reads the output weights by feeding unit vectors to the model's graph. */
async function readWeights(
  model: Model,
  at: { readonly kind: AttentionKind; readonly layer: number },
  mlpWidth: number,
): Promise<Omit<OutputWeights, "way">> {
  const zero = await model.projectMlp(at, {
    data: new Float32Array(mlpWidth),
    shape: [1, 1, mlpWidth],
  });
  const width = zero.data.length;
  const data = new Float32Array(mlpWidth * width);
  const most = Math.min(AT_ONCE, model.card.contextLength);
  for (let first = 0; first < mlpWidth; first += most) {
    const count = Math.min(most, mlpWidth - first);
    const units = new Float32Array(count * mlpWidth);
    for (let i = 0; i < count; i++) units[i * mlpWidth + first + i] = 1;
    const some = await model.projectMlp(at, { data: units, shape: [1, count, mlpWidth] });
    some.data.forEach((value, i) => {
      data[first * width + i] = value - (zero.data[i % width] as number); // without the bias
    });
    await setImmediate(); // other questions are read meanwhile
  }
  const rows = { data, shape: [mlpWidth, width] };
  const lengths = Float64Array.from({ length: mlpWidth }, (_, i) =>
    Math.hypot(...slice(rows, i).data),
  );
  return { model, layer: at.layer, rows, lengths };
}

function columnOf({ data, shape: [rows = 0, width = 0] }: Tensor, column: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => data[row * width + column] as number);
}
