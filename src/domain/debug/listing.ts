import type { Part, Program, StackName, Step } from "../program/program.ts";
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
  /** Those that run, in order; headings and comments are not among them. */
  readonly lines: readonly Line[];
}

interface Written {
  readonly code: string;
  readonly shape: string;
  readonly line?: Omit<Line, "number">;
}

const WIDEST = 96; // characters of a line of code: what is longer is told by what it takes

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
  if (writes && last) written.push(...loopOf(last));
  const column =
    Math.min(60, Math.max(...written.map(({ code, shape }) => (shape ? code.length : 0)))) + 2;
  return {
    text: written
      .map(({ code, shape }) => (shape ? `${code.padEnd(column)} // ${shape}` : code))
      .join("\n")
      .concat("\n"),
    lines: written.flatMap(({ line }, at) => (line ? [{ ...line, number: at + 1 }] : [])),
  };
}

/** What follows the model's last step: a token is chosen and written, and all begins anew. */
function loopOf({ stack, outputs }: Step): readonly Written[] {
  const [given] = outputs;
  const place = { stack, part: "head" as const };
  return [
    {
      code: assigned(["next"], [`choose(${given ? nameOf(given) : ""})`]),
      shape: "temperature, top-k, top-p",
      line: { ...place, work: { kind: "choose" } },
    },
    {
      code: assigned(["text"], ["text + next"]),
      shape: "and again from the top",
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
  const { targets, inlined } = flowOf(steps, program);
  const results = targets.map(({ tensor, step }) => [nameOf(tensor), phraseOf(step, inlined)]);
  let code = assigned(
    results.map(([name = ""]) => name),
    results.map(([, phrase = ""]) => phrase),
  );
  if (code.length > WIDEST) {
    const taken = steps.flatMap(({ inputs }) => inputs.map(({ tensor }) => tensor));
    const made = new Set(steps.flatMap(({ outputs }) => outputs.map(({ id }) => id)));
    const names = new Set(taken.filter(({ id }) => !made.has(id)).map(nameOf));
    code = assigned(
      results.map(([name = ""]) => name),
      [`steps(${[...names].join(", ")})`],
    );
  }
  const { stack, layer, part } = steps[steps.length - 1] ?? first;
  return {
    code,
    shape:
      targets.length > 0
        ? [...new Set(targets.map(({ tensor }) => shapeOf(tensor)))].join(", ")
        : "",
    line: {
      work: { kind: "steps", steps },
      ...{ stack, part, ...(layer !== undefined && { layer }) },
    },
  };
}

/** What a line gives to others, and what stands in it as a part of its expressions. */
function flowOf(group: readonly Step[], { steps }: Program) {
  const own = new Set(group);
  const takes = (step: Step, id: string) => step.inputs.some(({ tensor }) => tensor.id === id);
  const inlined = new Map<string, Step>();
  const targets: { readonly tensor: Step["outputs"][number]; readonly step: Step }[] = [];
  for (const step of group) {
    for (const tensor of step.outputs) {
      const takers = steps.filter((other) => takes(other, tensor.id));
      if (takers.some((other) => own.has(other)) && step.outputs.length === 1)
        inlined.set(tensor.id, step);
      if (takers.length === 0 || takers.some((other) => !own.has(other)))
        targets.push({ tensor, step });
    }
  }
  return { targets, inlined };
}

const assigned = (names: readonly string[], phrases: readonly string[]): string =>
  `  ${names.join(", ").padEnd(10)} = ${phrases.join(", ")}`;

/** The line that runs at a line of the text, or the first one behind it; -1 behind the last. */
export const lineAt = ({ lines }: Listing, number: number): number =>
  lines.findIndex((line) => line.number >= number);
