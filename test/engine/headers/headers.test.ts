// Heads of files of weights: as the formats' own libraries read them (training/oracle/headers.py), of
// ONNX against PyTorch's counts, of ten billion bytes, and spoilt.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { FileHead } from "../../../src/domain/makeup/modelFile.ts";
import { leavesOf } from "../../../src/domain/makeup/tree.ts";
import { type Reason, Refused } from "../../../src/domain/reason.ts";
import { GGUF_TYPES } from "../../../src/engine/headers/ggufTypes.ts";
import { readHead } from "../../../src/engine/headers/head.ts";
import { temporaryFolder } from "../folder.ts";
import { createRandom } from "../random.ts";
import { TEN_GB, writeLargeGguf, writeLargeOnnx, writeLargeSafetensors } from "./sparse.ts";

const here = path.join(import.meta.dirname, "files");
const engine = path.join(import.meta.dirname, "..");
const root = path.join(engine, "../..");
const json = <T>(...file: string[]): T => JSON.parse(readFileSync(path.join(...file), "utf8"));

interface Told {
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly type?: string;
}
const expected = json<{
  readonly safetensors: Readonly<Record<string, Told>>;
  readonly gguf: Readonly<Record<string, Told>>;
  readonly ggufTypes: Readonly<Record<string, readonly [string, number, number]>>;
}>(here, "expected.json");
interface Counted {
  readonly total: number;
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly tied?: Readonly<Record<string, string>>;
}
const counted = json<Readonly<Record<string, Counted>>>(root, "test/domain/makeup/oracle.json");

const EVERY = { search: "", sort: "file", direction: 1, from: 0, count: 1_000_000 } as const;
const rowsOf = (file: string) => readHead(file).tensors(EVERY).rows;
const partsOf = ({ tree }: FileHead) => new Set(leavesOf(tree.root).map(({ group }) => group));

describe("the head of a safetensors file", () => {
  const file = path.join(here, "tiny.safetensors");

  it("names each tensor with its shape and size, as the format's own library wrote it", () => {
    const rows = rowsOf(file).map(({ name, shape, bytes }) => [name, { shape, bytes }]);
    assert.deepEqual(Object.fromEntries(rows), expected.safetensors);
  });

  it("adds up its parameters by part, whole numbers not among them", () => {
    const { head } = readHead(file);
    const layer = 2 * 64 * 64 + 2 * 32 * 64 + 3 * 96 * 64 + 2 * 64;
    assert.equal(head.parameters, 50 * 64 + 64 + 2 * layer);
    assert.equal(head.tree.root.count, head.parameters);
    assert.deepEqual(head.facts, [{ key: "format", value: "pt" }]);
    assert.deepEqual(
      head.types.map(({ type }) => type),
      ["F16", "F32", "I64"],
    );
    assert.ok(!partsOf(head).has("other"));
  });
});

describe("the head of a GGUF file", () => {
  const file = path.join(here, "tiny.gguf");

  it("names each tensor with its type, shape and size, as llama.cpp's own library reads it", () => {
    const rows = rowsOf(file).map(({ name, type, shape, bytes }) => [name, { shape, bytes, type }]);
    assert.deepEqual(Object.fromEntries(rows), expected.gguf);
  });

  it("tells what it says of itself, and of lists the beginning", () => {
    const { facts, parameters, tree } = readHead(file).head;
    const value = (key: string) => facts.find((fact) => fact.key === key)?.value;
    assert.equal(value("general.architecture"), "llama");
    assert.equal(value("llama.context_length"), "128");
    assert.equal(value("llama.attention.layer_norm_rms_epsilon"), "0.000001");
    assert.equal(value("tokenizer.ggml.add_bos_token"), "true");
    assert.equal(value("tokenizer.ggml.tokens"), '["▁token0", "▁token1", "▁token2", …] (50)');
    assert.equal(value("tokenizer.ggml.scores"), "[0, -1, -2, …] (50)");
    const layer = 2 * 64 * 64 + 2 * 32 * 64 + 3 * 96 * 64 + 2 * 64;
    assert.equal(parameters, 2 * 50 * 64 + 64 + 2 * layer);
    assert.equal(tree.head, 50 * 64);
  });

  it("knows the size of every type as llama.cpp does", () => {
    const known = [...GGUF_TYPES].map(([number, { name, block, bytes }]) => [
      number,
      [name, block, bytes],
    ]);
    assert.deepEqual(Object.fromEntries(known), expected.ggufTypes);
  });
});

interface Variant {
  readonly family: string;
  readonly variant: string;
  readonly files: Readonly<Record<string, number>>;
}
const variants = json<readonly Variant[]>(engine, "families/index.json").filter(
  ({ files }) => "model.onnx" in files,
);

