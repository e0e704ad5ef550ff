// What the user reads, without VS Code. In English.
import { registerHooks } from "node:module";

const fill = (text: string, ...values: unknown[]) =>
  text.replace(/\{(\d+)\}/g, (_, at) => String(values[at]));
const vscode = `data:text/javascript,export const l10n = { t: ${encodeURIComponent(String(fill))} };`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: vscode, shortCircuit: true } : next(specifier, context),
});

export const { translateReason } = await import("../../../src/host/words/reasons.ts");
