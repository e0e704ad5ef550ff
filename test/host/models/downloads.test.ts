import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { createDownloads, type Downloads } from "../../../src/host/models/downloads.ts";
import { createHub, type HubModel } from "../../../src/host/models/hub.ts";
import type { Tempo } from "../../../src/host/models/hubFetch.ts";
import { chooseFiles } from "../../../src/host/models/hubFiles.ts";
import { type Asked, type Fault, failureOf, type HubServer, startHub } from "./hubServer.ts";

const SIZE = 3_000_000; // bytes
const model = Buffer.from(Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 8)) % 251));
const files = {
  "config.json": Buffer.from('{"model_type":"gpt2"}'),
  "tokenizer.json": Buffer.from('{"model":{}}'),
  "onnx/model.onnx": model,
  "onnx/model.onnx_data": Buffer.alloc(40_000, "data "),
  "onnx/model_fp16.onnx": Buffer.alloc(40_000, "half "),
  "generation_config.json": Buffer.alloc(0),
};
const KEPT = Object.keys(files).filter((file) => !file.includes("fp16"));
const total = KEPT.reduce((sum, file) => sum + files[file as keyof typeof files].length, 0);
const id = "someone/small";
const tempo: Tempo = { patience: 3_000, pause: 5, tries: 3, longest: 2 };
const never = new AbortController().signal;

/** Does something on a disk of 5 MB. @returns whether one could be had: on Linux, for root */
async function onSmallDisk(at: string, act: () => Promise<void>): Promise<boolean> {
  await mkdir(at);
  const mount = ["-t", "tmpfs", "-o", "size=5m", "tmpfs", at];
  if (spawnSync("mount", mount).status !== 0) return false;
  try {
    await act();
  } finally {
    spawnSync("umount", ["-l", at]);
  }
  return true;
}