describe("the head of an ONNX file", () => {
  it("of every family and way of storing has as many parameters as PyTorch counts", () => {
    // A file may hold a table twice that PyTorch ties: as it is looked up, and turned around.
    const off = variants.flatMap(({ family, variant }) => {
      const { head } = readHead(path.join(engine, "families", family, variant, "model.onnx"));
      const { total = 0, tensors = {}, tied = {} } = counted[`families/${family}`] ?? {};
      const table = Object.entries(tied).find(([name]) => /weight$/.test(name))?.[1] ?? "";
      const twice = (tensors[table] ?? []).reduce((product, length) => product * length, 1);
      return [total, total + twice].includes(head.parameters)
        ? []
        : [`${family}/${variant}: ${head.parameters} of ${total}`];
    });
    assert.deepEqual(off, []);
  });
});

describe("the head of the embedded models' files", () => {
  for (const [model, file, parameters] of [
    ["tiny-gpt", "model.onnx", counted["models/tiny-gpt"]?.total],
    ["tiny-bert", "model.onnx", counted["models/tiny-bert"]?.total],
  ] as const) {
    it(`has all of ${model}, each weight in its part`, () => {
      const { head } = readHead(path.join(root, "media/models", model, "onnx", file));
      assert.equal(head.parameters, parameters);
      assert.ok(!partsOf(head).has("other"), [...partsOf(head)].join());
      const { seen } = head.graph as NonNullable<typeof head.graph>;
      assert.deepEqual(seen, {
        ...{ attention: 4, layers: 4, hasStream: true, hasEmbeddings: true, hasLogits: true },
      });
    });
  }
});

describe("the head of a file of ten billion bytes", () => {
  const folder = temporaryFolder();
  for (const [format, write] of [
    ["safetensors", writeLargeSafetensors],
    ["gguf", writeLargeGguf],
    ["onnx", writeLargeOnnx],
  ] as const) {
    it(`of ${format} takes less than five million bytes to read`, () => {
      const file = path.join(folder, `large.${format}`);
      const parameters = write(file);
      const { size } = statSync(file);
      assert.ok(size > 0.99 * TEN_GB && size < 1.01 * TEN_GB, `${size}`);
      const { head, tensors } = readHead(file);
      assert.ok(head.read < 5e6, `${head.read} bytes read`);
      assert.equal(head.parameters, parameters);
      assert.equal(head.tree.root.children[0]?.children.length, 80);
      const { total, rows } = tensors({
        ...{ search: "LAYERS.79.self_attn", sort: "name", direction: -1, from: 1, count: 2 },
        ...(format === "gguf" && { search: "blk.79.attn" }),
      } as const);
      assert.equal(total, 4);
      assert.equal(rows.length, 2);
    });
  }
});

/** Why the bytes cannot be read; undefined if they can. */
function refusal(name: string, bytes: Uint8Array): Reason | undefined {
  try {
    readHead(name, bytes);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.reason;
    throw thrown;
  }
}

const safetensors = (head: unknown, data = 0, declared?: bigint): Uint8Array => {
  const text =
    head instanceof Uint8Array
      ? head
      : new TextEncoder().encode(typeof head === "string" ? head : JSON.stringify(head));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
};
const tensor = (from: number, to: number, more: object = {}) => ({
  ...{ dtype: "F32", shape: [(to - from) / 4], data_offsets: [from, to] },
  ...more,
});

