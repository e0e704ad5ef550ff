import assert from "node:assert/strict";
import { after, afterEach, describe, it, mock } from "node:test";
import type { Run, RunId } from "../../../src/domain/model/run.ts";
import type { Tensor } from "../../../src/domain/model/tensor.ts";
import type { Questions } from "../../../src/domain/questions/model.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import type { Tensors } from "../../../src/engine/model/pass.ts";
import { readOnnx } from "../../../src/engine/onnx/onnx.ts";
import { runOn } from "../../../src/engine/runs/prefix.ts";
import type { KeptRun } from "../../../src/engine/runs/runs.ts";
import type { Input } from "../../../src/engine/sessions/input.ts";
import { findPresents } from "../../../src/engine/sessions/past.ts";
import { InferenceSession, type Tensor as OrtTensor } from "../../onnxruntime.ts";
import { filesOf, readCases, variants } from "../families.ts";
import { models } from "../folder.ts";

// The same sums in another order: measured at most 4e-6 for a logit or the stream, 3e-7 for a weight, in the small
// models; in tiny-gpt and tiny-t5 3e-5 and 4e-7.
const BOUND = { logit: 1e-4, weight: 2e-6 };

/** All that takes keys and values and gives them back; of pairs, with a file or branch that goes on. */
const GO_ON = [
  ...["gpt2 cached", "gpt2 merged", "llama cached", "llama gqa", "llama gqa-q4f16", "t5 cached"],
  ...["t5 merged", "bart cached", "marian merged", "bloom cached", "gemma3 cached", "qwen3 gqa"],
  "mistral gqa",
];

/** The first tokens of the text that grows. */
function begin(text: Input, length: number): Input {
  const { ids, decoderIds } = text;
  if (decoderIds) return { ...text, decoderIds: decoderIds.slice(0, length) };
  return { ...text, ids: ids.slice(0, length) };
}

/** A run as far as a later one goes on from it. */
const keptRun = (model: Model, input: Input, tensors: Tensors): KeptRun => ({
  run: { model: model.card } as Run,
  tensors,
  input,
  tails: [],
});

function difference(found: Tensor | undefined, expected: Tensor | undefined): number {
  assert.deepEqual(found?.shape, expected?.shape);
  const [a = [], b = []] = [found?.data, expected?.data];
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return most;
}

function assertSame(found: Tensors, expected: Tensors, what: string): void {
  for (const rows of ["stream", "logits"] as const) {
    const off = difference(found[rows], expected[rows]);
    assert.ok(off <= BOUND.logit, `${what}: ${rows} ${off} off`);
  }
  assert.equal(found.attention.length, expected.attention.length);
  const weights = found.attention.map((map, i) => difference(map, expected.attention[i]));
  assert.ok(Math.max(...weights) <= BOUND.weight, `${what}: weights ${weights} off`);
  assert.equal(found.past?.length, expected.past?.length);
}

describe("a pass that goes on from another", () => {
  for (const variant of variants) {
    const name = `${variant.family} ${variant.variant}`;
    const goesOn = GO_ON.includes(name);
    it(`${goesOn ? "says what one over all says" : "does not"}: ${name}`, async () => {
      const model = await openModel(filesOf(variant));
      assert.equal(model.isExact, goesOn);
      for (const { text } of goesOn ? readCases(variant.family) : []) {
        const whole = await model.run(text);
        const { length } = text.decoderIds ?? text.ids;
        assert.ok(whole.past && length > 4);
        for (const known of [1, 3, length - 1]) {
          const part = await model.run(begin(text, known));
          const longer = await runOn(model, text, [keptRun(model, begin(text, known), part)]);
          assertSame(longer, whole, `${known} of ${length}`);
          const shorter = await runOn(model, begin(text, known), [keptRun(model, text, whole)]);
          assertSame(shorter, part, `${length}, then ${known} of them`);
          const again = await runOn(model, text, [keptRun(model, begin(text, known), shorter)]);
          assertSame(again, whole, `${length}, then ${known}, then ${length}`);
        }
      }
      await model.close();
    });
  }

  it("would not where activations are rounded by the largest of all tokens", () => {
    const variant = variants.find((one) => one.family === "gpt2" && one.variant === "cached");
    assert.ok(variant);
    const { graph } = readOnnx(filesOf(variant).onnx);
    const [first] = graph.nodes;
    assert.ok(first);
    const rounding = {
      ...graph,
      nodes: [{ ...first, op: "DynamicQuantizeLinear" }, ...graph.nodes],
    };
    assert.equal(findPresents(graph, graph)?.isExact, true);
    assert.equal(findPresents(rounding, rounding)?.isExact, false);
  });
});

// The class is there, its type is that of a factory.
const { prototype } = InferenceSession as unknown as { readonly prototype: InferenceSession };
const spy = mock.method(prototype, "run");
after(() => mock.restoreAll());

/** How many tokens onnxruntime was given in each pass meanwhile. */
async function passes(task: () => Promise<unknown>): Promise<readonly (number | undefined)[]> {
  spy.mock.resetCalls();
  await task();
  return spy.mock.calls.map(({ arguments: [feeds] }) => {
    const { input_ids: ids } = feeds as Record<string, Tensor | OrtTensor>;
    return ids && "dims" in ids ? ids.dims[1] : undefined;
  });
}

const engine = createEngine({ models, progress: () => {} });
const held: RunId[] = [];
async function analyse(...asked: Parameters<Questions["analyse"]>): Promise<Run> {
  const run = await engine.analyse(...asked);
  held.push(run.id);
  return run;
}
afterEach(async () => {
  for (const id of held.splice(0)) await engine.release(id);
});
const plain = createEngine({ models, progress: () => {} });

