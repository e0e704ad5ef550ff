import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Failure } from "../../../src/domain/failure.ts";
import type { Stage } from "../../../src/domain/model/run.ts";
import type { Focus, State } from "../../../src/domain/state.ts";
import { comparePrompts } from "../../../src/host/session/comparison.ts";
import { type Lit, Session } from "../../../src/host/session/session.ts";
import type { Need } from "../../../src/host/session/study.ts";
import { temporaryFolder } from "../../engine/folder.ts";
import { slowOnnx, smallFolder } from "../../engine/small.ts";
import { startEngine, startTokenizer } from "../engine.ts";
import { until } from "../places.ts";

const under = temporaryFolder();
const slow = smallFolder(path.join(under, "slow"), { onnx: slowOnnx(300) }); // seconds
const quick = smallFolder(path.join(under, "quick"));
const stages: Stage[] = [];
const { inference, runs } = startEngine();
inference.onProgress((stage) => stages.push(stage));
const tokenizing = startTokenizer();
after(() => {
  inference.dispose();
  tokenizing.dispose();
});

const failures: Failure[] = [];
let tokenizer = "tiny-gpt";
let model = "tiny-gpt";
let lit: Lit | undefined;
const session = new Session(
  {
    runs,
    tokenizing,
    model: () => model,
    tokenizer: () => tokenizer,
    explain: (failure) => {
      failures.push(failure);
      return { kind: "failed", sentence: failure.kind, actions: [] };
    },
  },
  (now) => {
    lit = now;
  },
);

/** A panel that writes down what it is told. */
function join(need: Need) {
  const told: State[] = [];
  const lights: (Focus | undefined)[] = [];
  const viewer = session.join(need, {
    show: async (state) => void told.push(state),
    light: async (focus) => void lights.push(focus),
  });
  const texts = () => told.flatMap((state) => (state.kind === "ready" ? [state.text] : []));
  const ready = (text: string) => until(() => texts().at(-1) === text, `“${text}” to be shown`);
  return { viewer, told, lights, texts, ready, leave: () => session.leave(viewer) };
}

const at = (text: string, offset = 0) => ({ document: "untitled:a", offset, text });

