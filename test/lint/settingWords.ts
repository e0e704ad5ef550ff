import { readFileSync } from "node:fs";
import path from "node:path";
import { type Language, mentionsIn } from "../../src/domain/glossary/glossary.ts";
import { root } from "./imports.ts";

/** Where the manifest's texts stand in each language. */
const FILES: Readonly<Record<Language, string>> = {
  en: path.join(root, "package.nls.json"),
  ko: path.join(root, "package.nls.ko.json"),
};

/** Every file of the manifest's texts as it stands, and as it should. */
export function settingsFiles(): readonly {
  readonly file: string;
  readonly now: string;
  readonly wanted: string;
}[] {
  return (["en", "ko"] as const).map((language) => {
    const now = readFileSync(FILES[language], "utf8");
    const texts = Object.entries(JSON.parse(now) as Readonly<Record<string, string>>).map(
      ([key, text]) => [key, key.startsWith("setting.") ? withWords(text, language) : text],
    );
    const wanted = `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`;
    return { file: FILES[language], now, wanted };
  });
}

/** A setting's text, and behind it what the glossary says of the terms in it. */
export function withWords(text: string, language: Language): string {
  const [own = ""] = text.split("\n\n");
  const words = mentionsIn(own, language).map(
    ({ term }) =>
      `- *${term.name.replace(/^\p{Ll}/u, (first) => first.toUpperCase())}*: ${term.says}`,
  );
  return words.length === 0 ? own : `${own}\n\n${words.join("\n")}`;
}
