import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, set, until } from "./hands.ts";

describe("Count Tokens…", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-counting-"));
  let glassbox: Glassbox;
  before(async () => {
    glassbox = await activate();
    await set("tokenizer", "tiny-gpt");
    mkdirSync(path.join(folder, "deep"));
    writeFileSync(path.join(folder, "small.txt"), "one two three");
    writeFileSync(path.join(folder, "deep/large.txt"), "word ".repeat(1_000));
    writeFileSync(path.join(folder, "ignored.txt"), "word ".repeat(9_000));
    writeFileSync(path.join(folder, ".gitignore"), "ignored.txt\n");
    writeFileSync(path.join(folder, "picture.bin"), Uint8Array.of(1, 0, 2));
  });
  after(async () => {
    await set("tokenizer", undefined);
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  const count = (...names: readonly string[]) =>
    vscode.commands.executeCommand(
      "glassbox.countTokens",
      undefined,
      names.map((name) => vscode.Uri.file(path.join(folder, name))),
    );
  const counted = () => glassbox.counts?.files.map(({ path, size }) => [path, size.tokens]);

  it("counts a folder's text files without those that are ignored, and shows a table", async () => {
    await count("");
    assert.deepEqual(counted(), [
      [".gitignore", 5],
      ["deep/large.txt", 1_001],
      ["small.txt", 3],
    ]);
    assert.equal(glassbox.counts?.tokenizer, "tiny-gpt");
    const isShown = () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
    await until(isShown, "the table");
  });

  it("names what it leaves out: files of more than 5 MB", async () => {
    const file = path.join(folder, "huge.log");
    writeFileSync(file, "a line\n".repeat(800_000));
    await count("small.txt", "huge.log");
    rmSync(file);
    assert.deepEqual(counted(), [["small.txt", 3]]);
    assert.deepEqual(glassbox.counts?.leftOut, ["huge.log"]);
  });

  it("counts once what is chosen twice: a folder, and a file of it", async () => {
    await count("deep", "deep/large.txt");
    assert.deepEqual(counted(), [["large.txt", 1_001]]);
  });

  it("counts the others where a folder cannot be read", async () => {
    const refuse = () => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const { Directory, File } = vscode.FileType;
    const provider = vscode.workspace.registerFileSystemProvider("closed", {
      onDidChangeFile: () => new vscode.Disposable(() => {}),
      watch: () => new vscode.Disposable(() => {}),
      stat: ({ path }) => ({
        ...{ type: path.endsWith(".txt") ? File : Directory, size: 13, ctime: 0, mtime: 0 },
      }),
      readDirectory: ({ path }) =>
        path === "/all"
          ? [
              ["open.txt", File],
              ["private", Directory],
            ]
          : refuse(),
      readFile: () => new TextEncoder().encode("one two three"),
      ...{ writeFile: refuse, createDirectory: refuse, delete: refuse, rename: refuse },
    });
    await vscode.commands.executeCommand("glassbox.countTokens", vscode.Uri.parse("closed:/all"));
    provider.dispose();
    assert.deepEqual(counted(), [["open.txt", 3]]);
  });

  it("counts what is chosen alone, in the same table, which goes when it is closed", async () => {
    await count("small.txt", "deep");
    assert.deepEqual(counted(), [
      ["small.txt", 3],
      ["large.txt", 1_001],
    ]);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.filter(({ label }) => label === "Token Counts").length, 1);
    await closeAll();
    await until(() => glassbox.counts === undefined, "no table");
  });
});
