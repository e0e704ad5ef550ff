import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { toFailure } from "../../../src/domain/failure.ts";
import type { ModelId, Run } from "../../../src/domain/model/run.ts";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import type { Questions } from "../../../src/domain/questions/model.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { freeMemory, linuxLimits } from "../../../src/engine/onnx/memory.ts";
import { failing } from "../../asserts.ts";
import { temporaryFolder } from "../folder.ts";
import type { Measured } from "../measured.ts";
import { widened } from "../widened.ts";

const folder = temporaryFolder();
const WORDS = ["The", "cat", "sat", "on", "a", "dog", "고양이가", "return", "x = 1;"];
const wordsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => WORDS[(i * i + (i >> 3)) % WORDS.length]).join(" ");
const isLinux = process.platform === "linux";

const engineOf = (free?: number) =>
  createEngine({
    models: folder,
    progress: () => {},
    ...(free !== undefined && { free: () => free }),
  });
const noMemory = failing({ kind: "noMemory" });

/** In a process of its own, so that nothing else is in the peak; under a limit if one is given. */
async function measure(model: ModelId, count: number, what: string, limit = "-S 1024") {
  const script = path.join(import.meta.dirname, "../measured.ts");
  const { stdout } = await promisify(execFile)(
    "sh",
    ["-c", `ulimit ${limit} && exec "$0" "$@"`, process.execPath, script, model, `${count}`, what],
    { maxBuffer: 1e7 },
  );
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Measured;
}

describe("what a pass takes", { skip: !isLinux && "peaks are read from Linux's /proc" }, () => {
  for (const [name, count, what] of [
    ["tiny-gpt", 1_000, "run"],
    ["tiny-gpt", 1_000, "logits"],
    ["tiny-t5", 1_800, "run"],
    ["tiny-t5", 1_800, "outcome"],
    ["tiny-t5", 1_800, "weights"],
  ] as const) {
    it(`is what was estimated, within a factor of two: ${what} of ${name}`, async (t) => {
      const model = widened(folder, name, 4_096);
      const { peak, estimate } = await measure(model, count, what);
      const ratio = (peak as number) / (estimate as number);
      t.diagnostic(`${peak} bytes, ${ratio.toFixed(2)} of the estimate`);
      assert.ok(ratio > 1 / 2 && ratio < 2, `${ratio}`);
    });
  }
});

describe("a text that there is no memory for", () => {
  const FREE = 150e6;
  const KIND = "encoder";
  let cut: Run;
  let limited: Questions;
  let whole: Run;
  let unlimited: Questions;
  before(async () => {
    limited = engineOf(FREE);
    cut = await limited.analyse(widened(folder, "tiny-t5", 8_192), wordsOf(8_192));
    // The same tokens: a window as wide as what was read, and memory for all of it.
    unlimited = engineOf();
    const { length } = cut.tokens.ids;
    whole = await unlimited.analyse(widened(folder, "tiny-t5", length), wordsOf(8_192));
  });

  it("is cut, and it is said", () => {
    assert.equal(cut.cutBy, "memory");
    assert.ok(cut.tokens.ids.length > 100 && cut.tokens.ids.length < 1_000);
    assert.equal(cut.totalTokens, whole.totalTokens);
    assert.equal(whole.cutBy, undefined);
    assert.deepEqual(cut.tokens.ids, whole.tokens.ids);
  });

  it("has the numbers of a run that there is memory for", async () => {
    for (const [layer, head] of [
      [0, 0],
      [2, 7],
    ] as const) {
      const [one, other] = await Promise.all([
        limited.attention(cut.id, layer, head, KIND),
        unlimited.attention(whole.id, layer, head, KIND),
      ]);
      assert.deepEqual(one, other);
      const at = { kind: KIND, layer, head } as const;
      for (const mix of ["mean", "max", "rollout", "layerMean", "norms", "scores"] as const) {
        assert.deepEqual(
          await limited.mixed(cut.id, at, mix),
          await unlimited.mixed(whole.id, at, mix),
          mix,
        );
      }
    }
    for (const kind of ["encoder", "decoder", "cross"] as const) {
      assert.deepEqual(await limited.heads(cut.id, kind), await unlimited.heads(whole.id, kind));
    }
    assert.deepEqual(await limited.logits(cut.id, 0), await unlimited.logits(whole.id, 0));
  });

  it("is cut where its window is without end, and where it is a megabyte long", async () => {
    const model = widened(folder, "tiny-t5", 2 ** 31);
    const run = await limited.analyse(model, wordsOf(200_000).slice(0, 1e6));
    assert.equal(run.model.contextLength, 2 ** 31 - 1);
    assert.equal(run.cutBy, "memory");
    assert.ok(run.totalTokens > 2e5 && run.tokens.ids.length < 1_000);
  });

  it("is read in two, four or eight times the memory to more and more tokens", async () => {
    const model = widened(folder, "tiny-t5", 4_097);
    let before = 0;
    for (const times of [1, 2, 4]) {
      const run = await engineOf(times * FREE).analyse(model, wordsOf(4_097));
      assert.ok(run.tokens.ids.length > 1.3 * before, `${run.tokens.ids.length}`);
      before = run.tokens.ids.length;
    }
  });

  it("is refused where there is memory for none of it", async () => {
    const engine = engineOf(5e6);
    await assert.rejects(engine.analyse(widened(folder, "tiny-t5", 512), "A cat."), noMemory);
  });

  it("is refused where it is written for the decoder", async () => {
    await assert.rejects(limited.write(cut.id, wordsOf(8_192)), noMemory);
    assert.equal((await limited.write(cut.id, "A cat.")).cutBy, "memory");
  });
});

