import assert from "node:assert/strict";
import { Failed, type Failure } from "../src/domain/failure.ts";

/** A number is what is expected, or no further from it than `within`. */
export function near(
  actual: number | undefined,
  expected: number | undefined,
  within: number,
  what = "",
): void {
  const isNear =
    actual === expected || Math.abs((actual as number) - (expected as number)) <= within;
  assert.ok(isNear, `${what} ${actual} is not ${expected}`);
}

/** So are all of them, and there are as many. */
export function allNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  within: number,
  what = "",
): void {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) near(actual[i], expected[i], within, `${what} at ${i}:`);
}

/**
 * For `assert.rejects` and `assert.throws`: it fails so.
 *
 * @param expected its kind, or fields that it has
 */
export const failing = (expected: Failure["kind"] | Partial<Failure>) => (thrown: unknown) => {
  assert.ok(thrown instanceof Failed, String(thrown));
  const fields = typeof expected === "string" ? { kind: expected } : expected;
  assert.deepEqual(thrown.failure, { ...thrown.failure, ...fields });
  return true;
};
