import type {
  Axis,
  Letter,
  Operand,
  Part,
  Program,
  StackName,
  Step,
  StepKind,
  TensorName,
  TensorRef,
} from "../../../src/domain/program/program.ts";

const [WIDTH, HEADS, HEAD_WIDTH, NEURONS, VOCABULARY, TOKENS] = [8, 2, 4, 32, 100, 5];
const LENGTHS: Partial<Record<Axis, number>> = {
  width: WIDTH,
  heads: HEADS,
  headWidth: HEAD_WIDTH,
  neurons: NEURONS,
  vocabulary: VOCABULARY,
};

const tensor = (id: string, name: TensorName, axes: readonly Axis[]): TensorRef => ({
  ...{ id, name, axes, from: "computed" },
  shape: axes.map((axis) => LENGTHS[axis] ?? TOKENS),
});

/** Steps that stand one behind the other, each taking what it needs of those before it. */
function layerWriter(stack: StackName, layer: number | undefined, steps: Step[]) {
  const place = layer === undefined ? stack : `${stack}.${layer}`;
  return (
    part: Part,
    kind: StepKind,
    [name, ...axes]: readonly [TensorName, ...Axis[]],
    inputs: Partial<Record<Letter, TensorRef>>,
    settings = {},
  ): TensorRef => {
    const id = `${place}.${part}.${kind}.${steps.length}`;
    const made = tensor(id, name, axes);
    const operands = Object.entries(inputs).map(
      ([letter, of]): Operand => ({ letter: letter as Letter, tensor: of as TensorRef }),
    );
    steps.push({
      ...{ id, kind, stack, part, settings, inputs: operands, weights: [], outputs: [made] },
      ...{ ...(layer !== undefined && { layer }), facts: [] },
    });
    return made;
  };
}

function attend(
  write: ReturnType<typeof layerWriter>,
  part: Part,
  stream: TensorRef,
  memory?: TensorRef,
): TensorRef {
  const x = write(part, "layerNorm", ["normed", "tokens", "width"], { x: stream });
  const Q = write(part, "queries", ["queries", "heads", "tokens", "headWidth"], { x });
  const from = { x: memory ?? x };
  const K = write(part, "keys", ["keys", "heads", "tokens", "headWidth"], from);
  const V = write(part, "values", ["values", "heads", "tokens", "headWidth"], from);
  const c = { c: 1 / Math.sqrt(HEAD_WIDTH) };
  const scores = write(part, "scores", ["scores", "heads", "from", "to"], { Q, K }, c);
  const s = write(part, "mask", ["scores", "heads", "from", "to"], { s: scores });
  const A = write(part, "softmax", ["attentionWeights", "heads", "from", "to"], { s });
  const h = write(part, "mix", ["headOutputs", "heads", "tokens", "headWidth"], { A, V });
  const f = write(part, "output", ["attentionOutput", "tokens", "width"], { h });
  return write(part, "residual", ["stream", "tokens", "width"], { x: stream, f });
}

/** A stack of layers; a decoder that is given a memory looks at it. */
function stackOf(stack: StackName, layers: number, steps: Step[], memory?: TensorRef): TensorRef {
  const before = layerWriter(stack, undefined, steps);
  const ids = before("text", "tokenize", ["ids", "tokens"], {});
  let stream = before("embedding", "embed", ["stream", "tokens", "width"], { x: ids });
  for (let layer = 0; layer < layers; layer++) {
    const write = layerWriter(stack, layer, steps);
    stream = attend(write, "attention", stream);
    if (memory) stream = attend(write, "cross", stream, memory);
    const x = write("feedForward", "layerNorm", ["normed", "tokens", "width"], { x: stream });
    const up = write("feedForward", "up", ["neurons", "tokens", "neurons"], { x });
    const neurons = write("feedForward", "gelu", ["neurons", "tokens", "neurons"], { x: up });
    const f = write("feedForward", "down", ["mlpOutput", "tokens", "width"], { x: neurons });
    stream = write("feedForward", "residual", ["stream", "tokens", "width"], { x: stream, f });
  }
  const end = layerWriter(stack, undefined, steps);
  return end("head", "layerNorm", ["normed", "tokens", "width"], { x: stream });
}

function endIn(stack: StackName, normed: TensorRef, steps: Step[]): Program {
  const end = layerWriter(stack, undefined, steps);
  const logits = end("head", "logits", ["logits", "tokens", "vocabulary"], { x: normed });
  end("head", "probabilities", ["probabilities", "tokens", "vocabulary"], { x: logits });
  return { steps };
}

/** As GPT-2 is built, small. */
export function decoder(layers = 2): Program {
  const steps: Step[] = [];
  return endIn("decoder", stackOf("decoder", layers, steps), steps);
}

/** As T5 is built, small. */
export function pair(layers = 2): Program {
  const steps: Step[] = [];
  const memory = stackOf("encoder", layers, steps);
  return endIn("decoder", stackOf("decoder", layers, steps, memory), steps);
}
