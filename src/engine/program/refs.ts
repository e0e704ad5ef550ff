import type { ModelCard } from "../../domain/model/run.ts";
import type {
  Axis,
  Operand,
  Step,
  StepFact,
  TensorId,
  TensorName,
  TensorRef,
} from "../../domain/program/program.ts";
import type { Part } from "../anatomy/place.ts";
import { FLOAT32, HALVES } from "../graph/elementTypes.ts";
import type { Compiled } from "./compile.ts";
import { axesOf, axisOf, bitsOf, GIVEN, headsAxis, inputName, weightName } from "./names.ts";
import type { Point, Weight } from "./reading/drafts.ts";
import type { Placed } from "./told/arrange.ts";
import type { Length, Sizes } from "./told/views.ts";
import { weightShape } from "./weightShape.ts";

/** A file's steps, and which file it is. */
export interface File extends Compiled {
  readonly part: Part;
}

/** What a weight is of, so that its numbers can be found. */
export interface WeightPlace {
  readonly weight: Weight;
  /** The step's output, if its numbers were moved to heads. */
  readonly heads: string | undefined;
  readonly shape: readonly number[];
}

export const idOf = (part: Part, tensor: string): TensorId => `${part}:${tensor}`;
export const weightIdOf = (step: string, letter: string): TensorId => `weight:${step}:${letter}`;

/** Describes the steps of files on texts of a certain length. */
export class Describer {
  readonly weights = new Map<TensorId, WeightPlace & { readonly step: number }>();
  readonly points = new Map<TensorId, { readonly file: File; readonly tensor: string }>();
  readonly #names = new Map<TensorId, TensorName>();
  readonly #taken = new Map<string, number>();
  readonly #card: ModelCard;
  readonly memory: TensorId | undefined;

  /** @param memory what an encoder's file gives that the main file reads */
  constructor(card: ModelCard, memory: TensorId | undefined) {
    this.#card = card;
    this.memory = memory;
  }