describe("downloads", () => {
  let server: HubServer;
  let scratch: string;
  let storage: string;
  let downloads: Downloads;
  before(async () => {
    server = await startHub({ [id]: { files }, "someone/con": { files } });
    scratch = await mkdtemp(path.join(os.tmpdir(), "glassbox-downloads-"));
  });
  after(async () => {
    await server.close();
    await rm(scratch, { recursive: true });
  });
  beforeEach(async () => {
    server.misbehave = () => undefined;
    storage = path.join(await mkdtemp(path.join(scratch, "storage-")), "models");
    downloads = createDownloads(storage, tempo);
  });

  const hub = () => createHub({ endpoint: server.endpoint, patience: 20_000 });
  async function fetchModel(
    options: { name?: string; signal?: AbortSignal; progress?: (bytes: number) => void } = {},
  ): Promise<string> {
    const described = await hub().describe(options.name ?? id, never);
    return fetchDescribed(described, options.signal, options.progress);
  }
  const fetchDescribed = (
    described: HubModel,
    signal: AbortSignal = never,
    progress: (bytes: number) => void = () => {},
  ) => {
    const choice = chooseFiles(described.files);
    return downloads.fetch({ hub: hub(), model: described, choice, signal, progress });
  };
  const isLarge = ({ path }: Asked) => path.endsWith("model.onnx");
  /** How often the large file itself was asked for, and from where on. */
  const rangesSince = (begun: number) =>
    server.asked
      .slice(begun)
      .filter((asked) => asked.where === "storage" && isLarge(asked))
      .map(({ headers }) => headers.range);
  const inTrouble = (fault: Fault, times = Number.POSITIVE_INFINITY) => {
    const begun = server.asked.length;
    server.misbehave = (asked) => {
      const count = rangesSince(begun).length;
      return asked.where === "storage" && isLarge(asked) && count <= times ? fault : undefined;
    };
  };
  async function isRight(folder: string): Promise<void> {
    const there = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = there
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
    assert.deepEqual(names.sort(), KEPT.toSorted(), "these files and no others");
    for (const file of KEPT) {
      const bytes = await readFile(path.join(folder, file));
      assert.ok(bytes.equals(files[file as keyof typeof files]), file);
    }
  }

  it("fetch what was chosen and nothing else, and tell how far they are", async () => {
    const told: number[] = [];
    const begun = server.asked.length;
    const folder = await fetchModel({ progress: (bytes) => told.push(bytes) });
    await isRight(folder);
    assert.equal(path.basename(folder), "small");
    assert.ok(!server.asked.slice(begun).some(({ path }) => path.includes("fp16")));
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.equal(told.at(-1), total);
    const [there] = await downloads.list();
    assert.deepEqual(
      { ...there, key: "", revision: "" },
      {
        ...{ key: "", id, endpoint: server.endpoint, revision: "", folder },
        ...{ bytes: total, size: total, isWhole: true },
      },
    );
  });

  it("fetch no file twice", async () => {
    await fetchModel();
    const begun = server.asked.length;
    await isRight(await fetchModel());
    assert.deepEqual(
      server.asked.slice(begun).filter(({ path }) => path.includes("/resolve/")),
      [],
    );
  });

  const passing: readonly (readonly [what: string, fault: Fault, times: number])[] = [
    ["a connection that is cut twice", { kind: "cut", after: 900_000 }, 2],
    ["one that is cut before the first byte", { kind: "cut", after: 0 }, 2],
    ["a server that falls silent", { kind: "silence", after: 500_000 }, 1],
    ["a Content-Length that is too large", { kind: "length", length: SIZE + 5 }, 1],
    ["a Content-Length that is too small", { kind: "length", length: 70_000 }, 2],
    [
      "429 with a second to wait",
      { kind: "status", status: 429, headers: { "retry-after": "1" } },
      1,
    ],
    ["a link that has run out", { kind: "status", status: 403 }, 2],
    ["500", { kind: "status", status: 500 }, 2],
    ["503", { kind: "status", status: 503 }, 2],
    ["a slow server", { kind: "slow", bytes: 300_000, pause: 50 }, 1],
  ];
  for (const [what, fault, times] of passing) {
    it(`outlast ${what}`, async () => {
      inTrouble(fault, times);
      await isRight(await fetchModel());
    });
  }

  it("go on after a cut where they were, if it is the same file", async () => {
    inTrouble({ kind: "cut", after: 1_200_000 }, 2);
    const begun = server.asked.length;
    await isRight(await fetchModel());
    const [first, ...others] = rangesSince(begun);
    assert.equal(first, undefined);
    assert.equal(others.length, 2);
    for (const range of others) assert.match(String(range), /^bytes=[1-9]\d+-$/);
    const conditions = server.asked.slice(begun).map(({ headers }) => headers["if-range"]);
    assert.ok(conditions.some((condition) => /^"/.test(String(condition))));
  });

  it("begin anew with a server that knows no ranges", async () => {
    const begun = server.asked.length;
    server.misbehave = (asked) => {
      if (asked.where !== "storage" || !isLarge(asked)) return undefined;
      const isFirst = rangesSince(begun).length === 1;
      return isFirst ? { kind: "cut", after: 700_000 } : { kind: "whole" };
    };
    await isRight(await fetchModel());
  });

  const lasting: readonly (readonly [what: string, fault: Fault, kind: string])[] = [
    ["a connection that is always cut", { kind: "cut", after: 10 }, "cut"],
    ["eternal silence", { kind: "silence", after: 0 }, "unreachable"],
    ["eternal trouble", { kind: "status", status: 500 }, "status"],
    ["other bytes", { kind: "wrong" }, "damaged"],
    ["more bytes", { kind: "more", bytes: 9 }, "damaged"],
    [
      "a wait of an hour",
      { kind: "status", status: 429, headers: { "retry-after": "3600" } },
      "busy",
    ],
    ["a file that is gone", { kind: "status", status: 404 }, "status"],
    ["a page instead", { kind: "says", text: "<html>Sign in</html>" }, "cut"],
  ];
  for (const [what, fault, kind] of lasting) {
    it(`give up at ${what}: ${kind}; another try succeeds`, async () => {
      inTrouble(fault);
      assert.equal((await failureOf(fetchModel())).kind, kind);
      const [there] = await downloads.list();
      assert.equal(there?.isWhole, false);
      assert.ok(!existsSync(path.join(there?.folder ?? "", "onnx/model.onnx")));
      server.misbehave = () => undefined;
      await isRight(await fetchModel());
      assert.equal((await downloads.list())[0]?.isWhole, true);
    });
  }

  it("never end with bytes of another file, whatever lay there", async () => {
    const folder = await fetchModel();
    const onnx = path.join(folder, "onnx/model.onnx");
    await writeFile(onnx, Buffer.alloc(SIZE, "y")); // as long, and wrong
    await isRight(await fetchModel());
    await rm(onnx);
    await writeFile(`${onnx}.part`, Buffer.alloc(1_000_000, "y")); // as if it had come from an earlier try
    await isRight(await fetchModel());
    await rm(onnx);
    await writeFile(`${onnx}.part`, Buffer.alloc(SIZE + 1, "y")); // longer than the file
    await isRight(await fetchModel());
  });

  it("stop when the user does, and go on with what had come", async () => {
    inTrouble({ kind: "slow", bytes: 100_000, pause: 20 });
    const user = new AbortController();
    const progress = (bytes: number) => {
      if (bytes >= SIZE / 2) user.abort();
    };
    await assert.rejects(fetchModel({ signal: user.signal, progress }), { name: "AbortError" });
    const [there] = await downloads.list();
    assert.ok(there && !there.isWhole);
    assert.ok(there.bytes >= SIZE / 2 && there.bytes < 0.9 * SIZE, `${there.bytes} bytes`);

    server.misbehave = () => undefined;
    const begun = server.asked.length;
    await isRight(await fetchModel());
    assert.match(String(rangesSince(begun)[0]), /^bytes=\d{7}-$/);
  });

  it("stop while they wait for another try", async () => {
    inTrouble({ kind: "status", status: 429, headers: { "retry-after": "2" } });
    const user = new AbortController();
    const fetched = fetchModel({ signal: user.signal });
    setTimeout(() => user.abort(), 200);
    await assert.rejects(fetched, { name: "AbortError" });
  });

  it("say that the disk has no room, before they fetch anything", async () => {
    const described = await hub().describe(id, never);
    const huge = described.files.map((file) =>
      file.path === "tokenizer.json" ? { ...file, size: Number.MAX_SAFE_INTEGER } : file,
    );
    const begun = server.asked.length;
    const failure = await failureOf(fetchDescribed({ ...described, files: huge }));
    assert.ok(failure.kind === "full" && failure.needed > failure.free);
    assert.equal(server.asked.length, begun);
  });

  it("on a full disk say so, leave no drafts, and what was whole stays whole", async (test) => {
    const disk = path.join(scratch, "disk");
    const filler = path.join(disk, "filler");
    const fill = async () => {
      for (const size of [65_536, 4_096, 1]) {
        for (let hasRoom = true; hasRoom; ) {
          hasRoom = await appendFile(filler, Buffer.alloc(size)).then(
            () => true,
            () => false,
          );
        }
      }
    };
    const isDone = await onSmallDisk(disk, async () => {
      downloads = createDownloads(path.join(disk, "models"), tempo);
      const folder = await fetchModel();
      const { key = "" } = (await downloads.list())[0] ?? {};
      const drafts = async () =>
        (await readdir(path.join(disk, "models", key))).filter((name) => /json\../.test(name));
      const isWhole = async () => (await downloads.list())[0]?.isWhole;

      await fill();
      assert.equal((await failureOf(fetchModel())).kind, "full");
      assert.deepEqual([await drafts(), await isWhole()], [[], true]);

      await rm(path.join(folder, "onnx/model.onnx"));
      await fill();
      assert.equal((await failureOf(fetchModel())).kind, "full");
      assert.deepEqual(await drafts(), []);

      await rm(filler);
      await isRight(await fetchModel());
      assert.deepEqual([await drafts(), await isWhole()], [[], true]);
    });
    if (!isDone) test.skip("no disk can be mounted here");
  });

  it("of two at once both are right, in the same folder", async () => {
    inTrouble({ kind: "slow", bytes: 300_000, pause: 20 });
    const [one, other] = await Promise.all([fetchModel(), fetchModel()]);
    assert.equal(one, other);
    await isRight(one);
  });

  it("are deleted, whole or not, and nothing else is", async () => {
    await fetchModel();
    inTrouble({ kind: "wrong" });
    await fetchModel({ name: "someone/con" }).catch(() => {});
    const list = await downloads.list();
    assert.deepEqual(
      list.map(({ id, isWhole }) => [id, isWhole]),
      [
        ["someone/con", false],
        [id, true],
      ],
    );
    for (const each of list) await downloads.remove(each);
    assert.deepEqual(await readdir(storage), []);
    for (const key of ["..", "", ".", "../..", path.join(scratch, "x")]) {
      await assert.rejects(downloads.remove({ ...list[0], key } as never), RangeError);
    }
  });

  it("list nothing that is not ours", async () => {
    assert.deepEqual(await downloads.list(), []);
    const key = "0123456789abcdef";
    const entry = {
      ...{ id, endpoint: "http://a", revision: "b", isWhole: true },
      files: [{ path: "config.json", size: 1 }],
    };
    const plant = async (text: string) => {
      await mkdir(path.join(storage, key), { recursive: true });
      await writeFile(path.join(storage, key, ".download.json"), text);
      return (await downloads.list()).length;
    };
    assert.equal(await plant(JSON.stringify(entry)), 1);
    for (const text of [
      ...["", "{", "null", "[]", "7"],
      JSON.stringify({ ...entry, id: "../../etc" }),
      JSON.stringify({ ...entry, files: [{ path: "../../../etc/passwd", size: 1 }] }),
      JSON.stringify({ ...entry, files: 5 }),
    ]) {
      assert.equal(await plant(text), 0, text);
    }
  });

  describe("where someone has planted links", () => {
    const isUntouched = async (outside: string) => {
      assert.deepEqual(await readdir(outside), ["precious"]);
      assert.equal(await readFile(path.join(outside, "precious"), "utf8"), "precious");
    };
    const makeOutside = async () => {
      const outside = await mkdtemp(path.join(scratch, "outside-"));
      await writeFile(path.join(outside, "precious"), "precious");
      return outside;
    };

    for (const link of ["", "small", "small/onnx"]) {
      it(`write nothing through a link in place of the folder ${link || "itself"}`, async () => {
        const outside = await makeOutside();
        await fetchModel();
        const [{ key } = { key: "" }] = await downloads.list();
        const place = path.join(storage, key, link);
        await rm(place, { recursive: true });
        await symlink(outside, place);
        await assert.rejects(fetchModel(), /no folder of ours/);
        await isUntouched(outside);
      });
    }

    for (const link of ["config.json", "config.json.part", "onnx/model.onnx.part.etag"]) {
      it(`write nothing through a link in place of ${link}`, async () => {
        const outside = await makeOutside();
        const folder = await fetchModel();
        for (const file of ["config.json", "onnx/model.onnx"]) await rm(path.join(folder, file));
        await symlink(path.join(outside, "precious"), path.join(folder, link));
        await fetchModel().catch((thrown) => assert.match(String(thrown), /ELOOP/));
        await isUntouched(outside);
      });
    }

    it("delete the link, not what it leads to", async () => {
      const outside = await makeOutside();
      const folder = await fetchModel();
      await symlink(outside, path.join(folder, "link"));
      const [download] = await downloads.list();
      assert.ok(download);
      await downloads.remove(download);
      assert.ok(!existsSync(folder));
      await isUntouched(outside);
    });
  });

  it("are for the user's eyes only while they come", async () => {
    if (process.platform === "win32") return; // it has no such modes
    const folder = await fetchModel();
    const { mode } = await stat(path.join(folder, "onnx/model.onnx"));
    assert.equal(mode & 0o077, 0);
  });
});
