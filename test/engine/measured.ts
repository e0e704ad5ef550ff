import { readFileSync, writeFileSync } from "node:fs";
import type { Failure } from "../../src/domain/failure.ts";
import { toFailure } from "../../src/domain/failure.ts";
import type { Run } from "../../src/domain/model/run.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { peakOf } from "../../src/engine/model/limits.ts";
import { type Model, openModel } from "../../src/engine/model/model.ts";
import type { Tensors } from "../../src/engine/model/pass.ts";
import type { Input } from "../../src/engine/sessions/input.ts";
import { lengths } from "../../src/engine/sessions/input.ts";
import { sizeOf } from "../../src/engine/sessions/past.ts";

// A process of its own for limits.test.ts: node measured.ts [model folder] [tokens] [what].

export interface Measured {
  /** Bytes that the pass took at its peak, and that it was estimated to take. */
  readonly peak?: number;
  readonly estimate?: number;
  readonly tokens?: number;
  readonly cutBy?: Run["cutBy"];
  readonly failure?: Failure;
}

const [folder = "", count = "", what] = process.argv.slice(2);

/** Resident memory in bytes, as Linux counts it: the most since it was forgotten, or now. */
const resident = (which: "VmHWM" | "VmRSS") =>
  1024 *
  Number(
    new RegExp(`^${which}:\\s+(\\d+) kB$`, "m").exec(
      readFileSync("/proc/self/status", "utf8"),
    )?.[1],
  );

async function pass(model: Model, input: Input): Promise<number> {
  const bytesOf = ({ stream, logits, attention, past }: Tensors) =>
    [stream, logits, ...attention].reduce((sum, one) => sum + (one?.data.length ?? 0), 0) +
    (past ? sizeOf(past) / 4 : 0);
  if (what === "run") return bytesOf(await model.run(input));
  if (what === "outcome") return bytesOf(await model.outcome(input));
  const kind = model.found[0]?.kind ?? "self";
  const tensor = what === "logits" ? "logits" : "weights";
  const layer = tensor === "logits" ? 0 : model.card.layers - 1;
  const tensors = await model.inside(input, [{ tensor, kind, layer }]);
  return tensors.reduce((sum, { data }) => sum + data.length, 0);
}

async function peaks(): Promise<Measured> {
  const model = await openModel(findFiles("", folder));
  const input = (length: number): Input => ({
    ids: Uint32Array.from({ length }, (_, i) => 10 + ((i * i) % 100)),
    ...(model.start !== undefined && { decoderIds: Uint32Array.of(model.start) }),
  });
  await pass(model, input(3)); // sessions are opened
  const before = resident("VmRSS");
  writeFileSync("/proc/self/clear_refs", "5"); // forgets the most so far
  const text = input(Number(count));
  const numbers = await pass(model, text);
  const attentions = model.found.map(({ kind, heads }) => ({ heads, ...lengths(kind, text) }));
  return {
    peak: resident("VmHWM") - before,
    estimate: peakOf({ attentions, width: model.card.width, numbers }),
  };
}

/** As the engine does it; blind, it does not know how little it may take. */
async function analyse(): Promise<Measured> {
  const free = what === "blind" ? { free: () => 1e15 } : {};
  const engine = createEngine({ models: "", progress: () => {}, ...free });
  const { tokens, cutBy } = await engine.analyse(folder, "The cat sat. ".repeat(Number(count) / 4));
  return { tokens: tokens.ids.length, ...(cutBy && { cutBy }) };
}

const found = what === "analyse" || what === "blind" ? analyse() : peaks();
console.log(
  JSON.stringify(await found.catch((thrown): Measured => ({ failure: toFailure(thrown) }))),
);
