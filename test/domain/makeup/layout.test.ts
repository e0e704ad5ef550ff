// The weights that a config.json tells of, by name and shape, held against those that PyTorch makes of
// it: training/oracle/parameters.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { Config } from "../../../src/domain/makeup/config.ts";
import { weightsOf } from "../../../src/domain/makeup/layouts/layout.ts";
import { countAll, type Weight } from "../../../src/domain/makeup/weights.ts";

interface Counted {
  readonly total: number;
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly tied?: Readonly<Record<string, string>>;
  readonly config?: Config;
}

const here = import.meta.dirname;
const root = path.join(here, "../../..");
const json = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8"));
const counted = json<Readonly<Record<string, Counted>>>(path.join(here, "oracle.json"));

function configOf(name: string, { config }: Counted): Config {
  const folder = name.startsWith("models/") ? "media" : "test/engine";
  return config ?? json(path.join(root, folder, name, "config.json"));
}

function laidOut(config: Config): readonly Weight[] {
  const weights = weightsOf(config);
  assert.ok(Array.isArray(weights), JSON.stringify(weights));
  return weights;
}

describe("the weights that a config tells of", () => {
  it("are there for every family of the oracle", () => {
    const families = Object.keys(counted).filter((name) => name.startsWith("families/"));
    assert.equal(families.length, 15);
  });

  for (const [name, expected] of Object.entries(counted)) {
    it(`of ${name} are as many as PyTorch counts`, () => {
      const weights = laidOut(configOf(name, expected));
      const { tensors, tied, total } = expected;
      if (tensors) {
        const own = weights.filter(({ tiedTo }) => tiedTo === undefined);
        const shapes = Object.fromEntries(own.map((weight) => [weight.name, weight.shape]));
        assert.deepEqual(shapes, tensors);
      }
      if (tied) {
        const pairs = weights.flatMap(({ name, tiedTo }) => (tiedTo ? [[name, tiedTo]] : []));
        assert.deepEqual(Object.fromEntries(pairs), tied);
      }
      assert.equal(countAll(weights), total);
    });
  }

  it("are not guessed of a family that is not known, nor without a number that they need", () => {
    assert.equal(weightsOf({ model_type: "unheard-of", hidden_size: 16 }), "family");
    assert.equal(weightsOf({ model_type: "toString" }), "family");
    assert.deepEqual(weightsOf({ model_type: "llama", hidden_size: 16 }), {
      notSaid: "vocab_size",
    });
    const endless = { model_type: "llama", hidden_size: 16, vocab_size: 9, num_hidden_layers: 2e9 };
    assert.deepEqual(weightsOf(endless), { notSaid: "num_hidden_layers" });
  });
});
