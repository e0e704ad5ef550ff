import type { Part, Program, StackName, Step, TensorRef } from "../program/program.ts";
import { linesOf } from "./joining.ts";
import { nameOf, shapeOf } from "./names.ts";
import { phraseOf } from "./phrasing.ts";

/** What a line does: steps of the model, the choice of a token, or writing it down. */
export type Work =
  | { readonly kind: "steps"; readonly steps: readonly [Step, ...Step[]] }
  | { readonly kind: "choose" }
  | { readonly kind: "write" };

/** A line of the program that runs. */
export interface Line {
  /** In the text, from 1. */
  readonly number: number;
  readonly work: Work;
  readonly stack: StackName;
  /** From 0; undefined before the first layer and behind the last. */
  readonly layer?: number;
  readonly part: Part;
}

/** A model as a text that one reads and steps through. */
export interface Listing {
  readonly text: string;
  /** Of its lines, that which the next pass begins at: an encoder reads its text only once. */
  readonly again: number;
  /** Those that run, in order; headings and comments are not among them. */
  readonly lines: readonly Line[];
}

interface Written {
  readonly code: string;
  readonly shape: string;
  readonly line?: Omit<Line, "number">;
}

const WIDEST = 110; // characters of a line of code: what is longer is told by what it takes

/**
 * A program of steps as a text: one section for each layer, its lines indented, the shape of what
 * each gives behind it. It is the same for every text that the model reads.
 *
 * @param about the comment at its top
 * @param writes whether the model goes on with its text token by token
 */
export function listingOf(program: Program, about: string, writes: boolean): Listing {
  const isPair = new Set(program.steps.map(({ stack }) => stack)).size > 1;
  const written: Written[] = [{ code: `// ${about}`, shape: "" }];
  const sections = sectionsOf(program);
  for (const steps of sections) {
    written.push({ code: "", shape: "" }, { code: headingOf(steps, sections, isPair), shape: "" });
    for (const group of linesOf(steps)) written.push(lineOf(group, program));
  }
  const last = program.steps.at(-1);
  if (writes && last) written.push(...loopOf(last, isPair));
  const column =
    Math.min(40, Math.max(...written.map(({ code, shape }) => (shape ? code.length : 0)))) + 2;
  const lines = written.flatMap(({ line }, at) => (line ? [{ ...line, number: at + 1 }] : []));
  return {
    lines,
    again: isPair ? lines.findIndex(({ stack }) => stack === "decoder") : 0,
    text: written
      .map(({ code, shape }) => (shape ? `${code.padEnd(column)} // ${shape}` : code))
      .join("\n")
      .concat("\n"),
  };
}

/** What follows the model's last step: a token is chosen and written, and all begins anew. */
function loopOf({ stack, outputs }: Step, isPair: boolean): readonly Written[] {
  const [given] = outputs;
  const place = { stack, part: "head" as const };
  return [
    {
      code: "  ".concat(assigned(["next"], [`choose(${given ? nameOf(given) : ""})`])),
      shape: "temperature, top-k, top-p",
      line: { ...place, work: { kind: "choose" } },
    },
    {
      code: "  ".concat(assigned(["text"], ["text + next"])),
      shape:
        stack === "decoder" && isPair
          ? "and again from the decoder’s input"
          : "and again from the top",
      line: { ...place, work: { kind: "write" } },
    },
  ];
}

/** Steps that stand under one heading: those of a layer, and what is before, between and behind. */
function sectionsOf({ steps }: Program): readonly (readonly [Step, ...Step[]])[] {
  const sections: [Step, ...Step[]][] = [];
  for (const step of steps) {
    const [first] = sections.at(-1) ?? [];
    if (first && first.stack === step.stack && first.layer === step.layer)
      sections.at(-1)?.push(step);
    else sections.push([step]);
  }
  return sections;
}

function headingOf(
  steps: readonly [Step, ...Step[]],
  sections: readonly (readonly [Step, ...Step[]])[],
  isPair: boolean,
): string {
  const [{ stack, layer }] = steps;
  const isFirst = sections.find(([step]) => step.stack === stack) === steps;
  const name = layer !== undefined ? `layer ${layer + 1}` : isFirst ? "input" : "output";
  return `${isPair ? `${stack} ` : ""}${name}:`;
}

