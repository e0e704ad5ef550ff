import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { softmax } from "../../../src/domain/model/softmax.ts";
import { slice } from "../../../src/domain/model/tensor.ts";
import { label, tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { near } from "../../asserts.ts";
import { MODELS } from "../places.ts";
import { Client, startProcesses } from "./client.ts";

const TEXT = "Mira opened the old book and";
const processes = startProcesses();
const engine = createEngine({ models: MODELS, progress: () => {} });
const sessions: Client[] = [];

async function begin(
  model = "tiny-gpt",
  given: Partial<Parameters<Client["launch"]>[0]> = {},
  before?: Parameters<Client["launch"]>[1],
): Promise<Client> {
  const client = new Client(processes);
  sessions.push(client);
  await client.launch({ model, text: TEXT, ...given }, before);
  return client;
}

const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
const lineOf = (client: Client, begin: string, from = 0) => {
  const lines = client.text.split("\n");
  return 1 + lines.findIndex((line, at) => at >= from && line.trim().startsWith(begin));
};
const stopAt = (client: Client, ...breakpoints: readonly Protocol.SourceBreakpoint[]) =>
  client.ask<Protocol.SetBreakpointsResponse["body"]>("setBreakpoints", {
    ...{ source: {}, breakpoints },
  });

after(() => {
  for (const client of sessions) client.close();
  processes.stop();
});

describe("The debugger of a model", () => {
  it("stands at the first line, and goes over one after another", async () => {
    const client = await begin();
    assert.equal(await client.line(), "ids = tokenize(text)");
    assert.equal(await client.go("next"), "step");
    assert.equal(await client.line(), "embeddings = embedding[ids]");
    await client.to("scores");
    assert.equal(await client.line(), "scores = masked(queries · keysᵀ / √32)");
  });

  it("names where it stands from the inside out", async () => {
    const client = await begin();
    await client.to("weights");
    await client.go("stepIn");
    await client.go("next");
    await client.go("stepIn");
    assert.deepEqual(names(await client.frames()), [
      ...["row of ‘·and’", "head 2", "attention", "layer 1", "token 7 ‘·and’", "generate"],
    ]);
    await client.go("stepOut");
    assert.equal((await client.frames())[0]?.name, "head 3");
    await client.go("stepOut");
    assert.match(await client.line(), /^heads/);
    await client.go("stepOut");
    assert.equal(await client.line(), "normed = layerNorm(stream)");
  });

  it("goes into the choice, stage by stage", async () => {
    const client = await begin("tiny-gpt", {
      settings: { temperature: 0.8, topK: 40, topP: 0.9 },
    });
    await client.to("next");
    await client.go("stepIn");
    const seen: (string | undefined)[] = [];
    while ((await client.line()).startsWith("next")) {
      seen.push((await client.frames())[0]?.name);
      await client.go("next");
    }
    assert.deepEqual(seen, ["softmax", "temperature", "top-k", "top-p", "pick"]);
  });

  it("writes what the model writes, token by token, and ends", async () => {
    const client = await begin("tiny-gpt", { most: 3 });
    const run = await engine.analyse("tiny-gpt", TEXT);
    const written: number[] = [];
    for (let number = 0; number < 3; number++) {
      const { chosen } = await engine.next(run.id, written, {
        settings: { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 },
        ...{ seed: 1, options: 1, free: true },
      });
      written.push(chosen.id);
      const said = await client.go("continue");
      if (number < 2) {
        assert.equal(said, `step: ‘${label(chosen)}’ was written.`);
        const { body } = await client.next("output");
        assert.equal(body.output, new TextDecoder().decode(chosen.bytes));
      }
      if (number === 2) assert.match(said, /As many tokens are written/);
    }
    assert.equal(await client.go("continue"), "terminated");
  });

  it("draws the same token from the same seed as the engine does", async () => {
    const settings = { temperature: 1.2, topK: 50, topP: 0.9 };
    const client = await begin("tiny-gpt", { settings, seed: 7 });
    const run = await engine.analyse("tiny-gpt", TEXT);
    const written: number[] = [];
    for (let number = 0; number < 3; number++) {
      const { chosen } = await engine.next(run.id, written, {
        settings: { ...settings, minP: 0, repetitionPenalty: 1 },
        ...{ seed: 7, options: 1, free: true },
      });
      written.push(chosen.id);
      assert.equal(await client.go("continue"), `step: ‘${label(chosen)}’ was written.`);
    }
  });

  it("stands at no line where there is none, and at the next one below", async () => {
    const client = await begin();
    const last = client.text.split("\n").length;
    const { breakpoints } = await stopAt(
      client,
      ...[{ line: 2 }, { line: lineOf(client, "scores") }, { line: last + 1 }],
      { line: 3, condition: "entropy >" },
    );
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true, true, false, false],
    );
    assert.equal(breakpoints[0]?.line, lineOf(client, "ids"));
    assert.equal(breakpoints[3]?.message, "The expression is not complete.");
    assert.equal(await client.go("continue"), "breakpoint");
    assert.match(await client.line(), /^scores/);
  });

  it("stands at a line only where its condition holds, its count is due", async () => {
    const client = await begin();
    const line = lineOf(client, "weights");
    await stopAt(client, { line, condition: "written == 2" });
    assert.match(await client.go("continue"), /was written/);
    assert.match(await client.go("continue"), /was written/);
    assert.equal(await client.go("continue"), "breakpoint");
    assert.equal(await client.value("written"), "2");
    await stopAt(client, { line, hitCondition: "2" });
    assert.match(await client.go("continue"), /was written/);
    assert.match(await client.go("continue"), /was written/);
    assert.equal(await client.go("continue"), "breakpoint");
    assert.equal(await client.value("written"), "4");
  });

  it("says what a logpoint says, and goes on", async () => {
    const client = await begin();
    await stopAt(client, {
      line: lineOf(client, "scores"),
      logMessage: "layer {layer}, {token}: {entropy > 0}",
    });
    client.events.length = 0;
    assert.match(await client.go("continue"), /was written/);
    const said = client.events.filter(
      ({ event, body }) => event === "output" && body.category !== "stdout",
    );
    assert.deepEqual(
      said.map(({ body }) => body.output),
      ["layer 1, ·and: true\n"],
    );
  });

  it("says once what is wrong with a condition, and goes on", async () => {
    const client = await begin();
    const from = lineOf(client, "layer 2");
    const wrong = { condition: "norm(nonsense) > 1" };
    await stopAt(
      client,
      { line: lineOf(client, "scores"), ...wrong },
      { line: lineOf(client, "scores", from), ...wrong },
    );
    client.events.length = 0;
    assert.match(await client.go("continue"), /was written/);
    const said = client.events.filter(
      ({ event, body }) => event === "output" && body.category !== "stdout",
    );
    assert.deepEqual(
      said.map(({ body }) => body.output),
      ["The program has no nonsense.\n"],
    );
  });

  it("goes back over the same lines, across written tokens, to the same numbers", async () => {
    const client = await begin();
    const seen: { line: string; here: readonly Protocol.Variable[] }[] = [];
    const look = async () => ({
      line: await client.line(),
      here: (await client.scope(0)).map(({ name, value }) => ({
        ...{ name, value, variablesReference: 0 },
      })),
    });
    await client.to("next");
    for (let step = 0; step < 6; step++) {
      seen.push(await look());
      await client.go("next");
    }
    assert.equal(await client.value("written"), "1");
    for (const before of seen.toReversed()) {
      await client.go("stepBack");
      assert.deepEqual(await look(), before);
    }
  });

  it("goes back to the beginning of a pass, and says where there is no more", async () => {
    const client = await begin();
    await client.go("continue");
    await client.to("scores");
    assert.equal(await client.go("reverseContinue"), "step");
    assert.equal(await client.line(), "ids = tokenize(text)");
    assert.equal(await client.value("written"), "1");
    await stopAt(client, { line: lineOf(client, "weights") });
    assert.equal(await client.go("reverseContinue"), "breakpoint");
    assert.equal(await client.value("written"), "0");
    await client.go("reverseContinue");
    assert.equal(await client.go("stepBack"), "step: This is the beginning.");
  });

  it("follows another token as another thread", async () => {
    const client = await begin();
    await client.to("weights");
    await client.ask("glassbox.follow", { position: 3 });
    assert.equal((await client.next("stopped")).body.threadId, 2);
    const { threads } = await client.ask<Protocol.ThreadsResponse["body"]>("threads");
    assert.deepEqual(names(threads), ["token 7 ‘·and’, the last", "token 3 ‘·opened’"]);
    assert.equal(await client.value("token", "watch", 2), '"·opened"');
    assert.equal(await client.value("token", "watch", 1), '"·and"');
    assert.deepEqual(client.lit, { document: "story", start: 104, end: 111, text: " opened" });
    assert.equal((await client.frames(2)).at(-2)?.name, "token 3 ‘·opened’");
  });

  it("completes names, and tokens inside quotes", async () => {
    const client = await begin();
    const complete = async (text: string) => {
      const { targets } = await client.ask<Protocol.CompletionsResponse["body"]>("completions", {
        ...{ text, column: text.length + 1 },
      });
      return targets.map((target) => target.label);
    };
    assert.deepEqual(await complete("norm(wei"), ["weights"]);
    assert.deepEqual(await complete('p("·o'), ["·opened", "·old"]);
    assert.ok((await complete("")).includes("rank"));
  });

  it("refuses in a sentence what it cannot do", async () => {
    const client = await begin();
    await client.to("weights");
    await assert.rejects(client.value("norm(weights)"), /not computed yet/);
    await assert.rejects(client.value('p("no such")'), /not one token/);
    await assert.rejects(client.ask("nonsense"), /Failed: internal/);
    await assert.rejects(begin("tiny-gpt", { text: " " }), /Failed: noText/);
    await assert.rejects(begin("/no/such/model"), /Failed: modelMissing/);
  });

  it("stops by itself where the model is unsure, changes its answer, or writes a special token", async () => {
    const client = await begin();
    const filter = (filterId: string, condition?: string) =>
      client.ask<{ readonly breakpoints: readonly Protocol.Breakpoint[] }>(
        "setExceptionBreakpoints",
        {
          filters: [],
          filterOptions: [{ filterId, ...(condition !== undefined && { condition }) }],
        },
      );
    const { breakpoints } = await filter("unsure", "much");
    assert.equal(breakpoints[0]?.verified, false);
    await filter("unsure", "0");
    assert.match(await client.go("continue"), /^exception: The model is very unsure: entropy/);
    assert.match(await client.line(), /^next/);
    await filter("unsure", "1000");
    assert.match(await client.go("continue"), /was written/);
    await filter("answerChanges");
    const run = await engine.analyse("tiny-gpt", TEXT);
    const places = await engine.lens(run.id, { positions: [7], count: 1, tokens: [] });
    const answers = places
      .filter(({ at }) => at.tensor !== "afterAttention")
      .map(({ readings }) => readings[0]?.candidates[0]?.id);
    const changed = answers.findIndex((id, at) => at > 0 && id !== answers[at - 1]);
    while (!(await client.go("reverseContinue")).includes("beginning"));
    assert.match(await client.go("continue"), new RegExp(`^exception: Layer ${changed} changes`));
    const info = await client.ask<Protocol.ExceptionInfoResponse["body"]>("exceptionInfo", {
      threadId: 1,
    });
    assert.match(info.description ?? "", /changes the answer/);
  });

  it("runs two sessions side by side", async () => {
    const [one, other] = await Promise.all([begin(), begin("tiny-gpt", { text: "The old dog" })]);
    await Promise.all([one.to("weights"), other.go("continue")]);
    assert.match(await one.line(), /^weights/);
    assert.equal(await one.value("written"), "0");
    assert.equal(await other.value("written"), "1");
  });

  it("says that the engine was killed, and goes on", async () => {
    const client = await begin();
    await client.to("weights");
    const before = await client.scope(0);
    process.kill(processes.inference.engine?.pid ?? 0, "SIGKILL");
    client.events.length = 0;
    const values = (all: readonly Protocol.Variable[]) => all.map(({ value }) => value);
    assert.deepEqual(values(await client.scope(0)), values(before));
    const said = await client.next("output");
    assert.match(said.body.output, /started again/);
    assert.equal(await client.go("next"), "step");
  });
});

