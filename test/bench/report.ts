import type { Figures, Subject } from "./subject.ts";

/** When, where and beside what figures were measured. */
export interface Circumstances {
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What stands before the figures in results.json. */
export interface Written extends Circumstances {
  /** Subjects whose figures were measured in another run than the rest. */
  readonly later?: Readonly<Record<string, Circumstances>>;
}

/** At least three digits that count: 1234, 56.7, 0.089. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** RESULTS.md: every figure with what it says, by subject, and how it was measured. */
export function report(
  subjects: readonly Subject[],
  figures: Figures,
  { date, machine, versions, later }: Written,
): string {
  const chapters = subjects.map(
    ({ name, method, figures: texts }) =>
      `## ${name}\n\n${laterLine(later?.[name])}| figure | value | what it says |\n|---|---|---|\n${Object.entries(
        texts,
      )
        .map(([key, text]) => `| \`${key}\` | ${figures[key] ?? "not measured"} | ${text} |`)
        .join("\n")}\n\n${method}\n`,
  );
  return `# What Glassbox takes

Made by \`npm run bench\` from results.json; do not edit. Milliseconds, bytes and ratios to plain are
better the smaller they are, all per second and other ratios the larger. A load above the number of
cores means that others were at work on the machine: times are too long then, and ratios less certain.

- ${date}
- ${machine}
- ${listed(versions)}

${chapters.join("\n")}`;
}

const listed = (versions: Circumstances["versions"]) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

const laterLine = (own: Circumstances | undefined) =>
  own ? `Measured by itself: ${own.date}; ${own.machine}; ${listed(own.versions)}.\n\n` : "";
