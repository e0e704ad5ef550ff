import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  evaluate,
  FUNCTIONS,
  holds,
  type Value,
  type World,
} from "../../../src/domain/debug/expression/evaluate.ts";
import { parse } from "../../../src/domain/debug/expression/parse.ts";
import {
  type Expression,
  ExpressionFailed,
  LEVELS,
  type Sign,
  write,
} from "../../../src/domain/debug/expression/syntax.ts";

const TOKENS = ["·cat", "girl", "·the"];

/** Three tokens, two layers of two heads, and tensors that are easy to reckon with. */
const world: World = {
  prediction: async () => ({
    entropy: 1.5,
    probability: (token) => [0.5, 0.25, 0.125][token] ?? 0,
    rank: (token) => token + 1,
    likeliest: "·cat",
  }),
  lens: async (token) => token / 10,
  token: async (spelling) => {
    const found = TOKENS.indexOf(spelling);
    return found < 0 ? undefined : found;
  },
  inText: (spelling) => {
    const found = TOKENS.indexOf(spelling);
    return found < 0 ? undefined : found;
  },
  tensor: async (name, layer) => {
    if (name === "stream" && layer !== undefined && layer > 0) return "notYet";
    if (name === "stream")
      return { tensor: { data: Float32Array.of(3, 4), shape: [2] }, axes: ["other"] };
    if (name !== "weights") return undefined;
    const data = Float32Array.of(0.5, 0.5, 0, 0.25, 0.25, 0.5);
    return { tensor: { data, shape: [2, 3] }, axes: ["heads", "tokens"] };
  },
  layers: 2,
  fact: async (name) => ({ layer: 2, written: 7, token: "·the" })[name],
};

const value = (text: string) => evaluate(parse(text), world);

async function faultOf(text: string) {
  try {
    await value(text);
  } catch (thrown) {
    assert.ok(thrown instanceof ExpressionFailed, String(thrown));
    return thrown.fault;
  }
  return assert.fail(`${text} has a value`);
}

/** Any expression of numbers and conditions, in which nothing is asked of the model. */
const { number, condition } = fc.letrec<{ number: Expression; condition: Expression }>((tie) => {
  const pair = (signs: readonly Sign[], side: fc.Arbitrary<Expression>) =>
    fc
      .tuple(fc.constantFrom(...signs), side, side)
      .map(([sign, left, right]): Expression => ({ kind: "binary", sign, left, right, at: 0 }));
  const single = fc
    .double({ min: 0, max: 1e6, noNaN: true })
    .map((of): Expression => ({ kind: "number", value: Math.abs(of), at: 0 }));
  const unary = (sign: "-" | "not", side: fc.Arbitrary<Expression>) =>
    side.map((of): Expression => ({ kind: "unary", sign, of, at: 0 }));
  const [ors = [], ands = [], compares = [], sums = [], products = []] = LEVELS;
  return {
    number: fc.oneof(
      { depthSize: "small" },
      single,
      pair([...sums, ...products], tie("number")),
      unary("-", tie("number")),
    ),
    condition: fc.oneof(
      { depthSize: "small" },
      pair(compares, tie("number")),
      pair([...ors, ...ands], tie("condition")),
      unary("not", tie("condition")),
    ),
  };
});

/** Without the places in the text. */
const bare = (expression: Expression): unknown =>
  JSON.parse(JSON.stringify(expression, (key, part) => (key === "at" ? undefined : part)));

/** What JavaScript makes of it. */
const reckon = (text: string): unknown =>
  new Function(
    `return ${text.replaceAll(" or ", " || ").replaceAll(" and ", " && ").replaceAll("(not ", "(!")}`,
  )();

describe("The expressions of the debugger", () => {
  it("are read again as they were written", () => {
    fc.assert(
      fc.property(fc.oneof(number, condition), (expression) => {
        assert.deepEqual(bare(parse(write(expression))), bare(expression));
      }),
    );
  });

  it("have the value that JavaScript gives them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(number, condition), async (expression) => {
        const text = write(expression);
        const due = reckon(text);
        assert.deepEqual(await evaluate(parse(text), world), due);
      }),
    );
  });

  it("end in a value or in a fault of their own, whatever is written", async () => {
    const part = fc.constantFrom(
      ...['"·cat"', '"', "weights", "stream", "[", "]", "(", ")", "1", "0.5", "-", "not", "and"],
      ...["or", "<", "==", "+", "*", ",", "p", "norm", "entropy", "layer", "x", " ", "#", "\\"],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map((all) => all.join("")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        try {
          await value(written);
        } catch (thrown) {
          assert.ok(thrown instanceof ExpressionFailed, String(thrown));
        }
      }),
      { numRuns: 1000 },
    );
  });

  const CASES: readonly (readonly [string, Value])[] = [
    ['p("·cat")', 0.5],
    ['p("·cat") > 0.4 and rank("girl") == 2', true],
    ['not p("·cat") > 0.4', false],
    ["not entropy > 1 or layer == 2", true],
    ["entropy", 1.5],
    ['lens("·the")', 0.2],
    ['weights[1][2]["girl"]', 0.25],
    ["norm(stream)", 5],
    ["norm(stream[1])", 5],
    ["stream[1][1]", 4],
    ["max(weights[1][2]) - min(weights[1][2])", 0.25],
    ["sum(weights[1][1])", 1],
    ["mean(stream)", 3.5],
    ["entropy(weights[1][1])", 1],
    ['token == "·the" and likeliest != "·the"', true],
    ["1 + 2 * 3 - -4", 11],
    ["2 * (3 + 4) / 7 >= 2", true],
  ];
  for (const [text, due] of CASES) {
    it(`says ${due} of ${text}`, async () => assert.equal(await value(text), due));
  }

  it("asks nothing that can change nothing", async () => {
    assert.equal(await value('1 > 2 and p("no such token") > 1'), false);
    assert.equal(await value('1 < 2 or p("no such token") > 1'), true);
  });

  const FAULTS: readonly (readonly [string, string])[] = [
    ["", "empty"],
    ["p(", "unended"],
    ['p("cat', "unended"],
    ["1 +", "unended"],
    ["1 2", "unexpected"],
    ["a ? b", "unexpected"],
    [`${"(".repeat(300)}1`, "tooDeep"],
    ["nonsense", "unknownName"],
    ["f(1)", "unknownFunction"],
    ["constructor(1)", "unknownFunction"],
    ["p()", "arguments"],
    ['p("dog")', "notToken"],
    ['weights[1][1]["dog"]', "notInText"],
    ["norm(stream[2])", "notYet"],
    ["stream[3]", "outside"],
    ["weights[1][0]", "outside"],
    ["weights[1][1][0.5]", "outside"],
    ["stream[1][0][0]", "wrongType"],
    ["p(1)", "wrongType"],
    ["stream + 1", "wrongType"],
    ["1 and 2", "wrongType"],
  ];
  for (const [text, kind] of FAULTS) {
    it(`is told what is wrong with ${text.slice(0, 30)}: ${kind}`, async () =>
      assert.equal((await faultOf(text)).kind, kind));
  }

  it("has every function that it knows", async () => {
    for (const name of Object.keys(FUNCTIONS)) {
      const isOfToken = ["p", "rank", "lens"].includes(name);
      assert.equal(typeof (await value(`${name}(${isOfToken ? '"·cat"' : "stream"})`)), "number");
    }
  });

  it("takes only a condition for one", async () => {
    assert.equal(await holds(parse("entropy < 2"), world), true);
    await assert.rejects(holds(parse("entropy"), world), ExpressionFailed);
  });
});
