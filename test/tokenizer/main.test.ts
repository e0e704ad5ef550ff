import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { toFailure } from "../../src/domain/failure.ts";
import { EMBEDDED_TOKENIZERS } from "../../src/domain/tokenizer/card.ts";
import type { TokenizerForHost } from "../../src/protocol/contract.ts";
import { connect } from "../../src/protocol/rpc.ts";
import { temporaryFolder } from "../engine/folder.ts";
import { models } from "./reference.ts";

const FILE = path.join(import.meta.dirname, "../../src/tokenizer/main.ts");

describe("the tokenizer thread", () => {
  let worker: Worker;
  let tokenizer: TokenizerForHost;
  before(() => {
    worker = new Worker(FILE, { workerData: { models } });
    tokenizer = connect<TokenizerForHost>(
      {
        post: (envelope) => worker.postMessage(envelope),
        listen: (receive) => worker.on("message", receive),
      },
      {},
    );
  });
  after(() => worker.terminate());

  it("knows what can be chosen as it is, without opening any", async () => {
    for (const card of EMBEDDED_TOKENIZERS) {
      assert.deepEqual(await tokenizer.tokenizer(card.id), card);
    }
  });

  it("reads no more than a file has to have, and waits for no pipe", async () => {
    const folder = temporaryFolder();
    const pipe = path.join(folder, "pipe.json");
    const huge = path.join(folder, "huge.json");
    writeFileSync(huge, "");
    truncateSync(huge, 400e6);
    const reasonOf = async (file: string) => {
      const failure = await tokenizer.tokenizer(file).then(
        () => assert.fail(file),
        (thrown) => toFailure(thrown),
      );
      return "reason" in failure ? failure.reason : failure.kind;
    };
    assert.deepEqual(await reasonOf(huge), { code: "over100MB" });
    assert.deepEqual(await reasonOf(path.join(folder, "missing.json")), { code: "notThere" });
    assert.deepEqual(await reasonOf(folder), { code: "notThere" }); // no tokenizer.json in it
    if (spawnSync("mkfifo", [pipe]).status === 0) {
      assert.deepEqual(await reasonOf(pipe), { code: "noFile" });
    }
  });

  it("tokenizes up to a limit and measures all of it", async () => {
    const text = "한글 word ".repeat(2000);
    const { tokens, size } = await tokenizer.tokenize("tiny-gpt", text, 7);
    assert.equal(tokens.ids.length, 7);
    assert.equal(size.characters, text.length);
    assert.equal(size.bytes, new TextEncoder().encode(text).length);
    assert.equal(size.tokens, (await tokenizer.tokenize("tiny-gpt", text, 1e9)).tokens.ids.length);
  });

  it("mirrors a document through its edits", async () => {
    const id = "file:///some.txt";
    await tokenizer.open(id, 1, "Hello world");
    await tokenizer.edit(id, 2, [{ offset: 5, length: 0, text: " wide" }]);
    const found = await tokenizer.tokenInDocument("o200k_base", id, 7);
    assert.equal(new TextDecoder().decode(found?.token.bytes), " wide");
    assert.deepEqual([found?.token.start, found?.token.end, found?.index], [5, 10, 1]);
    assert.equal(await tokenizer.count("o200k_base", id), 3);
    const { starts } = await tokenizer.cuts("o200k_base", id, { from: 0, to: 99, limit: 9 });
    assert.deepEqual([...starts], [0, 5, 10]);
    await tokenizer.close(id);
    await assert.rejects(tokenizer.count("o200k_base", id));
  });

  it("marks what is beyond the budget, else beyond the model's window", async () => {
    const id = "file:///prompt.txt";
    await tokenizer.open(id, 1, "The cat sat. ".repeat(300).trim());
    const over = async (name: string, budget?: number) =>
      (await tokenizer.faults(name, id, budget)).map(({ kind, start, limit }) => [
        kind,
        start,
        limit,
      ]);
    assert.deepEqual(await over("tiny-gpt", 4), [["overBudget", 12, 4]]);
    assert.deepEqual(await over("tiny-gpt"), [["overWindow", 256 * 13 - 1, 1_024]]);
    const [[kind, , limit] = []] = await over("tiny-bert"); // [CLS] and [SEP] take two
    assert.deepEqual([kind, limit], ["overWindow", 510]);
    assert.deepEqual(await over("tiny-gpt", 9_999), []);
    assert.deepEqual(await over("o200k_base"), []);
    await tokenizer.close(id);
  });

  it("answers while it counts, and lets an edit end the counting", async () => {
    const id = "file:///large.txt";
    const text = Array.from({ length: 400_000 }, (_, i) => `w${(i * 7919) % 100_003}`).join(" ");
    await tokenizer.open(id, 1, text);
    const order: string[] = [];
    const counted = tokenizer.count("tiny-bert", id).then((count) => order.push(`count ${count}`));
    await tokenizer.tokenInDocument("tiny-bert", id, 1_000_000).then(() => order.push("token"));
    await tokenizer.edit(id, 2, [{ offset: 0, length: 1, text: "x" }]);
    await counted;
    assert.deepEqual(order, ["token", "count undefined"]);
    await tokenizer.close(id);
  });

  it("says of a folder without a tokenizer.json what is missing", async () => {
    await assert.rejects(tokenizer.tokenize("/nowhere/at/all", "a", 1), (thrown) => {
      assert.deepEqual(toFailure(thrown), {
        kind: "tokenizerUnreadable",
        file: "/nowhere/at/all/tokenizer.json",
        reason: { code: "notThere" },
      });
      return true;
    });
  });
});
