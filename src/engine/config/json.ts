import { readFile } from "node:fs/promises";
import { checkFile } from "./files.ts";

export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null;

export const field = (json: unknown, name: string): unknown =>
  isRecord(json) ? json[name] : undefined;

/** A file that a model can be looked into without: undefined if it is not there, or no JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    checkFile("modelUnreadable", file);
    return JSON.parse(plainJson(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Strings, and what Python writes for numbers that JSON does not have, such as Mamba 2's limits. */
const ENDLESS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** A text as JSON may have it: numbers without end are null. */
export const plainJson = (text: string): string =>
  text.replace(ENDLESS, (part) => (part.startsWith('"') ? part : "null"));
