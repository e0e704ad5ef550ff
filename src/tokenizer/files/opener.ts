import { Failed, isOfMemory } from "../../domain/failure.ts";
import { type Reason, reasonOf } from "../../domain/reason.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import type { Pause } from "../limits/slices.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { openTokenizer } from "./tokenizerFile.ts";
import { parseTokenizer } from "./tokenizerText.ts";

/** How files are read. */
export interface Reader {
  readonly read: (file: string) => Promise<string>;
  /** Awaited in between where opening takes long. */
  readonly pause?: Pause;
}

/** Opens the tokenizer.json at a path. @throws Failed tokenizerUnreadable */
export async function openTokenizerAt(
  file: string,
  id: TokenizerId,
  { read, pause = async () => {} }: Reader,
): Promise<Tokenizer> {
  try {
    return openTokenizer(await parseTokenizer(await read(file), pause), id);
  } catch (thrown) {
    throw tokenizerFault(file, thrown);
  }
}

/** Whatever was thrown over a tokenizer.json, as one clear reason that names its path. */
export function tokenizerFault(file: string, thrown: unknown): Failed {
  return new Failed({ kind: "tokenizerUnreadable", file, reason: faultOf(thrown) });
}

function faultOf(thrown: unknown): Reason {
  if (thrown instanceof Failed && thrown.failure.kind === "tokenizerUnreadable") {
    return thrown.failure.reason;
  }
  if (isMissing(thrown)) return { code: "notThere" };
  return isOfMemory(thrown) ? { code: "tooMuchMemory" } : reasonOf(thrown);
}

const isMissing = (thrown: unknown) =>
  thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