const MOST_COMPARED = 800; // numbers of a tensor

describe("What a model's debugger shows", () => {
  /** Every number that a variable opens to, in order. */
  async function numbersOf(client: Client, variable: Protocol.Variable): Promise<number[]> {
    const { variablesReference, indexedVariables = 0, value } = variable;
    if (variablesReference === 0) return [Number(value)];
    const found: number[] = [];
    for (let start = 0; start < indexedVariables; start += 100) {
      for (const part of await client.open(variablesReference, start, 100))
        found.push(...(await numbersOf(client, part)));
    }
    return found;
  }

  for (const [model, text] of Object.entries({
    "tiny-gpt": "The dog",
    "tiny-bert": "[MASK]",
    "tiny-t5": "The dog",
  })) {
    it(`is what the engine gives, at every step of ${model}`, async () => {
      const client = await begin(model, { text });
      const run = await engine.analyse(model, text);
      const { steps: all } = await engine.program(run.id);
      const steps = all.filter(
        ({ kind }, at) => kind !== "choose" && (at === 0 || kind !== "tokenize"),
      );
      // What a line makes on its way to the same name is shown inside the line.
      const due = steps.flatMap(({ kind, outputs }, at) =>
        !["layerNorm", "rmsNorm", "scale"].includes(kind) &&
        steps[at + 1]?.outputs[0]?.name === outputs[0]?.name
          ? []
          : outputs,
      );
      let [seen, compared] = [0, 0];
      while (seen < due.length) {
        const given = (await client.scope(0)).filter(({ name }) => name.startsWith("→"));
        for (const variable of given) {
          const tensor = due[seen++];
          assert.ok(tensor);
          const size = tensor.shape.reduce((all, one) => all * one, 1);
          if (size > MOST_COMPARED) continue;
          const along = tensor.axes.map(() => undefined);
          const [whole] = await engine.slices(run.id, [{ tensor: tensor.id, along }]);
          const found = await numbersOf(client, variable);
          assert.equal(found.length, size, tensor.id);
          found.forEach((number, at) => {
            const expected = whole?.data[at] as number;
            if (!Number.isFinite(expected)) assert.equal(number, expected, tensor.id);
            else near(number, expected, 1e-4 * (1 + Math.abs(expected)));
          });
          compared++;
        }
        await client.go("next");
      }
      assert.ok(compared > due.length / 2, `${compared} of ${due.length} tensors`);
    });
  }

  it("tells of the row of a token what its weights say", async () => {
    const client = await begin();
    await client.to("heads");
    const run = await engine.analyse("tiny-gpt", TEXT);
    const [, weights] = [0, await engine.attention(run.id, 0, 2)];
    const from = 7;
    const row = weights.weights.subarray(from * weights.to, (from + 1) * weights.to);
    const at = row.indexOf(Math.max(...row));
    const shown = label(tokenAt(run.tokens, at));
    assert.equal(
      Number(await client.value(`weights[1][3]["${shown}"]`)).toFixed(4),
      (row[at] as number).toFixed(4),
    );
  });

  it("knows probabilities, ranks, entropy and what each layer would say", async () => {
    const client = await begin();
    const run = await engine.analyse("tiny-gpt", TEXT);
    const logits = await engine.logits(run.id, 7);
    const probabilities = softmax(logits);
    const { candidates, entropy } = await engine.candidates(run.id, 7, 3);
    const second = candidates[1];
    assert.ok(second);
    const quoted = JSON.stringify(label(second));
    near(Number(await client.value(`p(${quoted})`)), probabilities[second.id], 1e-5);
    assert.equal(await client.value(`rank(${quoted})`), "2");
    near(Number(await client.value("entropy")), entropy, 1e-4);
    await client.to("weights");
    await client.go("continue");
    await client.go("reverseContinue");
    const places = await engine.lens(run.id, { positions: [7], count: 0, tokens: [second.id] });
    const first = places[0]?.readings[0]?.tokens[0];
    await client.go("reverseContinue");
    near(Number(await client.value(`lens(${quoted})`)), first?.probability, 1e-5);
    await client.to("probabilities");
    const last = places.at(-1)?.readings[0]?.tokens[0];
    near(Number(await client.value(`lens(${quoted})`)), last?.probability, 1e-5);
  });

  it("shows of a head what is that head's", async () => {
    const client = await begin();
    await client.to("weights");
    await client.go("stepIn");
    await client.go("next");
    const run = await engine.analyse("tiny-gpt", TEXT);
    const map = await engine.attention(run.id, 0, 1);
    const given = (await client.scope(0)).find(({ name }) => name === "→ weights");
    assert.ok(given);
    const found = await numbersOf(client, given);
    const { data } = slice({ data: map.weights, shape: [map.from, map.to] });
    assert.equal(found.length, data.length);
    found.forEach((number, at) => {
      near(number, data[at], 1e-4);
    });
  });

  it("pages long lists, and names tokens and heads in them", async () => {
    const client = await begin();
    await client.to("heads");
    const [weights] = (await client.scope(0)).filter(({ name }) => name === "weights");
    assert.equal(weights?.indexedVariables, 8);
    const heads = await client.open(weights?.variablesReference ?? 0, 2, 2);
    assert.deepEqual(names(heads), ["head 3", "head 4"]);
    const rows = await client.open(heads[0]?.variablesReference ?? 0);
    assert.deepEqual(names(rows).slice(3, 5), ["3 ‘·opened’", "4 ‘·the’"]);
    assert.match(rows[4]?.value ?? "", /^.+% to .+, entropy [\d.]+ bits · \[8\]$/);
  });
});
