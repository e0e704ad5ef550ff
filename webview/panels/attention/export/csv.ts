import type { AttentionMap } from "../../../../src/domain/attention/attention.ts";
import { field } from "../../../kit/export/csv.ts";

const ROWS = 16; // written at once: some 10 ms for 1,024 columns

/**
 * A map as a table: the tokens looked at above, the one that looks before each row, six digits of
 * each number.
 *
 * @param pause awaited in between, so that a large map does not hold the page up
 */
export async function writeCsv(
  { weights, from, to }: AttentionMap,
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  pause: () => Promise<void>,
): Promise<string> {
  const lines = [["", ...labels.to].map(field).join()];
  for (let row = 0; row < from; row++) {
    if (row % ROWS === ROWS - 1) await pause();
    const numbers = weights.subarray(row * to, (row + 1) * to);
    const cells = Array.from(numbers, (number) => String(Number(number.toPrecision(6))));
    lines.push([field(labels.from[row] ?? ""), ...cells].join());
  }
  return `${lines.join("\r\n")}\r\n`;
}
