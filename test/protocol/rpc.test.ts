import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Failed, type Failure } from "../../src/domain/failure.ts";
import { connect, type Envelope, isEnvelope, type Port } from "../../src/protocol/rpc.ts";
import { failing } from "../asserts.ts";

/** Two ends of a wire made of two arrays' worth of microtasks, and scissors for it. */
function wire(): { left: Port; right: Port; cut: (failure: Failure) => void } {
  const listeners: ((envelope: Envelope) => void)[] = [];
  const closers: ((failure: Failure) => void)[] = [];
  const end = (other: number, own: number): Port => ({
    post: (envelope) => queueMicrotask(() => listeners[other]?.(structuredClone(envelope))),
    listen: (receive, closed) => {
      listeners[own] = receive;
      closers[own] = closed;
    },
  });
  return {
    left: end(1, 0),
    right: end(0, 1),
    cut: (failure) => {
      for (const closed of closers) closed(failure);
    },
  };
}

interface Sums {
  add(a: number, b: number): Promise<number>;
  double(values: Float32Array): Promise<Float32Array>;
  never(): Promise<void>;
  fail(): Promise<void>;
  stumble(): Promise<void>;
}

const sums = {
  add: async (a: number, b: number) => a + b,
  double: async (values: Float32Array) => values.map((value) => value * 2),
  never: () => new Promise<void>(() => {}),
  fail: async () => {
    throw new Failed({ kind: "modelMissing", folder: "/nowhere" });
  },
  stumble: () => {
    throw new TypeError("a mistake of ours");
  },
};

function joined() {
  const { left, right, cut } = wire();
  connect(right, sums);
  return { sums: connect<Sums>(left, {}), cut };
}

/** A wire that clones, as all real ones do. */
const end = (port: MessagePort): Port => ({
  post: (envelope) => port.postMessage(envelope),
  listen: (receive) => port.on("message", receive),
});

describe("connect", () => {
  it("carries a question there and its answer back", async () => {
    assert.equal(await joined().sums.add(2, 3), 5);
  });

  it("answers many open questions each with its own answer", async () => {
    const { sums } = joined();
    const answers = await Promise.all([1, 2, 3, 4].map((n) => sums.add(n, n)));
    assert.deepEqual(answers, [2, 4, 6, 8]);
  });

  it("carries typed arrays as they are", async () => {
    assert.deepEqual(await joined().sums.double(Float32Array.of(1, 2)), Float32Array.of(2, 4));
  });

  it("fails the asker with the Failure that the handler threw", async () => {
    await assert.rejects(
      joined().sums.fail(),
      failing({ kind: "modelMissing", folder: "/nowhere" }),
    );
  });

  it("fails the asker with `internal` where a handler stumbles", async () => {
    await assert.rejects(joined().sums.stumble(), failing("internal"));
  });

  it("fails open and later questions once the wire is cut", async () => {
    const { sums, cut } = joined();
    const open = sums.never();
    cut({ kind: "engineStopped", how: "SIGKILL" });
    await assert.rejects(open, failing("engineStopped"));
    await assert.rejects(sums.add(1, 1), failing("engineStopped"));
  });

  it("lets only the object's own methods be called", async () => {
    const { sums } = joined();
    const reach = sums as unknown as Record<string, () => Promise<unknown>>;
    for (const method of ["toString", "hasOwnProperty", "constructor", "subtract"]) {
      await assert.rejects(reach[method]?.() ?? Promise.resolve(), failing("internal"), method);
    }
  });

  it("can be awaited itself without hanging", async () => {
    const { sums } = joined();
    assert.equal(await (await Promise.resolve(sums)).add(1, 1), 2);
  });

  it("fails a question that cannot be cloned, and keeps the wire", async () => {
    const { port1, port2 } = new MessageChannel();
    connect(end(port2), sums);
    const remote = connect<Sums>(end(port1), {});
    await assert.rejects(remote.add((() => 1) as unknown as number, 1), failing("internal"));
    assert.equal(await remote.add(1, 1), 2);
    port1.close();
  });

  it("fails a question whose answer cannot be cloned, and keeps the wire", async () => {
    const { port1, port2 } = new MessageChannel();
    const mine = { ...sums, wrong: async () => () => 1 };
    connect(end(port2), mine);
    const remote = connect<typeof mine>(end(port1), {});
    await assert.rejects(remote.wrong(), failing("internal"));
    assert.equal(await remote.add(1, 1), 2);
    port1.close();
  });

  it("lets an answer fall that comes when its wire is cut", async () => {
    const { sums, cut } = joined();
    const open = sums.add(1, 1);
    cut({ kind: "cancelled" });
    await assert.rejects(open, failing("cancelled"));
    await new Promise((resolve) => setTimeout(resolve, 5)); // an unhandled error would fail the test
  });
});

describe("isEnvelope", () => {
  it("knows the three kinds", () => {
    assert.ok(isEnvelope({ kind: "call", id: 1, method: "add", args: [] }));
    assert.ok(isEnvelope({ kind: "done", id: 1 }));
    assert.ok(isEnvelope({ kind: "fail", id: 1, failure: { kind: "noText" } }));
  });

  for (const message of [
    undefined,
    null,
    "call",
    [],
    {},
    { kind: "done" },
    { kind: "else", id: 1 },
    { kind: "call", id: 1, method: "add" },
    { kind: "call", id: 1, method: "add", args: { map: 1 } },
    { kind: "call", id: 1, method: 7, args: [] },
    { kind: "fail", id: 1 },
  ]) {
    it(`refuses ${JSON.stringify(message)}`, () => assert.equal(isEnvelope(message), false));
  }
});
