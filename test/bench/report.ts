import type { Figures, Subject } from "./subject.ts";

/** What stands beside the figures in results.json. */
export interface Circumstances {
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** At least three digits that count: 1234, 56.7, 0.089. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** RESULTS.md: every figure with what it says, by subject, and how it was measured. */
export function report(
  subjects: readonly Subject[],
  figures: Figures,
  { date, machine, versions }: Circumstances,
): string {
  const chapters = subjects.map(
    ({ name, method, figures: texts }) =>
      `## ${name}\n\n| figure | value | what it says |\n|---|---|---|\n${Object.entries(texts)
        .map(([key, text]) => `| \`${key}\` | ${figures[key] ?? "not measured"} | ${text} |`)
        .join("\n")}\n\n${method}\n`,
  );
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# What Glassbox takes

Made by \`npm run bench\` from results.json; do not edit. Milliseconds, bytes and ratios to plain are
better the smaller they are, all per second and other ratios the larger. A load above the number of
cores means that others were at work on the machine: times are too long then, and ratios less certain.

- ${date}
- ${machine}
- ${parts.join(", ")}

${chapters.join("\n")}`;
}
