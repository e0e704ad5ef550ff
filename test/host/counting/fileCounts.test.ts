import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FileCount } from "../../../src/domain/text/counting.ts";
import { countFiles, type FileTree } from "../../../src/host/counting/fileCounts.ts";

async function all(counts: AsyncIterable<FileCount>): Promise<readonly FileCount[]> {
  const found: FileCount[] = [];
  for await (const count of counts) found.push(count);
  return found;
}

/** A tree of files out of an object: path → what stands in it. */
function treeOf(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  return {
    async list(folder) {
      const names = new Map<string, boolean>();
      for (const path of Object.keys(files)) {
        if (!path.startsWith(folder)) continue;
        const [name = "", ...rest] = path.slice(folder.length).split("/");
        names.set(name, rest.length > 0);
      }
      return [...names].map(([name, isFolder]) => ({ name, isFolder }));
    },
    async read(file) {
      const content = files[file];
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
  };
}

const size = async (text: string) => ({ tokens: text.length, characters: 0, bytes: 0 });
async function counted(
  files: Readonly<Record<string, string | Uint8Array>>,
  start = "",
  signal = new AbortController().signal,
) {
  return all(countFiles(treeOf(files), start, size, signal));
}
const paths = async (files: Readonly<Record<string, string | Uint8Array>>, start = "") =>
  (await counted(files, start)).map(({ path }) => path);

describe("countFiles", () => {
  it("counts each file of a folder and of those in it, by name", async () => {
    const found = await counted({ "b.txt": "12345", "a/c.md": "123", "a/b/d": "1" });
    assert.deepEqual(
      found.map(({ path, size }) => [path, size.tokens]),
      [
        ["a/b/d", 1],
        ["a/c.md", 3],
        ["b.txt", 5],
      ],
    );
  });

  it("leaves out what ignore files name, and lets a deeper one take it back", async () => {
    const found = await paths({
      ".gitignore": "node_modules/\n*.log\n!keep.log\n/build",
      "node_modules/x/index.js": "x",
      "a.log": "x",
      "keep.log": "x",
      "build/out.js": "x",
      "src/build/in.js": "x",
      "src/.gitignore": "!b.log\n",
      "src/b.log": "x",
      "src/c.log": "x",
    });
    assert.deepEqual(found, [
      ".gitignore",
      "keep.log",
      "src/.gitignore",
      "src/b.log",
      "src/build/in.js",
    ]);
  });

  it("counts one folder, or one file, by the ignore files of the folders above it", async () => {
    const files = {
      ".gitignore": "*.log\n/src/out/\n",
      "src/a.ts": "x",
      "src/a.log": "x",
      "src/out/b.ts": "x",
      "src/out/c.log": "x",
      "other.ts": "x",
    };
    assert.deepEqual(await paths(files, "src/"), ["src/a.ts"]);
    assert.deepEqual(await paths(files, "src/a.log"), ["src/a.log"]);
    // Who chooses a folder that is ignored means it.
    assert.deepEqual(await paths(files, "src/out/"), ["src/out/b.ts", "src/out/c.log"]);
  });

  it("reads .ignore, too, and never looks into .git", async () => {
    assert.deepEqual(
      await paths({ ".ignore": "secret*", "secret.txt": "x", ".git/HEAD": "x", a: "x" }),
      [".ignore", "a"],
    );
  });

  it("passes over binary files, and files that are not to be read", async () => {
    const files = { "a.bin": Uint8Array.of(1, 0, 2), "b.txt": "x" };
    assert.deepEqual(await paths(files), ["b.txt"]);
    const tree = { ...treeOf(files), read: async () => undefined };
    assert.deepEqual(await all(countFiles(tree, "", size, new AbortController().signal)), []);
  });

  it("stops before the next file", async () => {
    const stopped = new AbortController();
    const seen: string[] = [];
    for await (const { path } of countFiles(
      treeOf({ a: "x", b: "x", c: "x" }),
      "",
      size,
      stopped.signal,
    )) {
      seen.push(path);
      if (path === "b") stopped.abort();
    }
    assert.deepEqual(seen, ["a", "b"]);
  });
});