describe("Session", () => {
  it("offers the tokenizer of the chosen model, too, and none of a model that has none", async () => {
    const panel = join("tokens");
    const offered = async (text: string) => {
      session.look(at(text));
      await panel.ready(text);
      const { state } = panel.viewer;
      return state.kind === "ready" ? state.tokenizers.map(({ id, name }) => [id, name]) : [];
    };
    const usual = await offered("one");
    model = quick;
    assert.deepEqual(await offered("two"), [...usual, [quick, "quick"]]);
    model = "/nowhere/at/all";
    assert.deepEqual(await offered("three"), usual);
    model = "tiny-gpt";
    panel.leave();
  });

  it("tells every panel what is looked at, and four of them share one run", async () => {
    const panels = [join("tokens"), join("run"), join("run"), join("run")];
    session.look(at("The cat sat."));
    await Promise.all(panels.map(({ ready }) => ready("The cat sat.")));
    const ids = panels.slice(1).map(({ viewer: { state } }) => {
      assert.ok(state.kind === "ready");
      return state.run?.id;
    });
    assert.equal(new Set(ids).size, 1);
    for (const panel of panels) panel.leave();
  });

  it("lets the latest text win", async () => {
    const panel = join("run");
    session.look(at("First of all."));
    session.look(at("Then this."));
    session.look(at("At last that."));
    await panel.ready("At last that.");
    assert.deepEqual(panel.texts(), ["At last that."]);
    panel.leave();
  });

  it("answers with a sentence where a conversation cannot be written", async () => {
    const panel = join("tokens");
    const chat = (id: string) =>
      panel.viewer.questions.chat(id, [{ role: "user", content: "Hello" }], true);
    const folder = smallFolder(path.join(under, "chatting"));
    const template = path.join(folder, "chat_template.jinja");
    failures.length = 0;
    assert.equal(await chat(folder), undefined);
    writeFileSync(template, "{{ messages[0].content }}");
    const written = await chat(folder);
    assert.ok(typeof written === "object");
    assert.equal(written.text, "Hello");
    assert.deepEqual(failures, []);
    writeFileSync(template, "{{ tool.name }}");
    assert.equal(await chat(folder), "templateRefuses");
    assert.equal(await chat("/nowhere/at/all"), "tokenizerUnreadable");
    assert.deepEqual(failures[0], {
      kind: "templateRefuses",
      reason: { code: "undefinedName", name: "tool" },
    });
    panel.leave();
  });

  it("gives a panel that has texts of its own none, and its newest question wins", async () => {
    const panel = join("model");
    session.look(at("Not for this panel."));
    assert.deepEqual(panel.texts(), [""]);
    const ask = (text: string) =>
      panel.viewer.questions.about([text], (engine, id) => engine.prompts(id, [text], []));
    const [older, newer] = await Promise.allSettled([ask("Once upon a"), ask("The king")]);
    assert.equal(older.status, "rejected");
    assert.ok(newer.status === "fulfilled");
    assert.equal(newer.value.prompts[0]?.read, 2);
    assert.equal(newer.value.model.name, "tiny-gpt");
    assert.equal(panel.viewer.state.kind, "ready");
    panel.leave();
  });

  it("says why a model cannot answer such a panel, and asks the next one", async () => {
    const panel = join("model");
    model = "tiny-bert";
    session.refresh("model");
    const ask = () =>
      panel.viewer.questions.about(["The king"], (engine, id) =>
        engine.prompts(id, ["The king"], []),
      );
    await assert.rejects(ask());
    assert.deepEqual(failures.at(-1), { kind: "notDecoder", model: "tiny-bert" });
    assert.equal(panel.viewer.state.kind, "failed");
    model = "tiny-gpt";
    session.refresh("model");
    assert.equal(panel.viewer.state.kind, "ready");
    assert.equal((await ask()).model.name, "tiny-gpt");
    panel.leave();
  });

  it("hands such a panel prompts, and has tiny-gpt answer where the model cannot", async () => {
    const panel = join("model");
    const given = { id: "a", places: ["a.md:1"], asked: 1, isCut: false, window: 1024 };
    panel.viewer.give({ ...given, prompts: ["The king", "Once.\n\nThe king"] });
    const shown = () => panel.viewer.state.kind === "ready" && panel.viewer.state.given?.id;
    assert.equal(shown(), "a");
    model = "tiny-bert";
    session.refresh("model");
    assert.equal(shown(), "a", "another model has them too");
    const ask = (mayReplace: boolean) =>
      panel.viewer.questions.about(["The king"], (engine, id) =>
        comparePrompts(engine, id, [["The king"], []], mayReplace),
      );
    const answer = await ask(true);
    assert.deepEqual([answer.model.name, answer.insteadOf], ["tiny-gpt", "tiny-bert"]);
    assert.equal(panel.viewer.state.kind, "ready");
    const by = await panel.viewer.questions.continuing("The king");
    assert.deepEqual(by, { tokenizer: "tiny-gpt", window: answer.model.contextLength });
    await assert.rejects(ask(false));
    model = "tiny-gpt";
    session.refresh("model");
    assert.equal((await ask(true)).insteadOf, undefined);
    panel.leave();
  });

  it("says in a sentence why a model ranks nothing, and shows what it showed", async () => {
    const panel = join("model");
    const { questions } = panel.viewer;
    assert.equal(await questions.relevance("tiny-gpt", "a lamp", "the old lamp"), "noScore");
    assert.deepEqual(failures.at(-1), { kind: "noScore", model: "tiny-gpt" });
    const said = await questions.relevance("tiny-bert", "a lamp", "the old lamp");
    assert.ok(typeof said === "object" && said.kind === "follows");
    assert.equal(panel.viewer.state.kind, "ready");
    panel.leave();
  });

  it("keeps the text of a pinned panel, and lets it follow again", async () => {
    const panel = join("tokens");
    session.look(at("Stay here."));
    await panel.ready("Stay here.");
    session.pin(panel.viewer, true);
    session.look(at("Go there."));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(panel.texts().at(-1), "Stay here.");
    session.pin(panel.viewer, false);
    await panel.ready("Go there.");
    panel.leave();
  });

  it("counts the whole text, and shows of it what the tokens cover", async () => {
    const long = "고양이 sat 👍🏽. ".repeat(2_000);
    const [tokens, run] = [join("tokens"), join("run")];
    session.look(at(long));
    for (const { viewer } of [tokens, run]) {
      await until(() => viewer.state.kind === "ready", "the long text", 30_000);
      const { state } = viewer;
      assert.ok(state.kind === "ready");
      assert.equal(state.size.characters, Array.from(long).length);
      assert.equal(state.size.bytes, Buffer.byteLength(long));
      assert.ok(state.tokens.ids.length < state.size.tokens);
      assert.equal(state.text.length, state.tokens.ends.at(-1));
    }
    tokens.leave();
    run.leave();
  });

  it("uses the tokenizer that was chosen meanwhile", async () => {
    const panel = join("tokens");
    session.look(at("Unbelievable."));
    await panel.ready("Unbelievable.");
    tokenizer = "tiny-bert";
    session.refresh("tokens");
    const isBert = () =>
      panel.viewer.state.kind === "ready" && panel.viewer.state.tokens.tokenizer === "tiny-bert";
    await until(isBert, "the other tokenizer");
    tokenizer = "tiny-gpt";
    panel.leave();
  });

  it("says why where it fails, and recovers when asked again", async () => {
    const panel = join("run");
    model = "/no/such/folder";
    session.look(at("Is there a model?"));
    await until(() => panel.viewer.state.kind === "failed", "the failure");
    assert.equal(failures.at(-1)?.kind, "modelMissing");
    model = "tiny-gpt";
    session.retry();
    await panel.ready("Is there a model?");
    panel.leave();
  });

  it("shows an engine as failed that is killed twice under a question, then works again", async () => {
    const panel = join("run");
    session.look(at("A question that is cut off."));
    for (let times = 0, before: number | undefined; times < 2; times++) {
      const next = () => inference.engine?.pid !== undefined && inference.engine.pid !== before;
      await until(next, "the engine");
      before = inference.engine?.pid;
      process.kill(before as number, "SIGKILL");
    }
    await until(() => panel.viewer.state.kind === "failed", "the failure");
    assert.equal(failures.at(-1)?.kind, "engineStopped");
    inference.forgive();
    session.retry();
    await panel.ready("A question that is cut off.");
    panel.leave();
  });

  it("shows the model that was chosen while another one was still running", async () => {
    const panel = join("run");
    model = slow;
    stages.length = 0;
    session.look(at("the cat"));
    await until(() => stages.at(-1) === "running", "the slow model's run");
    model = quick;
    session.refresh("run");
    await panel.ready("the cat");
    const models = panel.told.flatMap((state) =>
      state.kind === "ready" ? [state.run?.model.id] : [],
    );
    assert.deepEqual(models, [quick]);
    model = "tiny-gpt";
    panel.leave();
  });

  it("keeps what a pinned panel shows while the engine is replaced under it", async () => {
    const [pinned, panel] = [join("run"), join("run")];
    session.look(at("Stay here."));
    await pinned.ready("Stay here.");
    session.pin(pinned.viewer, true);
    const told = pinned.told.length;
    const pid = inference.engine?.pid;
    model = slow;
    stages.length = 0;
    session.look(at("a cat"));
    await until(() => stages.at(-1) === "running", "the slow model's run");
    model = "tiny-gpt";
    session.look(at("Go there."));
    await panel.ready("Go there.");
    assert.notEqual(inference.engine?.pid, pid);
    const { state } = pinned.viewer;
    assert.ok(state.kind === "ready" && state.run);
    const { from } = await pinned.viewer.questions.ask(state.run.id, (engine, id) =>
      engine.attention(id, 0, 0),
    );
    assert.equal(from, state.tokens.ids.length);
    assert.equal(pinned.told.length, told, "it was told nothing");
    for (const each of [pinned, panel]) each.leave();
  });

  it("lights a token in the other panels of the same text and in the editor, where it is now", async () => {
    const [pointing, same, pinned] = [join("tokens"), join("run"), join("tokens")];
    session.look(at("An old text."));
    await pinned.ready("An old text.");
    session.pin(pinned.viewer, true);
    session.look(at("Point here.", 100));
    await Promise.all([pointing.ready("Point here."), same.ready("Point here.")]);
    session.edited("untitled:a", [{ offset: 0, length: 10, text: "" }]);
    const focus = { tokenizer: "tiny-gpt", index: 1, start: 5, end: 10 };
    session.focus(pointing.viewer, focus);
    assert.deepEqual(same.lights, [focus]);
    assert.deepEqual(pinned.lights, []);
    assert.deepEqual(pointing.lights, []);
    assert.deepEqual(lit, { document: "untitled:a", start: 95, end: 100, text: " here" });
    for (const panel of [pointing, same, pinned]) panel.leave();
    assert.equal(lit, undefined);
  });

  it("shows a failure that comes in place of a text", () => {
    const panel = join("tokens");
    session.look({ kind: "noText" });
    assert.deepEqual(panel.viewer.state, { kind: "failed", sentence: "noText", actions: [] });
    panel.leave();
  });
});
