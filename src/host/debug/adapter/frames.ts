import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { l10n } from "vscode";
import { nodesAt } from "../../../domain/debug/course.ts";
import { tokenAt } from "../../../domain/text/token.ts";
import type { Lit } from "../../session/session.ts";
import type { Pass, Subject } from "./pass.ts";
import type { Stop } from "./stop.ts";
import { layerName, nodeName, partOf } from "./words.ts";

/** The token that a thread follows: that which a pass is about, or that which the user picked. */
export const LAST = 1;
export const PICKED = 2;

/** The tokens that can be followed. */
export function threadsOf(pass: Pass, picked: number | undefined): readonly Protocol.Thread[] {
  const nameOf = (at: number) => l10n.t("token {0} ‘{1}’", at, pass.labelOf(at));
  const usual = nameOf(pass.usual);
  const isLast = pass.usual === pass.last;
  const own = { id: LAST, name: isLast ? l10n.t("{0}, the last", usual) : usual };
  return picked !== undefined && picked <= pass.last
    ? [own, { id: PICKED, name: nameOf(picked) }]
    : [own];
}

const MOST_FRAMES = 100; // of one thread

/** A frame's number says whose it is. */
export const frameOf = (thread: number, depth: number): number => thread * MOST_FRAMES + depth;
export const threadOf = (frame: number): number => Math.floor(frame / MOST_FRAMES);

/** Where the model stands, from the inside out: head 6 ← attention ← layer 3 ← token ← generate. */
export function framesOf(
  stop: Stop,
  thread: number,
  source: Protocol.Source,
): readonly Protocol.StackFrame[] {
  const { pass, place, followed } = stop;
  const { lines } = pass.course.listing;
  const line = lines[place.line];
  if (!line) return [];
  const token = pass.labelOf(followed);
  const first = lines.find(({ stack, layer }) => stack === line.stack && layer === line.layer);
  const layer = layerName(line, pass.run.decoder !== undefined);
  const here = (name: string) => ({ name, number: line.number });
  const named = [
    ...nodesAt(pass.course, place)
      .toReversed()
      .map((node) => here(nodeName(node, token))),
    here(partOf(line)),
    ...(layer ? [{ name: layer, number: (first ?? line).number }] : []),
    { name: l10n.t("token {0} ‘{1}’", followed, token), number: lines[0]?.number ?? 1 },
    {
      name: pass.writes ? l10n.t("generate") : l10n.t("read"),
      number: lines.at(-1)?.number ?? 1,
    },
  ];
  return named.map(({ name, number }, depth) => ({
    ...{ id: frameOf(thread, depth), name, line: number, column: depth === 0 ? 3 : 1, source },
  }));
}

/** Where the followed token stands in the user's document; written ones stand in none. */
export function litOf({ pass, followed }: Stop, subject: Subject | undefined): Lit | undefined {
  const { text = "", source } = subject ?? {};
  const { start, end } = tokenAt(pass.tokens, followed);
  if (!source || pass.run.decoder || start === end) return undefined;
  const { document, offset } = source;
  return { document, start: offset + start, end: offset + end, text: text.slice(start, end) };
}