function lineOf(group: readonly Step[], program: Program): Written {
  const [first] = group;
  if (!first) throw new RangeError("A line has a step.");
  const steps: readonly [Step, ...Step[]] = [first, ...group.slice(1)];
  const { between, targets, inlined } = flowOf(steps, program);
  const written = (results: readonly Result[]) =>
    assigned(
      results.map(({ tensor }) => nameOf(tensor)),
      results.map(({ step }) => phraseOf(step, inlined)),
    );
  const parts = [...between.map((result) => [result]), targets].filter(({ length }) => length > 0);
  let code = parts.map(written).join("; ");
  if (code.length > WIDEST) {
    const names = targets.map(({ tensor }) => nameOf(tensor));
    code = assigned(names, [`steps(${takenBy(steps).join(", ")})`]);
  }
  const { stack, layer, part } = steps[steps.length - 1] ?? first;
  return {
    code: `  ${code}`,
    shape: [...new Set(targets.map(({ tensor }) => shapeOf(tensor)))].join(", "),
    line: {
      work: { kind: "steps", steps },
      ...{ stack, part, ...(layer !== undefined && { layer }) },
    },
  };
}

/** The names of what steps take from those before them. */
function takenBy(steps: readonly Step[]): readonly string[] {
  const made = new Set(steps.flatMap(({ outputs }) => outputs.map(({ id }) => id)));
  const taken = steps.flatMap(({ inputs }) => inputs.map(({ tensor }) => tensor));
  return [...new Set(taken.filter(({ id }) => !made.has(id)).map(nameOf))];
}

/** What a step of a line gives. */
interface Result {
  readonly tensor: TensorRef;
  readonly step: Step;
}

/**
 * What a line gives to others, what stands in it as a part of its expressions, and what it writes
 * down before because it takes it more than once.
 */
function flowOf(group: readonly Step[], { steps }: Program) {
  const own = new Set(group);
  const inlined = new Map<string, Step>();
  const between: Result[] = [];
  const targets: Result[] = [];
  for (const step of group) {
    for (const tensor of step.outputs) {
      const takers = steps.filter(({ inputs }) =>
        inputs.some((one) => one.tensor.id === tensor.id),
      );
      const inside = takers.filter((other) => own.has(other)).length;
      const isGiven = takers.length === 0 || takers.length > inside;
      if (inside > 1 || (inside > 0 && step.outputs.length > 1)) between.push({ tensor, step });
      else if (isGiven) targets.push({ tensor, step });
      if (inside === 1 && step.outputs.length === 1) inlined.set(tensor.id, step);
    }
  }
  return { between, targets, inlined };
}

const assigned = (names: readonly string[], phrases: readonly string[]): string =>
  `${names.join(", ").padEnd(10)} = ${phrases.join(", ")}`;

/** The line that runs at a line of the text, or the first one behind it; -1 behind the last. */
export const lineAt = ({ lines }: Listing, number: number): number =>
  lines.findIndex((line) => line.number >= number);

/** A program in which a decoder calls by its own name what an encoder gave it. */
export function withMemory({ steps }: Program): Program {
  const stacks = new Map(
    steps.flatMap(({ stack, outputs }) => outputs.map(({ id }) => [id, stack])),
  );
  const isGiven = (step: Step, { id }: TensorRef) => (stacks.get(id) ?? step.stack) !== step.stack;
  const given = new Set(
    steps.flatMap((step) =>
      step.inputs.flatMap(({ tensor }) => (isGiven(step, tensor) ? [tensor.id] : [])),
    ),
  );
  const named = (tensor: TensorRef): TensorRef =>
    given.has(tensor.id) ? { ...tensor, name: "memory" } : tensor;
  return {
    steps: steps.map((step) => ({
      ...step,
      inputs: step.inputs.map((one) => ({ ...one, tensor: named(one.tensor) })),
      outputs: step.outputs.map(named),
    })),
  };
}
