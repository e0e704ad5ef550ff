import { bytesPerToken, type FileCount } from "../../../src/domain/text/counting.ts";
import { field } from "../../kit/export/csv.ts";

/** The files as comma-separated values (RFC 4180), in this order. */
export function toCsv(files: readonly FileCount[]): string {
  const rows = files.map(({ path, size }) => [
    field(path),
    size.tokens,
    size.characters,
    size.bytes,
    size.tokens > 0 ? bytesPerToken(size).toFixed(3) : "",
  ]);
  return [["file", "tokens", "characters", "bytes", "bytes per token"], ...rows]
    .map((row) => `${row.join()}\r\n`)
    .join("");
}
