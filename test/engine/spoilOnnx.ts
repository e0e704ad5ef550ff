import type { Random } from "./random.ts";
import { type Spoilt, spoilBytes } from "./spoilt.ts";

/** A field of a protobuf message; what it carries is a number or bytes. */
interface Field {
  number: number;
  wire: number;
  value: bigint;
  bytes: Uint8Array;
}

function readVarint(bytes: Uint8Array, at: number): { value: bigint; end: number } {
  let value = 0n;
  for (let i = 0; ; i++) {
    const byte = bytes[at + i] ?? 0;
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return { value, end: at + i + 1 };
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

function read(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    const wire = Number(tag.value & 7n);
    const field = { number: Number(tag.value >> 3n), wire, value: 0n, bytes: new Uint8Array() };
    at = tag.end;
    if (wire === 0 || wire === 2) {
      const { value, end } = readVarint(message, at);
      field.value = value;
      at = end;
    }
    const length = { 0: 0, 1: 8, 2: Number(field.value), 5: 4 }[wire];
    if (length === undefined) throw new RangeError(`wire type ${wire}`);
    field.bytes = message.slice(at, at + length);
    at += length;
    fields.push(field);
  }
  return fields;
}

function write(fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap(({ number, wire, value, bytes }) => {
    const tag = varint(BigInt(number * 8 + wire));
    if (wire === 0) return [tag, varint(value)];
    return wire === 2 ? [tag, varint(BigInt(bytes.length)), bytes] : [tag, bytes];
  });
  return new Uint8Array(Buffer.concat(parts));
}

const text = (value: string) => new TextEncoder().encode(value);
const carrying = (number: number, bytes: Uint8Array): Field => ({
  number,
  wire: 2,
  value: 0n,
  bytes,
});
const counting = (number: number, value: bigint): Field => ({
  number,
  wire: 0,
  value,
  bytes: new Uint8Array(),
});

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const GRAPH = 7;
const NODE = 1;
const INITIALIZER = 5;
const INPUT = 11;
const OUTPUT = 12;

const hostileNumbers = [0n, -1n, 1n << 31n, 1n << 40n, (1n << 62n) + 1n, 1_000_000n];
const ops = [
  "Softmax",
  "MatMul",
  "Cast",
  "Reshape",
  "Transpose",
  "Gather",
  "If",
  "Loop",
  "",
  "Nope",
];
const outside = ["../../secret.bin", "/etc/passwd", "/dev/zero", "", "model.onnx", "..", "a\0b"];

/** An ONNX file spoilt as bytes, or in what its graph says. */
export function spoilOnnx(whole: Uint8Array, random: Random): Spoilt {
  const { below, pick } = random;
  if (random.random() < 0.4) return pick([spoilBytes, spoilLength])(whole, random);
  const model = read(whole);
  const body = model.find(({ number }) => number === GRAPH) as Field;
  const graph = read(body.bytes);
  const all = (number: number) => graph.filter((field) => field.number === number);
  /** Changes one of the graph's parts of this kind. */
  const change = (kind: number, edit: (part: Field[]) => void) => {
    const part = pick(all(kind));
    const fields = read(part.bytes);
    edit(fields);
    part.bytes = write(fields);
  };
  const names = all(NODE).flatMap((node) =>
    read(node.bytes).flatMap(({ number, bytes }) => (number === 1 || number === 2 ? [bytes] : [])),
  );
  /** Puts another value into one of the fields of this number, or adds one. */
  const put = (fields: Field[], number: number, value: bigint | Uint8Array) => {
    const field = typeof value === "bigint" ? counting(number, value) : carrying(number, value);
    const known = fields.flatMap((old, i) => (old.number === number ? [i] : []));
    fields.splice(known.length > 0 ? pick(known) : fields.length, known.length > 0 ? 1 : 0, field);
  };

  const edits: Readonly<Record<string, () => void>> = {
    "an input renamed": () => change(NODE, (node) => put(node, 1, pick(names))),
    "an output renamed": () => change(NODE, (node) => put(node, 2, pick(names))),
    "another operator": () => change(NODE, (node) => put(node, 4, text(pick(ops)))),
    "a cycle": () =>
      change(NODE, (node) => {
        const output = node.find(({ number }) => number === 2);
        put(node, 1, output?.bytes ?? text(""));
      }),
    "a ring of casts": () => {
      const ring = [0, 1, 2].map((i) =>
        write([
          carrying(1, text(`ring${(i + 1) % 3}`)),
          carrying(2, text(`ring${i}`)),
          carrying(4, text("Cast")),
        ]),
      );
      graph.unshift(...ring.map((node) => carrying(NODE, node)));
      change(NODE, (node) => put(node, 1, text("ring0")));
    },
    "a node gone": () => graph.splice(graph.indexOf(pick(all(NODE))), 1),
    "a node twice": () => graph.push(pick(all(NODE))),
    "nodes in another order": () => graph.reverse(),
    "an absurd shape": () => change(INITIALIZER, (tensor) => put(tensor, 1, pick(hostileNumbers))),
    "another type": () => change(INITIALIZER, (tensor) => put(tensor, 2, BigInt(below(25)))),
    "numbers gone": () => change(INITIALIZER, (tensor) => put(tensor, 9, new Uint8Array(below(9)))),
    "weights outside": () =>
      change(INITIALIZER, (tensor) => {
        const facts = {
          location: pick(outside),
          offset: String(pick(hostileNumbers)),
          length: String(pick(hostileNumbers)),
        };
        const raw = tensor.findIndex(({ number }) => number === 9);
        if (raw >= 0) tensor.splice(raw, 1);
        for (const [key, value] of Object.entries(facts)) tensor.push(pair(key, value));
        put(tensor, 14, 1n);
      }),
    "a tensor gone": () => graph.splice(graph.indexOf(pick(all(INITIALIZER))), 1),
    "an attribute": () =>
      change(NODE, (node) => {
        const attribute = node.find(({ number }) => number === 5);
        const fields = attribute ? read(attribute.bytes) : [carrying(1, text("axis"))];
        put(fields, 3, pick(hostileNumbers));
        put(fields, 20, BigInt(pick([1, 2, 4, 5, 7, 99])));
        put(node, 5, write(fields));
      }),
    "graphs in graphs": () =>
      change(NODE, (node) => {
        let inner = write([carrying(NODE, write([carrying(4, text("If"))]))]);
        const depth = pick([3, 90, 150, 3_000]);
        for (let i = 0; i < depth; i++) {
          const attribute = write([
            carrying(1, text("then_branch")),
            carrying(6, inner),
            counting(20, 5n),
          ]);
          inner = write([carrying(NODE, write([carrying(4, text("If")), carrying(5, attribute)]))]);
        }
        put(
          node,
          5,
          write([carrying(1, text("then_branch")), carrying(6, inner), counting(20, 5n)]),
        );
      }),
    "no inputs": () =>
      graph.splice(0, graph.length, ...graph.filter((one) => one.number !== INPUT)),
    "another output": () => change(OUTPUT, (output) => put(output, 1, pick(names))),
    "another opset": () => model.push(carrying(8, write([counting(2, pick(hostileNumbers))]))),
  };
  const how = pick(Object.keys(edits));
  edits[how]?.();
  body.bytes = write(graph);
  const bytes = write(model);
  return { how, bytes };
}

/** The same bytes with the length of one of its long fields claimed to be `claimed`. */
function spoilLength(whole: Uint8Array, random: Random): Spoilt {
  const claimed = random.pick([0n, 1n << 31n, (1n << 32n) - 1n, 1n << 53n, (1n << 64n) - 1n]);
  const model = read(whole);
  const at = random.below(model.length);
  const parts = model.map((field, i) => {
    if (i !== at) return write([field]);
    return Buffer.concat([varint(BigInt(field.number * 8 + 2)), varint(claimed), field.bytes]);
  });
  return {
    how: `field ${at} claims ${claimed} bytes`,
    bytes: new Uint8Array(Buffer.concat(parts)),
  };
}

/** The same model with one of its weights at `location`. @returns it, and the bytes to lie there */
export function withWeightAt(
  whole: Uint8Array,
  location: string,
): { readonly bytes: Uint8Array; readonly weight: Uint8Array } {
  const model = read(whole);
  const body = model.find(({ number }) => number === GRAPH) as Field;
  const graph = read(body.bytes);
  for (const part of graph.filter(({ number }) => number === INITIALIZER)) {
    const fields = read(part.bytes);
    const raw = fields.find(({ number }) => number === 9);
    if (!raw || raw.bytes.length < 1024) continue;
    const facts = { location, offset: "0", length: String(raw.bytes.length) };
    part.bytes = write([
      ...fields.filter((field) => field !== raw),
      ...Object.entries(facts).map(([key, value]) => pair(key, value)),
      counting(14, 1n),
    ]);
    body.bytes = write(graph);
    return { bytes: write(model), weight: raw.bytes };
  }
  throw new RangeError("There is no weight of 1 kB or more.");
}

/** How a tensor says where its numbers lie. */
function pair(key: string, value: string): Field {
  return carrying(13, write([carrying(1, text(key)), carrying(2, text(value))]));
}