  describe(file: File, placed: Placed, at: number): Step {
    const { kind, stack, layer, part, attention, inputs, output, settings } = placed;
    const id = this.#idFor(placed);
    const name = this.#nameOf(file, placed);
    const given = inputs.map(({ letter, point }): Operand => {
      return { letter, tensor: this.#ref(file, point, inputName(placed, letter)) };
    });
    const known = kind === "unknown" ? [] : placed.weights;
    const weights = known.map(({ letter, weight }): Operand => {
      return { letter, tensor: this.#weightRef(file, { placed, id, at }, letter, weight) };
    });
    return {
      ...{ id, kind, stack, part, settings, inputs: given, weights },
      ...(layer !== undefined && { layer }),
      ...(attention && { attention: { kind: attention.kind, layer: attention.number } }),
      outputs: [this.#ref(file, output, name)],
      facts: [...placed.facts, ...this.#factsOf(file, placed)],
    };
  }

  /** "decoder.3.attention.softmax"; a second one of the same kind there is numbered. */
  #idFor({ kind, stack, layer, part }: Placed): string {
    const plain = [stack, ...(layer === undefined ? [] : [layer]), part, kind].join(".");
    const count = (this.#taken.get(plain) ?? 0) + 1;
    this.#taken.set(plain, count);
    return count === 1 ? plain : `${plain}.${count}`;
  }

  /** What only changes numbers keeps their name. */
  #nameOf(file: File, { kind, inputs, output }: Placed): TensorName {
    if (kind === "unknown") return "unknown";
    const [first] = inputs;
    const before = first && this.#names.get(idOf(file.part, first.point.tensor));
    const isKept =
      kind === "round" || kind === "rotate" || ((kind === "scale" || kind === "cap") && before);
    const isOfHeads = output.layout === "queries" || output.layout === "keys";
    if (
      (isKept || (isOfHeads && kind !== "mix")) &&
      before &&
      !GIVEN[kind]?.match(/^(qu|key|val)/)
    ) {
      return before;
    }
    return GIVEN[kind] ?? before ?? "unknown";
  }

  #ref(file: File, point: Point, name: TensorName): TensorRef {
    const isMemory =
      file.wiring.graph.inputs.has(point.tensor) && file.wiring.isContent(point.tensor);
    const id = isMemory && this.memory ? this.memory : idOf(file.part, point.tensor);
    if (!this.#names.has(id)) this.#names.set(id, isMemory ? "memory" : name);
    if (!this.points.has(id)) this.points.set(id, { file, tensor: point.tensor });
    const lengths = file.views.get(point.tensor)?.lengths ?? [];
    return {
      ...{ id, name: this.#names.get(id) ?? name, shape: lengths as readonly number[] },
      axes: axesOf(point, lengths, this.#names.get(id) ?? name, this.#card),
      from: point.given && !isMemory && !isRounded(point) ? "given" : "computed",
    };
  }

  #weightRef(
    file: File,
    { placed, id: step, at }: { readonly placed: Placed; readonly id: string; readonly at: number },
    letter: Operand["letter"],
    weight: Weight,
  ): TensorRef {
    const id = weightIdOf(step, letter);
    const { kind, inputs, output } = placed;
    const out = (file.views.get(output.tensor)?.lengths ?? []) as readonly number[];
    const into = (file.views.get(inputs[0]?.point.tensor ?? "")?.lengths ??
      []) as readonly number[];
    const last = out.at(-1) ?? 0;
    const isOfHeads = kind === "queries" || kind === "keys" || kind === "values";
    const columns = isOfHeads ? file.columns.get(output.tensor) : undefined;
    const stored = file.wiring.graph.initializers.get(weight.stored);
    const rows = (stored?.shape ?? []).find((_, i) => stored?.shape[1 - i] === last) ?? 0;
    const { shape, axes } = weightShape({
      ...{ kind, letter, as: weight.as, out, into, rows },
      heads: headsAxis(output),
      isOfRows: output.layout === "rows",
      inAxis: this.#axisOf(file, inputs[0]?.point),
      outAxis: axisOf(last, this.#nameOf(file, placed), this.#card),
    });
    this.weights.set(id, { weight, heads: columns && output.tensor, shape, step: at });
    const bits = bitsOf(stored?.type, weight);
    return {
      ...{ id, name: weightName(letter), axes, shape, from: "weight" },
      ...(weight.stored && { stored: weight.stored }),
      ...(bits !== undefined && { bits }),
    };
  }

  #axisOf(file: File, point: Point | undefined): Axis {
    const length = point && file.views.get(point.tensor)?.lengths.at(-1);
    const name = point && this.#names.get(idOf(file.part, point.tensor));
    return typeof length === "number" ? axisOf(length, name ?? "unknown", this.#card) : "in";
  }

  #factsOf(file: File, { kind, inputs, output, weights }: Placed): readonly StepFact[] {
    const floats = [output, ...inputs.map(({ point }) => point)].filter(
      ({ layout }) => layout !== "list",
    );
    const isHalf = floats.some(({ tensor }) => HALVES.has(file.types.get(tensor) ?? FLOAT32));
    const tables = file.steps
      .filter((one) => one.kind === "embed")
      .flatMap((one) => one.weights.map(({ weight }) => weight.stored));
    const isTied =
      kind === "logits" && weights.some(({ weight }) => tables.includes(weight.stored));
    return [
      ...(isHalf ? [{ fact: "half" } as const] : []),
      ...(isTied ? [{ fact: "tied" } as const] : []),
    ];
  }
}

/** What was rounded by the largest number is given by a node that the file does not have. */
const isRounded = ({ given }: Point): boolean => given?.[0]?.op === "DequantizeLinear";

/** A step's tensors as long as they are in a text. */
export function onText(step: Step, sizes: Sizes): Step {
  const length = (one: number | Length) => (typeof one === "number" ? one : sizes[one]);
  const ref = (tensor: TensorRef): TensorRef => ({
    ...tensor,
    shape: (tensor.shape as readonly Length[]).map(length),
  });
  const operand = ({ letter, tensor }: Operand): Operand => ({ letter, tensor: ref(tensor) });
  return {
    ...step,
    inputs: step.inputs.map(operand),
    weights: step.weights.map(operand),
    outputs: step.outputs.map(ref),
  };
}