/** Whether a run says what an engine says that has read nothing before. */
async function assertPlain(run: Run, ...asked: Parameters<Questions["analyse"]>): Promise<void> {
  const [one, other] = [engine, plain];
  const same = await plain.analyse(...asked);
  assert.deepEqual([...run.tokens.ids], [...same.tokens.ids]);
  const { length } = (run.decoder ?? run.tokens).ids;
  for (const position of new Set([0, length >> 1, length - 1])) {
    const [a, b] = await Promise.all([
      one.logits(run.id, position),
      other.logits(same.id, position),
    ]);
    const shape = [a.length];
    const off = difference({ data: a, shape }, { data: b, shape });
    assert.ok(off <= BOUND.logit, `logits at ${position}: ${off}`);
  }
  for (const { kind, layers, heads } of run.found) {
    for (let layer = 0; layer < layers; layer++) {
      for (const head of [0, heads - 1]) {
        const a = await one.attention(run.id, layer, head, kind);
        const b = await other.attention(same.id, layer, head, kind);
        const shape = [a.from, a.to];
        const off = difference(
          { data: a.weights, shape },
          { data: b.weights, shape: [b.from, b.to] },
        );
        assert.ok(off <= BOUND.weight, `${kind}, layer ${layer}, head ${head}: ${off}`);
      }
    }
  }
  const which = [{ tensor: "weights", kind: run.found[0]?.kind ?? "self", layer: 1 }] as const;
  const [[a], [b]] = [await one.inside(run.id, which), await other.inside(same.id, which)];
  assert.equal(difference(a, b), 0);
  await plain.release(same.id);
}

describe("a selection that begins as the one before", () => {
  const story = "The lighthouse keeper counted the ships. 등대지기는 배를 세었다. One was missing";
  it("is read from where it goes on, and says what it says read at once", async () => {
    const longer = `${story}, and the night was long.`;
    const first = await analyse("tiny-gpt", story);
    let run = first;
    const read = await passes(async () => {
      run = await analyse("tiny-gpt", longer);
    });
    const rest = run.tokens.ids.length - first.tokens.ids.length;
    assert.ok(rest > 3);
    assert.deepEqual(read, [rest]);
    await assertPlain(run, "tiny-gpt", longer);
  });

  it("is not read at all if all of it was", async () => {
    await analyse("tiny-gpt", story);
    const part = "The lighthouse keeper counted the ships.";
    let run: Run | undefined;
    const read = await passes(async () => {
      run = await analyse("tiny-gpt", part);
    });
    assert.deepEqual(read, []);
    await assertPlain(run as Run, "tiny-gpt", part);
  });

  it("is read from the first token on that another is, though its letters go on", async () => {
    const first = await analyse("tiny-gpt", "The lighthouse keep");
    let run: Run | undefined;
    const read = await passes(async () => {
      run = await analyse("tiny-gpt", "The lighthouse keeper slept");
    });
    const { ids } = (run as Run).tokens;
    let same = 0;
    while (ids[same] === first.tokens.ids[same]) same++;
    assert.ok(same > 0 && same < first.tokens.ids.length, `${same} tokens are the same`);
    assert.deepEqual(read, [ids.length - same]);
    await assertPlain(run as Run, "tiny-gpt", "The lighthouse keeper slept");
  });

  it("goes on over a full window, of which no more is read when the text grows beyond it", async () => {
    const half = "The cat sat on the mat. ".repeat(80);
    const first = await analyse("tiny-gpt", half);
    let run: Run | undefined;
    const read = await passes(async () => {
      run = await analyse("tiny-gpt", half.repeat(3));
    });
    assert.equal((run as Run).tokens.ids.length, 1024);
    assert.ok(first.tokens.ids.length < 1024);
    assert.ok((read[0] ?? 0) <= 1024 - first.tokens.ids.length + 1, `${read}`);
    await assertPlain(run as Run, "tiny-gpt", half.repeat(3));
    assert.deepEqual(await passes(() => analyse("tiny-gpt", half.repeat(4))), []);
  });

  it("is read anew if the other was released, or changed on its way", async () => {
    const first = await analyse("tiny-gpt", story);
    const all = first.tokens.ids.length;
    await engine.release(first.id);
    assert.deepEqual(await passes(() => analyse("tiny-gpt", story)), [all]);
    const at = { tensor: "headOutputs", kind: "self", layer: 0, head: 1 } as const;
    const changed = await engine.rerun(held.at(-1) as RunId, [{ change: "scale", at, factor: 0 }]);
    await engine.release(held.at(-1) as RunId);
    assert.deepEqual(await passes(() => analyse("tiny-gpt", story)), [all]);
    await engine.release(changed.id);
  });

  it("goes on in a decoder if its encoder's text is the same, and only then", async () => {
    const text = "The cat sees the dog.";
    const first = await analyse("tiny-t5", text, [300, 301, 302]);
    let run: Run | undefined;
    const read = await passes(async () => {
      run = await analyse("tiny-t5", text, [300, 301, 302, 303, 304]);
    });
    assert.deepEqual(read, [2]); // of the decoder: the encoder has read its text
    await assertPlain(run as Run, "tiny-t5", text, [300, 301, 302, 303, 304]);
    const other = "The dog sees the cat.";
    const whole = await passes(() => analyse("tiny-t5", other, [300, 301, 302, 303]));
    assert.deepEqual(whole, [first.tokens.ids.length, 5]);
  });
});
