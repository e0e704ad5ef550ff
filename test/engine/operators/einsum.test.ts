import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findAttention } from "../../../src/engine/anatomy/attentionTaps.ts";
import { wire } from "../../../src/engine/anatomy/wiring.ts";
import { ATTRIBUTE, ATTRIBUTE_TYPE, GRAPH, NODE } from "../../../src/engine/graph/graphFile.ts";
import { writeBytes, writeNumber } from "../../../src/engine/graph/protobuf.ts";
import { readOnnx } from "../../../src/engine/onnx/onnx.ts";
import { InferenceSession, Tensor } from "../../onnxruntime.ts";
import { declared, drawn, HEAD_WIDTH, HEADS, IDS, node, WIDTH, write } from "../graphParts.ts";

describe("an Einsum", () => {
  const text = (name: string, value: string) =>
    writeBytes(
      NODE.attribute,
      writeBytes(ATTRIBUTE.name, name),
      writeBytes(ATTRIBUTE.text, value),
      writeNumber(ATTRIBUTE_TYPE.field, 3),
    );
  const einsum = (equation: string, inputs: readonly string[], output: string) =>
    writeBytes(
      GRAPH.node,
      ...inputs.map((name) => writeBytes(NODE.input, name)),
      writeBytes(NODE.output, output),
      writeBytes(NODE.op, "Einsum"),
      text("equation", equation),
    );
  for (const [order, q, k, scores, v, out] of [
    ["heads before tokens", "bqhd", "bkhd", "bhqk", "bkhd", "bqhd"],
    ["tokens before all", "qbhd", "kbhd", "bhqk", "kbhd", "qbhd"],
    ["keys turned already", "bqhd", "bhdk", "bhqk", "bhkd", "bqhd"],
  ] as const) {
    it(`gives what onnxruntime's does, and shows the weights: ${order}`, async () => {
      const weights = (name: string) => drawn(`w${name}`, WIDTH, HEADS, HEAD_WIDTH);
      const file = write(`einsum-${order.replaceAll(/\W/g, "-")}`, 17, [
        ...[weights("q"), weights("k"), weights("v")],
        drawn("wo", HEADS, HEAD_WIDTH, WIDTH),
        einsum(`b${q.replace(/[bhd]/g, "")}w,whd->${q}`, ["x", "wq"], "q"),
        einsum(`b${k.replace(/[bhd]/g, "")}w,whd->${k}`, ["x", "wk"], "k"),
        einsum(`b${v.replace(/[bhd]/g, "")}w,whd->${v}`, ["x", "wv"], "v"),
        einsum(`${q}, ${k} -> ${scores}`, ["q", "k"], "scores"),
        node("Softmax", ["scores"], ["weights"]),
        einsum(`${scores},${v}->${out}`, ["weights", "v"], "heads"),
        einsum(`${out},hdw->bqw`, ["heads", "wo"], "logits"),
      ]);
      const ids = new Tensor("int64", BigInt64Array.from(IDS, BigInt), [1, IDS.length]);
      const plain = await InferenceSession.create(file, { logSeverityLevel: 3 });
      const { logits: expected } = await plain.run({ input_ids: ids });
      await plain.release();
      const onnx = readOnnx(file);
      const [found] = findAttention(wire(onnx.graph));
      assert.ok(found?.queries && found.keys && found.projected);
      const session = await onnx.open(["logits", found.weights, found.queries, found.keys.tensor]);
      const outputs = await session.run({ ids: IDS });
      await session.close();
      const off = outputs
        .read("logits", [IDS.length, WIDTH])
        .data.map((x, i) => Math.abs(x - (expected?.data[i] as number)));
      assert.ok(Math.max(...off) < 1e-5, `${Math.max(...off)}`);
      assert.deepEqual(outputs.axes(found.weights).slice(-3), [HEADS, IDS.length, IDS.length]);
    });
  }

  it("gives what onnxruntime's does, whatever its axes are", async () => {
    const lengths: Readonly<Record<string, number>> = { a: 2, b: 3, c: 1, d: 4, e: 2, f: 3 };
    // Of each axis: which of the two have it, and whether the result does.
    const roles = fc.tuple(
      ...Object.keys(lengths).map((letter) =>
        fc.tuple(
          fc.constant(letter),
          fc.constantFrom("both", "both", "left", "right", "none"),
          fc.integer({ min: 0, max: 3 }),
        ),
      ),
    );
    const orders = fc.tuple(
      ...[0, 1, 2].map(() => fc.shuffledSubarray(Object.keys(lengths), { minLength: 6 })),
    );
    let unfolded = 0;
    await fc.assert(
      fc.asyncProperty(roles, orders, async (roles, orders) => {
        const [left = [], right = [], result = []] = orders.map((order, i) =>
          order.filter((letter) => {
            const [, where, chance] = roles.find(([one]) => one === letter) ?? [];
            if (i < 2) return where === "both" || where === ["left", "right"][i];
            return where === "both" ? (chance ?? 0) % 2 === 0 : where !== "none" && chance !== 0;
          }),
        );
        fc.pre(left.length > 0 && right.length > 0);
        const equation = `${left.join("")},${right.join("")}->${result.join("")}`;
        const shape = (letters: readonly string[]) => letters.map((one) => lengths[one] as number);
        const name = `any-${equation.replaceAll(/\W/g, "-")}`;
        const file = write(name, 17, [
          ...[drawn("left", ...shape(left)), drawn("right", ...shape(right))],
          ...[einsum(equation, ["left", "right"], "made"), node("Identity", ["x"], ["logits"])],
          declared(GRAPH.output, "made", 1, shape(result)),
        ]);
        const plain = await InferenceSession.create(file, { logSeverityLevel: 3 });
        const { made: expected } = await plain.run(
          { input_ids: new Tensor("int64", BigInt64Array.of(1n), [1, 1]) },
          ["made"],
        );
        await plain.release();
        const onnx = readOnnx(file);
        if (!onnx.graph.nodes.some(({ op }) => op === "Einsum")) unfolded++;
        const session = await onnx.open(["made"]);
        const outputs = await session.run({ ids: Uint32Array.of(1) });
        await session.close();
        assert.deepEqual(outputs.axes("made"), expected?.dims);
        const found = outputs.read("made", [expected?.data.length]);
        const off = found.data.map((x, i) => Math.abs(x - (expected?.data[i] as number)));
        assert.ok(Math.max(...off) < 1e-5, equation);
      }),
      { seed: 12, numRuns: 100 },
    );
    assert.ok(unfolded >= 20, `${unfolded} were unfolded`);
  });
});
