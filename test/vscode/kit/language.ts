import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Gives a server's data folder a language pack in which nothing is translated: VS Code takes up a
 * display language only with a pack of it, and packs come from the marketplace alone. So its own
 * words stay English, while extensions have theirs in this language, as `vscode.env.language` says.
 *
 * @param language as VS Code names it: "ko"
 * @returns what the server's command line needs besides
 */
export function addLanguage(data: string, language: string): readonly string[] {
  const pack = path.join(data, "pack.json");
  writeFileSync(pack, JSON.stringify({ contents: {} }));
  mkdirSync(path.join(data, "data"), { recursive: true });
  writeFileSync(
    path.join(data, "data/languagepacks.json"),
    JSON.stringify({
      [language]: {
        hash: "none",
        extensions: [{ extensionIdentifier: { id: "glassbox.words" }, version: "1.0.0" }],
        translations: { vscode: pack },
        label: language,
      },
    }),
  );
  return ["--locale", language];
}