describe("a spoilt safetensors file is refused for one reason", () => {
  for (const [what, bytes, code] of [
    ["that is empty", new Uint8Array(), "endsTooEarly"],
    ["that ends in its head", safetensors({ a: tensor(0, 4) }, 4).subarray(0, 20), "endsTooEarly"],
    ["with a head of 2^63 bytes", safetensors({}, 0, 2n ** 63n), "headTooLong"],
    ["with a head longer than the file", safetensors({}, 0, 1000n), "endsTooEarly"],
    ["whose head is no JSON", safetensors("{a"), "headNotJson"],
    ["whose head is a list", safetensors("[]"), "headNotJson"],
    [
      "whose head is no UTF-8",
      safetensors(Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d)),
      "headNotJson",
    ],
    ["whose head is nested without end", safetensors("[".repeat(200_000)), "headNotJson"],
    [
      "with weights on each other",
      safetensors({ a: tensor(0, 8), b: tensor(4, 12) }, 12),
      "tensorsOverlap",
    ],
    ["with weights beyond its end", safetensors({ a: tensor(0, 4000) }, 12), "dataMissing"],
    [
      "with a type that nobody knows",
      safetensors({ a: tensor(0, 4, { dtype: "Q4" }) }, 4),
      "unknownType",
    ],
    [
      "with a type of every object's",
      safetensors({ a: tensor(0, 4, { dtype: "toString" }) }, 4),
      "unknownType",
    ],
    [
      "with another size than its shape",
      safetensors({ a: tensor(0, 4, { shape: [3] }) }, 4),
      "tensorSize",
    ],
    [
      "with a length below zero",
      safetensors({ a: tensor(0, 4, { shape: [-1] }) }, 4),
      "tensorUnclear",
    ],
    [
      "with a shape too large to count",
      safetensors({ a: tensor(0, 4, { shape: [2 ** 52, 2 ** 52] }) }, 4),
      "tensorUnclear",
    ],
    ["with a tensor that is null", safetensors({ a: null }, 4), "tensorUnclear"],
    [
      "with places turned around",
      safetensors({ a: tensor(0, 4, { data_offsets: [4, 0] }) }, 4),
      "tensorSize",
    ],
  ] as const) {
    it(what, () => assert.equal(refusal("a.safetensors", bytes)?.code, code));
  }
});

describe("a spoilt GGUF file is refused for one reason", () => {
  const whole = readFileSync(path.join(here, "tiny.gguf"));
  const with64 = (at: number, value: bigint) => {
    const bytes = Uint8Array.from(whole);
    new DataView(bytes.buffer).setBigUint64(at, value, true);
    return bytes;
  };
  const with32 = (at: number, value: number) => {
    const bytes = Uint8Array.from(whole);
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };
  const firstKey = 24;
  for (const [what, bytes, code] of [
    ["that is empty", new Uint8Array(), "endsTooEarly"],
    ["that begins otherwise", with32(0, 0), "notGguf"],
    ["of a version to come", with32(4, 9), "ggufVersion"],
    ["of bytes the other way round", with32(4, 0x03000000), "ggufVersion"],
    ["of 2^60 tensors", with64(8, 2n ** 60n), "endsTooEarly"],
    ["of two million tensors", with64(8, 2_000_000n), "tooManyTensors"],
    ["of two million facts", with64(16, 2_000_000n), "tooManyFacts"],
    ["of a million facts that are not there", with64(16, 900_000n), undefined],
    ["with a name longer than the file", with64(firstKey, 2n ** 40n), "endsTooEarly"],
    ["without its last weights", whole.subarray(0, -64), "dataMissing"],
    ["that ends in its head", whole.subarray(0, 200), "endsTooEarly"],
  ] as const) {
    it(what, () => {
      const reason = refusal("a.gguf", bytes);
      assert.ok(reason);
      if (code !== undefined) assert.equal(reason.code, code);
    });
  }
});

describe("files of which any byte is another", () => {
  const ROUNDS = 400;
  for (const [name, file] of [
    ["a.safetensors", path.join(here, "tiny.safetensors")],
    ["a.gguf", path.join(here, "tiny.gguf")],
    ["a.onnx", path.join(engine, "families/gpt2/eager-legacy/model.onnx")],
  ] as const) {
    it(`are read or refused as ${name}, and nothing else happens`, () => {
      const whole = readFileSync(file);
      const { below } = createRandom(7);
      let refused = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const bytes = Uint8Array.from(whole);
        const HEAD = 3_000; // bytes in which most of what is spoilt stands
        for (let count = 1 + below(4); count > 0; count--) bytes[below(HEAD)] = below(256);
        const end = round % 5 === 0 ? below(bytes.length) : bytes.length;
        if (refusal(name, bytes.subarray(0, end))) refused++;
      }
      assert.ok(refused > ROUNDS / 10, `${refused} refused`);
    });
  }
});

describe("any other file", () => {
  it("is refused by its name or its first bytes", () => {
    assert.equal(refusal("a.txt", new TextEncoder().encode("hello"))?.code, "unknownFormat");
    const whole = readFileSync(path.join(here, "tiny.gguf"));
    assert.equal(refusal("a.bin", whole), undefined);
  });

  it("that holds external weights says which are there", () => {
    const folder = path.join(engine, "families/gpt2/external");
    const { externals } = readHead(path.join(folder, "model.onnx")).head.graph ?? {};
    assert.deepEqual(externals, [{ location: "model.onnx_data", isThere: true }]);
    const bytes = readFileSync(path.join(folder, "model.onnx"));
    const elsewhere = readHead("model.onnx", bytes).head.graph?.externals;
    assert.deepEqual(elsewhere, [{ location: "model.onnx_data", isThere: undefined }]);
  });
});
