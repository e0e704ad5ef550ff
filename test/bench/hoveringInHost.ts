// Runs in the extension host (hovering.ts sends it there) and writes down how long hovers take.
import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  ConfigurationTarget,
  commands,
  extensions,
  Hover,
  languages,
  type MarkdownString,
  type Position,
  version,
  window,
  workspace,
} from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { createTokenizing } from "../../src/host/processes/tokenizerThread.ts";
import { randomNumbers } from "./text.ts";

/** Milliseconds, one number a hover. */
export interface HoverTimes {
  readonly version: string;
  readonly first: number;
  readonly plain: readonly number[];
  readonly edited: readonly number[];
  readonly command: readonly number[];
  readonly fixed: readonly number[];
  readonly thread: readonly number[];
}

const HOVERS = 200; // of each kind
const WARM_UP = 20; // that do not count
const FIXED = "fixed";

export async function run(): Promise<void> {
  const { GLASSBOX_BENCH_TEXT = "", GLASSBOX_BENCH_ANSWER = "" } = process.env;
  const random = randomNumbers(1);
  const document = await workspace.openTextDocument(GLASSBOX_BENCH_TEXT);
  const editor = await window.showTextDocument(document);
  const { length } = document.getText();
  const somewhere = () => document.positionAt(Math.floor(random() * length));

  const glassbox = await extensions.getExtension<Glassbox>("glassbox.glassbox-llm")?.activate();
  if (!glassbox) throw new Error("VS Code has no Glassbox.");
  const own = (place: Position) => timed(() => glassbox.hover(document, place), "Token");
  const byCommand = (place: Position, expected: string) =>
    timed(async () => {
      const ask = "vscode.executeHoverProvider";
      const found = await commands.executeCommand<Hover[]>(ask, document.uri, place);
      return found.find(({ contents }) => says(contents, expected));
    }, expected);

  const first = await own(somewhere());
  const plain: number[] = [];
  const edited: number[] = [];
  const command: number[] = [];
  for (let i = 0; i < WARM_UP + HOVERS; i++) {
    plain.push(await own(somewhere()));
    const place = somewhere();
    const target = somewhere();
    await editor.edit((edit) => edit.insert(place, "x"));
    edited.push(await own(target));
  }
  for (let i = 0; i < WARM_UP + HOVERS; i++) command.push(await byCommand(somewhere(), "Token"));

  await workspace
    .getConfiguration("glassbox")
    .update("hover.enabled", false, ConfigurationTarget.Global);
  const provider = languages.registerHoverProvider("plaintext", {
    provideHover: () => new Hover(FIXED),
  });
  const fixed: number[] = [];
  for (let i = 0; i < WARM_UP + HOVERS; i++) fixed.push(await byCommand(somewhere(), FIXED));
  provider.dispose();

  const thread = await askThread(document.getText(), random);
  const times: HoverTimes = {
    version,
    first,
    plain: plain.slice(WARM_UP),
    edited: edited.slice(WARM_UP),
    command: command.slice(WARM_UP),
    fixed: fixed.slice(WARM_UP),
    thread: thread.slice(WARM_UP),
  };
  writeFileSync(GLASSBOX_BENCH_ANSWER, JSON.stringify(times));
}

/** How long a hover takes. @throws Error if nobody answers, or nobody with this text */
async function timed(ask: () => Promise<Hover | undefined>, expected: string): Promise<number> {
  const began = performance.now();
  const found = await ask();
  const took = performance.now() - began;
  if (!found || !says(found.contents, expected)) throw new Error(`No hover says "${expected}".`);
  return took;
}

const says = (contents: Hover["contents"], expected: string) =>
  (contents as MarkdownString[]).some(({ value }) => value.includes(expected));

/** How long the tokenizer thread takes to answer what a hover asks it, half of it after an edit. */
async function askThread(text: string, random: () => number): Promise<readonly number[]> {
  const { GLASSBOX_BENCH_ROOT: root = "" } = process.env;
  const tokenizing = createTokenizing({
    file: path.join(root, "dist/tokenizer.js"),
    models: path.join(root, "media/models"),
    log: console.error,
  });
  const { questions } = tokenizing;
  const somewhere = () => Math.floor(random() * text.length);
  await questions.open("bench", 0, text);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + 2 * HOVERS; i++) {
    if (i % 2 === 1) {
      await questions.edit("bench", i, [{ offset: somewhere(), length: 0, text: "x" }]);
    }
    const offset = somewhere();
    const began = performance.now();
    const found = await questions.tokenInDocument("tiny-gpt", "bench", offset);
    times.push(performance.now() - began);
    if (!found) throw new Error(`The thread has no token at ${offset}.`);
  }
  tokenizing.dispose();
  return times;
}
