/** The smallest of the values that at least this part of them does not exceed: 0.95 gives p95. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  if (value === undefined) throw new RangeError("No values: nothing was measured.");
  return value;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** How long `work` takes, in milliseconds. */
export async function time(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
