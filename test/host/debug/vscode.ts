// The debugger's words without VS Code, in English.
import { registerHooks } from "node:module";

const fill = (text: string, ...values: unknown[]) =>
  text.replace(/\{(\d+)\}/g, (_, at) => String(values[at]));
const vscode = `data:text/javascript,${encodeURIComponent(`
  export const env = { language: "en" };
  export const l10n = { t: ${fill} };
`)}`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: vscode, shortCircuit: true } : next(specifier, context),
});

export const { Debugger } = await import("../../../src/host/debug/adapter/debugger.ts");
