import { slice, type Tensor } from "../../model/tensor.ts";
import { entropyOf, normOf } from "../telling.ts";
import { type Expression, ExpressionFailed, type Sign } from "./syntax.ts";

/** A tensor as far as its indices say: of the followed token, if it has tokens. */
export interface Numbers {
  readonly tensor: Tensor;
  /** What the last axis counts: of "tokens" an index may be a token's text. */
  readonly axes: readonly ("tokens" | "heads" | "other")[];
}

export type Value = number | boolean | string | Numbers;

/** What an expression may ask about the place where the model stands. */
export interface World {
  /** Of the prediction at the followed token: undefined in a model that predicts nothing. */
  readonly prediction: () => Promise<Predicted | undefined>;
  /** What the model would say at the layer that one stands in: 0 to 1. */
  readonly lens: (token: number) => Promise<number>;
  /** A token of the vocabulary by how it is spelled; undefined if there is none. */
  readonly token: (spelling: string) => Promise<number | undefined>;
  /** Which token of the text is spelled so, the last one; undefined if none is. */
  readonly inText: (spelling: string) => number | undefined;
  /**
   * A tensor by its name: that which was computed last or, if a layer is named, that of the layer.
   *
   * @param layer from 0
   * @returns undefined if there is no such name; `notYet` if it was not computed yet
   */
  readonly tensor: (
    name: string,
    layer: number | undefined,
  ) => Promise<Numbers | "notYet" | undefined>;
  /** How many layers there are, for those that are named by number. */
  readonly layers: number;
  /** Other names: `layer`, `written`, `token`, `next`. */
  readonly fact: (name: string) => Promise<number | string | undefined>;
}

/** What a model predicts at one token. */
export interface Predicted {
  readonly entropy: number;
  /** 0 to 1. */
  readonly probability: (token: number) => number;
  /** 1 = the likeliest. */
  readonly rank: (token: number) => number;
  /** The likeliest token, as it is shown. */
  readonly likeliest: string;
}

/** The functions that there are, each with how many arguments it takes. */
export const FUNCTIONS: Readonly<Record<string, number>> = {
  p: 1,
  rank: 1,
  lens: 1,
  norm: 1,
  max: 1,
  min: 1,
  mean: 1,
  sum: 1,
  entropy: 1,
};

const fail = (fault: ConstructorParameters<typeof ExpressionFailed>[0]): never => {
  throw new ExpressionFailed(fault);
};

/** The value of an expression where the model stands. @throws ExpressionFailed */
export async function evaluate(expression: Expression, world: World): Promise<Value> {
  const value = (one: Expression) => evaluate(one, world);
  switch (expression.kind) {
    case "number":
    case "text":
      return expression.value;
    case "name":
      return named(expression.name, world);
    case "call":
      return called(expression.name, expression.args, world);
    case "index":
      return indexed(expression, world);
    case "unary":
      return expression.sign === "not"
        ? !asCondition(await value(expression.of))
        : -asNumber(await value(expression.of));
    case "binary":
      return combined(expression, world);
    default:
      return expression satisfies never;
  }
}

/** Whether a condition holds. @throws ExpressionFailed if it is none */
export const holds = async (expression: Expression, world: World): Promise<boolean> =>
  asCondition(await evaluate(expression, world));

const asNumber = (value: Value): number => {
  if (typeof value === "number") return value;
  const only = typeof value === "object" && value.tensor.data.length === 1 && value.tensor.data[0];
  return typeof only === "number" ? only : fail({ kind: "wrongType", due: "number" });
};
const asCondition = (value: Value): boolean =>
  typeof value === "boolean" ? value : fail({ kind: "wrongType", due: "condition" });
const asText = (value: Value): string =>
  typeof value === "string" ? value : fail({ kind: "wrongType", due: "token" });
const asNumbers = (value: Value): Float32Array => {
  if (typeof value === "object") return value.tensor.data;
  return typeof value === "number"
    ? Float32Array.of(value)
    : fail({ kind: "wrongType", due: "numbers" });
};

async function named(name: string, world: World): Promise<Value> {
  if (name === "true" || name === "false") return name === "true";
  if (name === "entropy") return (await predicted(world)).entropy;
  if (name === "likeliest") return (await predicted(world)).likeliest;
  const fact = await world.fact(name);
  return fact ?? tensorOf(name, undefined, world);
}

