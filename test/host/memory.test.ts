import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, it } from "node:test";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RunId } from "../../src/domain/model/run.ts";
import { Session } from "../../src/host/session/session.ts";
import { createRandom } from "../engine/random.ts";
import { startEngine, startTokenizer } from "./engine.ts";
import { until } from "./places.ts";

const SELECTIONS = Number(process.env.GLASSBOX_SELECTIONS ?? 2_000);
const isLong = SELECTIONS > 2_000;
const WARM = isLong ? 2_000 : 50; // selections before which code and caches are still being filled
const EVERY = 250; // from one measurement to the next
/**
 * MB that each may grow by from then on. 2,000 runs leave some 1,500 MB of tensors behind; what V8
 * keeps in hand for young objects grows by up to 50, though no more of it is in use: the host's is
 * taken off, the engine's cannot be seen from here.
 */
const MOST = { heap: 2, host: 32, engine: 128 };
const LONG_MOST = 0.2; // the same of a long round, as a part of what each had once warm

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const { inference, runs } = startEngine();
const tokenizing = startTokenizer();
after(() => {
  inference.dispose();
  tokenizing.dispose();
});

/** Resident memory of a process in MB, as Linux counts it. */
function residentOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** MB that V8 keeps in hand for young objects of this thread. */
function youngOf(): number {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  return (young?.physical_space_size ?? 0) / 2 ** 20;
}

interface Measured {
  readonly heap: number;
  readonly host: number;
  readonly engine: number;
}

function measure(): Measured {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    heap: (heapUsed + arrayBuffers) / 2 ** 20,
    host: residentOf(process.pid) - youngOf(),
    engine: residentOf(inference.engine?.pid),
  };
}

describe("memory", { skip: process.platform !== "linux" && "/proc is Linux's" }, () => {
  it(`stays flat over ${SELECTIONS} selections`, async (test) => {
    const session = new Session(
      {
        runs,
        tokenizing,
        model: () => "tiny-gpt",
        tokenizer: () => "tiny-gpt",
        explain: (failure) => assert.fail(JSON.stringify(failure)),
      },
      () => {},
    );
    const page = { show: async () => {}, light: async () => {} };
    const viewers = (["tokens", "run", "run"] as const).map((need) => session.join(need, page));
    const [, attention, predictions] = viewers as [never, (typeof viewers)[0], (typeof viewers)[0]];

    /** The run that a panel shows of this text. */
    const runOf = (viewer: typeof attention, text: string): RunId | undefined =>
      viewer.state.kind === "ready" && viewer.state.text === text
        ? viewer.state.run?.id
        : undefined;

    const { below, pick } = createRandom(2_000);
    const words = ["cat", "sat", "mat", "고양이", "Unbelievable", "👍🏽", "return", "x = 1", "\n"];
    const measured: Measured[] = [];
    let pid: number | undefined;
    for (let i = 1; i <= SELECTIONS; i++) {
      const text = `${i}: ${Array.from({ length: 5 + below(20) }, () => pick(words)).join(" ")}.`;
      session.look({ document: "untitled:a", offset: 0, text });
      await until(
        () =>
          viewers.every(
            ({ source, state }) => source && state.kind === "ready" && state.text === text,
          ),
        text,
      );
      pid ??= inference.engine?.pid;
      const run = runOf(attention, text) as RunId;
      await Promise.all([
        attention.questions.ask(run, (engine, id) => engine.attention(id, i % 4, i % 8)),
        predictions.questions.ask(run, (engine, id) => engine.candidates(id, 1, 10)),
        i % 8 === 0 &&
          predictions.questions.ask(run, (engine, id) => engine.neighbours(id, i % 8_000, 10)),
      ]);
      if (i === WARM || (i > WARM && i % EVERY === 0)) {
        const now = measure();
        measured.push(now);
        const [heap, host, engine] = [now.heap, now.host, now.engine].map((mb) => mb.toFixed(1));
        test.diagnostic(
          `after ${i}: host heap ${heap}, host RSS but for young objects ${host}, engine RSS ${engine} MB`,
        );
      }
    }
    assert.equal(inference.engine?.pid, pid, "one engine answered all of them");
    for (const what of ["heap", "host", "engine"] as const) {
      const [first = Number.NaN, ...later] = measured.map((all) => all[what]);
      const growth = Math.max(...later) - first;
      const most = isLong ? LONG_MOST * first : MOST[what];
      assert.ok(growth <= most, `${what}: ${growth} MB more than after ${WARM} selections`);
    }
    for (const viewer of viewers) session.leave(viewer);
  });
});
