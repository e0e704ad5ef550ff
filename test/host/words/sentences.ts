// What the user reads, without VS Code. In English, until another language is spoken.
import { registerHooks } from "node:module";

const fill = (text: string, ...values: unknown[]) =>
  (spoken[text] ?? text).replace(/\{(\d+)\}/g, (_, at) => String(values[at]));
const vscode = `data:text/javascript,${encodeURIComponent(`
  let spoken = {};
  export const speak = (strings) => { spoken = strings; };
  export const l10n = { t: ${fill} };
  export const env = { language: "en" };
`)}`;
declare const spoken: Readonly<Record<string, string>>; // of that module

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: vscode, shortCircuit: true } : next(specifier, context),
});

export const { translateReason } = await import("../../../src/host/words/reasons.ts");
export const { chatRefusal } = await import("../../../src/host/words/templateReasons.ts");

/** From now on sentences are in another language: English → that language. */
export const { speak } = (await import("vscode")) as unknown as {
  readonly speak: (strings: Readonly<Record<string, string>>) => void;
};
