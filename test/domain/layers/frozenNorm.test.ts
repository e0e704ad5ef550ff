import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitNorm, scaleOf, through } from "../../../src/domain/layers/frozenNorm.ts";

const WIDTH = 6;
const COUNT = 16;
let seed = 5;
const random = () => {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647 - 0.3;
};
const rows = Array.from({ length: COUNT }, (_, row) =>
  Array.from({ length: WIDTH }, () => random() * (1 + row / 4)),
);
const gain = Array.from({ length: WIDTH }, () => 0.5 + random());
const shift = Array.from({ length: WIDTH }, random);
const mean = (row: readonly number[]) => row.reduce((sum, one) => sum + one, 0) / row.length;
const flat = (all: readonly (readonly number[])[]) => ({ data: all.flat(), width: WIDTH });

/** As it is written in the papers. */
const NORMS = {
  none: (row: readonly number[]) => row.map((one, i) => one + (shift[i] as number)),
  rms: (row: readonly number[]) => {
    const root = Math.sqrt(mean(row.map((one) => one * one)) + 1e-6);
    return row.map((one, i) => ((gain[i] as number) * one) / root);
  },
  layer: (row: readonly number[]) => {
    const middle = mean(row);
    const root = Math.sqrt(mean(row.map((one) => (one - middle) ** 2)) + 1e-5);
    return row.map(
      (one, i) => ((gain[i] as number) * (one - middle)) / root + (shift[i] as number),
    );
  },
};

describe("fitNorm", () => {
  for (const [kind, norm] of Object.entries(NORMS)) {
    it(`finds ${kind}, and what goes through it in parts adds up to what goes through it whole`, () => {
      const found = fitNorm(flat(rows), flat(rows.map(norm)));
      assert.equal(found.kind, kind);
      assert.ok(found.off < 1e-6, `${found.off}`);
      const [row = []] = rows;
      const half = row.map((one, i) => one * (i % 2 ? 0.2 : 1.7));
      const scale = scaleOf(found, row);
      const parts = [half, row.map((one, i) => one - (half[i] as number))].map((part) =>
        through(found, scale, part),
      );
      for (const [i, due] of norm(row).entries()) {
        const sum = parts.reduce(
          (total, part) => total + (part[i] as number),
          found.shift[i] as number,
        );
        assert.ok(Math.abs(sum - due) < 1e-6, `${sum}, and should be ${due}`);
      }
    });
  }

  it("is far off where what is between is no norm", () => {
    const bent = rows.map((row) => row.map((one) => Math.tanh(3 * one) * one));
    assert.ok(fitNorm(flat(rows), flat(bent)).off > 0.05);
  });
});
