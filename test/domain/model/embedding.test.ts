import { describe, it } from "node:test";
import { cosines, rowLengths } from "../../../src/domain/model/embedding.ts";
import { near } from "../../asserts.ts";

describe("cosines", () => {
  const table = { data: Float32Array.of(1, 0, 0, 2, 3, 3, 0, 0, -1, 0), shape: [5, 2] };

  it("are 1 for the same direction, 0 at right angles, -1 for the opposite, 0 for no length", () => {
    const dots = Float32Array.of(1, 0, 3, 0, -1); // of the first row with every row
    const [same, right, half, none, opposite] = cosines(dots, rowLengths(table), 0);
    near(same as number, 1, 1e-12);
    near(right as number, 0, 1e-12);
    near(half as number, Math.SQRT1_2, 1e-7);
    near(none as number, 0, 1e-12);
    near(opposite as number, -1, 1e-12);
  });
});
