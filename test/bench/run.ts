// `npm run bench`: measures every subject, prints a table, writes results.json and RESULTS.md.
// `npm run bench -- tokenizing` measures and prints only that, and writes nothing; with --write it puts
// these figures among the others, and beside them when and where they were measured.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { attending } from "./attending.ts";
import { charting } from "./charting.ts";
import { debugging } from "./debugging.ts";
import { editing } from "./editing.ts";
import { generating } from "./generating.ts";
import { hovering } from "./hovering.ts";
import { learning } from "./learning.ts";
import { lens } from "./lens.ts";
import { loading } from "./loading.ts";
import { mapping } from "./mapping.ts";
import { neighbouring } from "./neighbouring.ts";
import { opening } from "./opening.ts";
import { panning } from "./panning.ts";
import { reading } from "./reading.ts";
import { report, rounded, type Written } from "./report.ts";
import { restarting } from "./restarting.ts";
import { roaming } from "./roaming.ts";
import { rounding } from "./rounding.ts";
import { scrolling } from "./scrolling.ts";
import { searching } from "./searching.ts";
import { selecting } from "./selecting.ts";
import { sending } from "./sending.ts";
import { sliding } from "./sliding.ts";
import { starting } from "./starting.ts";
import { stepping } from "./stepping.ts";
import type { Figures, Subject } from "./subject.ts";
import { surprising } from "./surprising.ts";
import { tokenizing } from "./tokenizing.ts";
import { unpacking } from "./unpacking.ts";

const SUBJECTS: readonly Subject[] = [
  starting,
  opening,
  selecting,
  hovering,
  tokenizing,
  editing,
  unpacking,
  learning,
  restarting,
  scrolling,
  sliding,
  panning,
  roaming,
  surprising,
  lens,
  attending,
  stepping,
  rounding,
  sending,
  loading,
  reading,
  neighbouring,
  mapping,
  charting,
  searching,
  generating,
  debugging,
];

const isWritten = process.argv.includes("--write");
const wanted = process.argv.slice(2).filter((word) => word !== "--write");
const chosen = SUBJECTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  console.error(
    `There is no such subject. There are: ${SUBJECTS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(1);
}

// What VS Code loads is what stands in the sources now.
const root = path.resolve(import.meta.dirname, "../..");
execFileSync(process.execPath, ["esbuild.mjs"], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});

const began = new Date();
const figures: Record<string, number> = {};
const versions: Record<string, string> = { node: process.versions.node };
for (const subject of chosen) {
  console.log(`── ${subject.name}`);
  const measured = await subject.measure((line) => console.log(`  ${line}`));
  for (const name of Object.keys(subject.figures)) {
    if (!(name in measured.figures)) throw new Error(`"${subject.name}" did not measure ${name}.`);
    const value = measured.figures[name];
    if (value !== undefined) figures[name] = rounded(value);
  }
  Object.assign(versions, measured.versions);
}

console.log("");
const width = Math.max(...Object.keys(figures).map((name) => name.length));
for (const [name, value] of Object.entries(figures)) {
  console.log(`${name.padEnd(width)}  ${String(value).padStart(8)}`);
}

const isWhole = chosen.length === SUBJECTS.length;
if (isWhole || isWritten) {
  const now: Written = {
    date: began.toISOString().slice(0, 16).replace("T", " "),
    machine: describeMachine(),
    versions,
  };
  const file = path.join(import.meta.dirname, "results.json");
  const before = isWhole ? undefined : (JSON.parse(readFileSync(file, "utf8")) as Written);
  const { later, date, machine, versions: all, ...others } = before ?? now;
  const own = Object.fromEntries(chosen.map(({ name }) => [name, now]));
  const circumstances = {
    date,
    machine,
    versions: all,
    ...(before && { later: { ...later, ...own } }),
  };
  const results = { ...(others as Figures), ...figures };
  const written = { ...circumstances, ...results };
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`);
  writeFileSync(
    path.join(import.meta.dirname, "RESULTS.md"),
    report(SUBJECTS, results, circumstances),
  );
  console.log("\nWritten: test/bench/results.json, test/bench/RESULTS.md");
}

function describeMachine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = (os.loadavg()[0] ?? 0).toFixed(1);
  return `${cpus[0]?.model.trim() ?? process.arch}, ${cpus.length} cores, ${memory} GiB, ${systemName()}, load ${load} at the end`;
}

function systemName(): string {
  try {
    const pretty = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
    if (pretty) return pretty;
  } catch {
    // not a Linux
  }
  return `${os.type()} ${os.release()}`;
}
