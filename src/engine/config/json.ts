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
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