describe("a decoder whose attention there is no memory to keep", () => {
  it("tells the same of what comes next, and where it looked", async () => {
    const model = widened(folder, "tiny-gpt", 1_024);
    const text = wordsOf(300);
    const choice = {
      settings: { ...OFF, temperature: 0 },
      seed: 0,
      options: 3,
      looks: true,
    } as const;
    const kept = engineOf();
    const scarce = engineOf(170e6);
    const [one, other] = await Promise.all([
      kept.analyse(model, text),
      scarce.analyse(model, text),
    ]);
    assert.deepEqual(one.tokens.ids, other.tokens.ids);
    assert.equal(other.cutBy, undefined);
    for (const written of [[], [17]]) {
      const expected = await kept.next(one.id, written, choice);
      const found = await scarce.next(other.id, written, choice);
      assert.equal(found.chosen.id, expected.chosen.id);
      assert.ok(Math.abs(found.entropy - expected.entropy) < 1e-4);
      const [theirs, ours] = [expected, found].map(({ looks }) => looks[0]?.weights);
      assert.deepEqual(ours?.shape, theirs?.shape);
      ours?.data.forEach((weight, i) => {
        assert.ok(Math.abs(weight - (theirs?.data[i] as number)) < 1e-5);
      });
    }
    const longer = await scarce.analyse(model, `${text} and`);
    const same = await kept.analyse(model, `${text} and`);
    assert.deepEqual(
      (await scarce.attention(longer.id, 3, 2)).weights.map((x) => Math.round(x * 1e4)),
      (await kept.attention(same.id, 3, 2)).weights.map((x) => Math.round(x * 1e4)),
    );
  });
});

describe("a process that may take little", { skip: !isLinux && "ulimit -d is Linux's" }, () => {
  const MOST = "-d 2000000"; // kB of data; an engine at rest has some 1,000,000

  it("reads less of a text, and goes on", async () => {
    const model = widened(folder, "tiny-t5", 8_192);
    const { tokens, cutBy } = await measure(model, 8_192, "analyse", MOST);
    assert.equal(cutBy, "memory");
    assert.ok((tokens as number) > 100 && (tokens as number) < 4_000, `${tokens}`);
  });

  it("says so where memory is refused all the same", async () => {
    const model = widened(folder, "tiny-t5", 8_192);
    const { failure } = await measure(model, 8_192, "blind", MOST);
    assert.deepEqual(failure, { kind: "noMemory" });
  });
});

describe("an array that cannot be", () => {
  it("is want of memory, not a mistake of ours", () => {
    for (const make of [() => new ArrayBuffer(2 ** 52), () => new Float32Array(2 ** 52)]) {
      assert.throws(make, (thrown) => toFailure(thrown).kind === "noMemory");
    }
    assert.throws(
      () => new Float32Array(-1),
      (thrown) => toFailure(thrown).kind === "internal",
    );
  });
});

describe("the memory that can be had", () => {
  const read = (files: Readonly<Record<string, string>>) => (file: string) => files[file] ?? "";

  it("is some of the machine's", () => {
    const free = freeMemory();
    assert.ok(Number.isFinite(free) && free > 0);
  });

  it("is what a limit of the process leaves", () => {
    const limits = (most: string) =>
      `Limit                     Soft Limit           Hard Limit           Units\n` +
      `Max data size             ${most}            unlimited            bytes\n` +
      `Max address space         unlimited            unlimited            bytes\n`;
    const status = "VmSize:\t 1143588 kB\nVmData:\t  500 kB\n";
    const files = { "/proc/self/status": status, "/proc/self/limits": limits("1024000") };
    assert.deepEqual(linuxLimits(read(files)), [512_000]);
    assert.deepEqual(linuxLimits(read({ ...files, "/proc/self/limits": limits("unlimited") })), []);
  });

  it("is what a container leaves, files that are kept in memory not counted", () => {
    const two = {
      "/proc/self/cgroup": "0::/user.slice/code.scope\n",
      "/sys/fs/cgroup/user.slice/memory.max": "1000\n",
      "/sys/fs/cgroup/user.slice/memory.current": "900\n",
      "/sys/fs/cgroup/user.slice/memory.stat":
        "anon 500\nfile 400\ninactive_file 300\nactive_file 50\n",
      "/sys/fs/cgroup/user.slice/code.scope/memory.max": "max\n",
      "/sys/fs/cgroup/user.slice/code.scope/memory.current": "800\n",
    };
    assert.deepEqual(linuxLimits(read(two)), [450]);
    const one = {
      "/proc/self/cgroup": "3:cpuset:/\n4:memory,hugetlb:/docker/abc\n0::/\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1000",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "700",
      "/sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 200\n",
    };
    assert.deepEqual(linuxLimits(read(one)), [500]);
    assert.deepEqual(linuxLimits(read({})), []);
  });
});
