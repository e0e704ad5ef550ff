import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Run } from "../../../src/domain/model/run.ts";
import { slice } from "../../../src/domain/model/tensor.ts";
import { madeByPca } from "../../../src/engine/maps/made.ts";
import { pathsOf } from "../../../src/engine/maps/paths.ts";
import { along, componentsOf } from "../../../src/engine/maps/pca.ts";
import { type Model, openModel } from "../../../src/engine/model/model.ts";
import type { Input } from "../../../src/engine/sessions/input.ts";
import { allNear } from "../../asserts.ts";
import { type Case, filesOf, readCases, type Variant, variants } from "../families.ts";
import { temporaryFolder } from "../folder.ts";
import { tinyFolder } from "../tiny.ts";

const WITHIN = 1e-4;
const pause = async () => {};

/** One export of each family, in full precision. */
const FAMILIES = [...Map.groupBy(variants, ({ family }) => family).values()].map(
  (all) => all.find(({ precision }) => precision === "fp32") as Variant,
);

/** As much of a run as the paths are made of. */
const runOf = ({ found }: Model, input: Input) => ({
  run: { found, tokens: { ids: input.ids } } as unknown as Run,
  input,
});

describe("the way through the layers starts in the map and goes where PyTorch's hidden states point", () => {
  for (const variant of FAMILIES) {
    it(`${variant.family}, ${variant.variant}`, async () => {
      const model = await openModel(filesOf(variant));
      const { text, expected } = readCases(variant.family)[0] as Case;
      const { table, lengths } = await model.embeddings();
      const components = await componentsOf(table, 2, pause);
      const made = await madeByPca(table, components, 2);
      const paths = await pathsOf(model, runOf(model, text), made, pause);
      assert.ok(paths);
      const tokens = text.ids.length;
      assert.deepEqual([paths.layers, paths.tokens], [model.card.layers, tokens]);
      const placesAt = (layer: number, token: number) =>
        paths.places.subarray((layer * tokens + token) * 2, (layer * tokens + token + 1) * 2);
      const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
      // The farthest of the table's rows along either axis: what 1 is in the map.
      const rows = Array.from({ length: lengths.length }, (_, row) =>
        along(components, slice(table, row).data),
      );
      const unit = Math.max(...rows.flat().map(Math.abs));
      text.ids.forEach((id, token) => {
        allNear(
          placesAt(0, token),
          (rows[id] ?? []).map((at) => at / unit),
          WITHIN,
          `token ${token}`,
        );
      });
      const kind = model.found[0]?.kind;
      for (let layer = 0; layer < paths.layers; layer++) {
        const output = expected.find(
          ({ which }) => which.tensor === "output" && which.kind === kind && which.layer === layer,
        );
        assert.ok(output, `PyTorch's layer ${layer}`);
        const [, width = 0] = output.shape;
        for (let token = 0; token < tokens; token++) {
          const state = output.numbers.subarray(token * width, (token + 1) * width);
          const stretch = mean / Math.hypot(...state);
          const place = along(
            components,
            state.map((number) => number * stretch),
          );
          const told = `layer ${layer}, token ${token}`;
          allNear(
            placesAt(layer + 1, token),
            place.map((at) => at / unit),
            WITHIN,
            told,
          );
        }
      }
      await model.close();
    });
  }

  it("is none where no layers were found", async () => {
    const model = await openModel(tinyFolder(temporaryFolder(), "tiny-without-attention"));
    const { table } = await model.embeddings();
    const made = await madeByPca(table, await componentsOf(table, 2, pause), 2);
    const input = { ids: Uint32Array.of(1, 2, 3) };
    assert.equal(await pathsOf(model, runOf(model, input), made, pause), undefined);
    await model.close();
  });
});