async function tensorOf(name: string, layer: number | undefined, world: World): Promise<Numbers> {
  const found = await world.tensor(name, layer);
  if (found === "notYet") return fail({ kind: "notYet", name });
  return found ?? fail({ kind: "unknownName", name });
}

const predicted = async (world: World): Promise<Predicted> =>
  (await world.prediction()) ?? fail({ kind: "nothingPredicted" });

async function called(name: string, args: readonly Expression[], world: World): Promise<Value> {
  const due = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (due === undefined) return fail({ kind: "unknownFunction", name });
  const [first] = args;
  if (!first || args.length !== due) return fail({ kind: "arguments", name, due });
  const value = await evaluate(first, world);
  if (name === "p" || name === "rank" || name === "lens") {
    const text = asText(value);
    const token = await world.token(text);
    if (token === undefined) return fail({ kind: "notToken", text });
    if (name === "lens") return world.lens(token);
    const { probability, rank } = await predicted(world);
    return name === "p" ? probability(token) : rank(token);
  }
  return measured(name, asNumbers(value));
}

function measured(name: string, data: Float32Array): number {
  const sum = () => data.reduce((all, one) => all + one, 0);
  switch (name) {
    case "norm":
      return normOf(data);
    case "entropy":
      return entropyOf(data);
    case "max":
      return data.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
    case "min":
      return data.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    case "mean":
      return sum() / data.length;
    default:
      return sum();
  }
}

/** `weights[3]` is layer 3; whatever stands behind it goes into the tensor, axis by axis. */
async function indexed(
  { of, by }: Extract<Expression, { kind: "index" }>,
  world: World,
): Promise<Value> {
  const index = await evaluate(by, world);
  if (of.kind === "name" && (await world.fact(of.name)) === undefined) {
    const layer = within(asNumber(index), 1, world.layers);
    return tensorOf(of.name, layer - 1, world);
  }
  const value = await evaluate(of, world);
  if (typeof value !== "object") return fail({ kind: "wrongType", due: "numbers" });
  const { tensor, axes } = value;
  const [axis] = axes;
  if (axis === undefined) return fail({ kind: "tooManyIndices" });
  const at = placeOf(index, axis, tensor.shape[0] ?? 0, world);
  const inside = { tensor: slice(tensor, at), axes: axes.slice(1) };
  return inside.axes.length > 0 ? inside : (inside.tensor.data[0] as number);
}

/** Heads are numbered from 1, as on screen; tokens and dimensions from 0. */
function placeOf(index: Value, axis: Numbers["axes"][number], length: number, world: World) {
  if (typeof index === "string") {
    if (axis !== "tokens") return fail({ kind: "wrongType", due: "number" });
    const at = world.inText(index);
    return at !== undefined && at < length ? at : fail({ kind: "notInText", text: index });
  }
  const first = axis === "heads" ? 1 : 0;
  return within(asNumber(index), first, length - 1 + first) - first;
}

const within = (index: number, from: number, to: number): number =>
  Number.isInteger(index) && index >= from && index <= to
    ? index
    : fail({ kind: "outside", index, from, to });

async function combined(
  { sign, left, right }: Extract<Expression, { kind: "binary" }>,
  world: World,
): Promise<Value> {
  const first = await evaluate(left, world);
  if (sign === "and" || sign === "or") {
    // What stands behind is not asked for where it could change nothing.
    if (asCondition(first) === (sign === "or")) return sign === "or";
    return asCondition(await evaluate(right, world));
  }
  const second = await evaluate(right, world);
  if (sign === "==" || sign === "!=") return equal(first, second) === (sign === "==");
  return reckoned(sign, asNumber(first), asNumber(second));
}

function equal(a: Value, b: Value): boolean {
  if (typeof a === "string" || typeof b === "string") return asText(a) === asText(b);
  if (typeof a === "boolean" || typeof b === "boolean") return asCondition(a) === asCondition(b);
  return asNumber(a) === asNumber(b);
}

function reckoned(sign: Exclude<Sign, "and" | "or" | "==" | "!=">, a: number, b: number): Value {
  switch (sign) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return sign satisfies never;
  }
}
