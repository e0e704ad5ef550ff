// `npm test`: every check there is, one after the other, but for those that are run only if they are
// named. `npm test -- unit panels` runs only these.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Tally } from "./tally.ts";

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Counts tests itself; a step that does not is one test. */
  readonly counts?: true;
  /** Only if it is named: it fetches what no other step needs. */
  readonly isExtra?: true;
  /** It drives a screen, on which a busy machine may draw too late: what fails is tried once more. */
  readonly isTriedAgain?: true;
}

const tests = (...globs: readonly string[]): readonly string[] => [
  ...["node", "--test", "--test-reporter=spec", "--test-reporter-destination=stdout"],
  ...["--test-concurrency=2", "--test-timeout=1800000"],
  ...globs,
];

const STEPS: readonly Step[] = [
  { name: "lint", command: ["biome", "ci", "--error-on-warnings", "--colors=off"] },
  { name: "types of src", command: ["tsc", "-p", "src"] },
  { name: "types of webview", command: ["tsc", "-p", "webview"] },
  { name: "types of test", command: ["tsc", "-p", "test"] },
  { name: "build", command: ["node", "esbuild.mjs"] },
  {
    name: "unit",
    command: tests("test/{domain,protocol,tokenizer,engine,host,webview,lint,fuzz}/**/*.test.ts"),
    counts: true,
  },
  { name: "package", command: tests("test/package/*.test.ts"), counts: true },
  {
    name: "panels",
    command: tests("test/gallery/**/*.test.ts"),
    counts: true,
    isTriedAgain: true,
  },
  { name: "host", command: ["node", "test/vscode/run.ts"], counts: true },
  { name: "window", command: tests("test/vscode/*.ui.ts"), counts: true, isTriedAgain: true },
  {
    name: "tokenizers",
    command: tests("test/tried/tokenizers.test.ts"),
    counts: true,
    isExtra: true,
  },
];

const LIMIT = 40 * 60_000; // milliseconds: a step that hangs ends as a failed one

interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The files that failed at first and passed when they were tried again. */
  readonly again: readonly string[];
  readonly seconds: number;
}

const root = path.resolve(import.meta.dirname, "..");
const bin = path.join(root, "node_modules/.bin");
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };

/** Runs a step, its output passing through; resolves with its exit code and what it printed. */
function perform([program = "", ...args]: readonly string[]): Promise<[number, string]> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
      timeout: LIMIT,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on("error", (error) => {
      console.error(error.message);
      resolve([1, output]);
    });
    child.on("close", (code) => resolve([code ?? 1, output]));
  });
}

/** The sum of what node:test ("ℹ pass 3") and mocha ("3 passing") say. */
function sum(output: string, pattern: RegExp): number {
  const found = stripVTControlCharacters(output).matchAll(pattern);
  return [...found].reduce((total, [, node, mocha]) => total + Number(node ?? mocha), 0);
}

interface Counts {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

async function count(command: readonly string[]): Promise<Counts> {
  const [code, output] = await perform(command);
  return {
    code,
    passed: sum(output, /^ℹ pass (\d+)$|^ {2}(\d+) passing/gm),
    failed: sum(output, /^ℹ (?:fail|cancelled) (\d+)$|^ {2}(\d+) failing/gm),
    skipped: sum(output, /^ℹ (?:skipped|todo) (\d+)$|^ {2}(\d+) pending/gm),
  };
}

/** Runs test files, and those in which a test failed once more. Each is counted as it ended. */
async function countTwice(command: readonly string[]): Promise<Counts & Pick<Outcome, "again">> {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-tests-"));
  try {
    const told = path.join(folder, "files");
    const [node = "", ...rest] = command;
    const reporter = path.join(root, "test/tally.ts");
    const tell = [`--test-reporter=${reporter}`, `--test-reporter-destination=${told}`];
    const first = await count([node, ...tell, ...rest]);
    const lines = readFileSync(told, "utf8").split("\n").filter(Boolean);
    const bad = lines.map((line) => JSON.parse(line) as Tally).filter(({ success }) => !success);
    if (bad.length === 0) return { ...first, again: [] };
    const files = bad.map(({ file }) => path.relative(root, file));
    console.log(`\n── failed, and tried once more: ${files.join(", ")}`);
    const second = await count(tests(...files));
    const without = (part: "passed" | "failed") =>
      bad.reduce((left, each) => left - each[part], first[part]) + second[part];
    const failed = without("failed");
    const again = second.code === 0 ? files : [];
    return { ...first, code: failed, passed: without("passed"), failed, again };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(step: Step): Promise<Outcome> {
  console.log(`\n── ${step.name}: ${step.command.join(" ")}`);
  const began = Date.now();
  const counted = step.isTriedAgain
    ? await countTwice(step.command)
    : { ...(await count(step.command)), again: [] };
  const { code, skipped, again } = counted;
  let { passed, failed } = counted;
  if (!step.counts && code === 0) passed = 1;
  if (passed === 0 && failed === 0) failed = 1; // it died, or there was nothing to run
  if (code !== 0 && failed === 0) failed = 1;
  return { name: step.name, passed, failed, skipped, again, seconds: (Date.now() - began) / 1000 };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => STEPS.every((step) => step.name !== name));
if (unknown.length > 0) {
  console.error(
    `No such step: ${unknown.join(", ")}. Steps: ${STEPS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(1);
}
const began = Date.now();
const outcomes: Outcome[] = [];
for (const step of STEPS) {
  if (wanted.length === 0 ? !step.isExtra : wanted.includes(step.name))
    outcomes.push(await take(step));
}

console.log("");
for (const { name, passed, failed, skipped, again, seconds } of outcomes) {
  const notes = [
    ...(failed > 0 ? [`, ${failed} failed`] : []),
    ...(skipped > 0 ? [`, ${skipped} skipped`] : []),
    ...(again.length > 0 ? [`; at a second try: ${again.join(", ")}`] : []),
  ].join("");
  console.log(`${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed${notes}`);
}
console.log(`${"all".padEnd(18)} ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`);
const total = (part: "passed" | "failed") => outcomes.reduce((all, each) => all + each[part], 0);
console.log(`${total("passed")} passed, ${total("failed")} failed`);
process.exitCode = total("failed") > 0 || outcomes.length === 0 ? 1 : 0;
