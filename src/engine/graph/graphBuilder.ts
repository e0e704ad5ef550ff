import { FLOAT32 } from "./elementTypes.ts";
import type { Attribute, Node } from "./graph.ts";

type Settings = Readonly<Record<string, number | readonly number[]>>;

/** A node that no file has. @param domain "" is ONNX's own */
export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { domain = "", ...settings }: { domain?: string } & Record<string, unknown> = {},
): Node {
  const attributes = new Map(Object.entries(settings as Record<string, Attribute>));
  return { op, domain, inputs, outputs, attributes, at: undefined };
}

/** Writes down new nodes one after the other, each with a name of its own for what it gives. */
export class Draft {
  readonly nodes: Node[] = [];
  readonly #prefix: string;

  /** @param prefix no other draft's of this graph, and no tensor's name begins with it */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @returns the name of what the node gives */
  add(op: string, inputs: readonly string[], settings: Settings = {}, domain = ""): string {
    const output = `${this.#prefix}.${this.nodes.length}`;
    this.nodes.push(makeNode(op, inputs, [output], { ...settings, domain }));
    return output;
  }

  /** What so far is called `from` goes by the name `to` as well, unless that is left out. */
  name(from: string, to: string | undefined): void {
    if (to) this.nodes.push(makeNode("Identity", [from], [to]));
  }

  /** [length] whole numbers. */
  whole(...numbers: readonly number[]): string {
    return this.add("Constant", [], { value_ints: numbers });
  }

  /** One number. @param type its element type */
  number(value: number, type: number = FLOAT32): string {
    const constant = this.add("Constant", [], { value_float: value });
    return type === FLOAT32 ? constant : this.add("Cast", [constant], { to: type });
  }

  /** How long an axis is: [1], or a scalar. */
  length(tensor: string, axis: number, scalar = false): string {
    const shape = this.add("Shape", [tensor]);
    const index = scalar ? this.add("Constant", [], { value_int: axis }) : this.whole(axis);
    return this.add("Gather", [shape, index], { axis: 0 });
  }

  reshape(tensor: string, ...shape: readonly (number | string)[]): string {
    const parts = shape.map((part) => (typeof part === "string" ? part : this.whole(part)));
    return this.add("Reshape", [tensor, this.add("Concat", parts, { axis: 0 })]);
  }

  transpose(tensor: string, ...order: readonly number[]): string {
    return this.add("Transpose", [tensor], { perm: order });
  }
}
