import { readFileSync } from "node:fs";
import path from "node:path";

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly name?: string;
  /** A folder of our own stands in its place. */
  readonly link?: boolean;
}

const root = path.resolve(import.meta.dirname, "../..");
export const licencesFile = path.join(root, "media/LICENCES.md");

/** The page as it should be, from package-lock.json. @throws Error if a package names no licence */
export function licencesPage(): string {
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const rows = Object.entries(lock.packages)
    .filter(([folder, { link }]) => folder.startsWith("node_modules/") && !link)
    .map(([folder, locked]) => {
      const name = locked.name ?? folder.slice(folder.lastIndexOf("node_modules/") + 13);
      if (!locked.license) throw new Error(`${name} names no licence in package-lock.json.`);
      const use = locked.dev || locked.devOptional ? "to build and test" : "at run time";
      return `| ${name} | ${locked.version} | ${locked.license} | ${use} |`;
    });
  return [
    "# Licences of the packages that Glassbox stands on",
    "",
    "Made by `npm run licences` from package-lock.json. The licences of the text that the embedded",
    "models were trained on stand in training/SOURCES.md. Glassbox itself: MIT (LICENSE).",
    "The texts of the licences of what is shipped stand in ThirdPartyNotices.txt of each package. sharp",
    "comes along with transformers.js; an empty module stands in its place in what is shipped.",
    "",
    "| package | version | licence | needed |",
    "|---|---|---|---|",
    ...[...new Set(rows)].sort(),
    "",
  ].join("\n");
}
