import { harmless } from "../../domain/reason.ts";

/** What the head of a model's card says: README.md begins with YAML between two lines of "---". */
export interface CardFacts {
  readonly licence: string | undefined;
  /** Models that it was made of. */
  readonly origin: readonly string[];
}

const LONGEST = 100; // characters
const MOST = 5; // models

/** Reads the few plain fields that are told; whatever else YAML can hold counts as nothing. */
export function readCardFacts(text: string): CardFacts {
  const [, head = ""] = /^---\r?\n(.*?)\r?\n---/s.exec(text) ?? [];
  const name = field(head, "license_name")[0];
  const [licence] = field(head, "license");
  return {
    licence: licence === "other" ? (name ?? licence) : licence,
    origin: field(head, "base_model").slice(0, MOST),
  };
}

/** The values of a field: one behind its name, or a list below it or in brackets. */
function field(head: string, name: string): readonly string[] {
  const lines = head.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (at < 0) return [];
  const value = (lines[at] ?? "").slice(name.length + 1).trim();
  const inner = /^\[(.*)\]$/.exec(value)?.[1];
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => !/^\s*- /.test(line));
  const values =
    inner !== undefined
      ? inner.split(",")
      : value !== ""
        ? [value]
        : below.slice(0, end < 0 ? below.length : end).map((line) => line.replace(/^\s*- /, ""));
  return values
    .map((each) => each.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .filter((each) => each !== "")
    .map((each) => harmless(each, LONGEST));
}
