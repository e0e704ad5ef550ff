import { setTimeout } from "node:timers/promises";
import { commands, type DocumentSymbol, extensions, SymbolKind, Uri, workspace } from "vscode";
import type { Unit } from "../../domain/search/units.ts";
import type { SourceFile } from "./texts.ts";

const PATIENCE = 10_000; // milliseconds that a language's extension may take for one file
const REST = 500; // milliseconds before it is asked again
const FUNCTIONS: readonly SymbolKind[] = [
  ...[SymbolKind.Function, SymbolKind.Method, SymbolKind.Constructor],
];

/** The functions, methods and constructors that a language's own extension finds in a file. */
export function createFunctions(): (file: SourceFile) => Promise<readonly Unit[]> {
  const asked = new Map<string, Promise<boolean>>(); // language → whether an extension may know it
  return async ({ uri, text }) => {
    const opened = workspace.openTextDocument(Uri.parse(uri));
    const document = await opened.then(undefined, () => undefined);
    if (!document) return [];
    const { languageId } = document;
    const isNew = !asked.has(languageId);
    if (isNew) asked.set(languageId, wake(languageId));
    const mayKnow = (await asked.get(languageId)) ?? false;
    const symbols = await symbolsOf(document.uri, isNew && mayKnow);
    return unitsOf(symbols, text);
  };
}

/** Activates the extensions of a language. @returns whether there are any */
async function wake(language: string): Promise<boolean> {
  const own = extensions.all.filter(({ packageJSON }) => {
    const { activationEvents: events } = packageJSON as { readonly activationEvents?: unknown };
    return Array.isArray(events) && events.includes(`onLanguage:${language}`);
  });
  const woken = own.map((extension) => extension.activate().then(undefined, () => {}));
  await Promise.race([Promise.all(woken), setTimeout(PATIENCE, undefined, { ref: false })]);
  return own.length > 0;
}

/** @param isPatient asks again while nobody answers: an extension that was just woken may not be ready */
async function symbolsOf(uri: Uri, isPatient: boolean): Promise<readonly DocumentSymbol[]> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const answer = commands.executeCommand<readonly DocumentSymbol[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      uri,
    );
    const late = setTimeout(end - performance.now(), undefined, { ref: false });
    const found = await Promise.race([answer, late]).then(undefined, () => undefined);
    if (found || !isPatient || performance.now() + REST > end) return found ?? [];
    await setTimeout(REST);
  }
}

function unitsOf(symbols: readonly DocumentSymbol[], text: string): readonly Unit[] {
  const starts = lineStarts(text);
  const units: Unit[] = [];
  const collect = (all: readonly DocumentSymbol[]) => {
    for (const { kind, range, children } of all) {
      const { start, end } = range;
      const at = ({ line, character }: typeof start) => (starts[line] ?? text.length) + character;
      if (FUNCTIONS.includes(kind) && at(start) < at(end)) {
        units.push({ start: at(start), end: at(end), first: start.line, last: end.line });
      }
      collect(children ?? []);
    }
  };
  collect(symbols.filter((symbol) => "range" in symbol));
  return units;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
