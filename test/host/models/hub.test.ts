import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createHub } from "../../../src/host/models/hub.ts";
import type { HubFailure } from "../../../src/host/models/hubFailure.ts";
import { failureOf, type HubServer, REVISION, type Shelf, startHub } from "./hubServer.ts";

const small = Buffer.from('{"model_type":"gpt2"}');
const large = Buffer.alloc(50_000, "weights ");
const files = {
  "config.json": small,
  "tokenizer.json": Buffer.from("{}"),
  "README.md": Buffer.from("# A model"),
  "onnx/model.onnx": large,
  "onnx/model_fp16.onnx": Buffer.alloc(30_000, "half "),
};
const never = new AbortController().signal;

describe("a Hub", () => {
  let server: HubServer;
  const models: Record<string, Shelf> = {
    "someone/small": { files, licence: "apache-2.0" },
    gpt: { files, renamedTo: "someone/small" },
    "someone/gated": { files, token: "hf_right", isGated: true },
    "someone/private": { files, token: "hf_right" },
  };
  before(async () => {
    server = await startHub(models);
  });
  after(() => server.close());
  beforeEach(() => {
    server.misbehave = () => undefined;
  });
  const hub = (token?: string) => createHub({ endpoint: server.endpoint, token, patience: 20_000 });
  const describeModel = (id: string, token?: string) => hub(token).describe(id, never);

  it("lists a model's files over several pages, with sizes and hashes, at one commit", async () => {
    const model = await describeModel("someone/small");
    assert.equal(model.id, "someone/small");
    assert.equal(model.revision, REVISION);
    assert.equal(model.licence, "apache-2.0");
    assert.deepEqual(
      model.files.map(({ path, size, hash }) => [path, size, hash.kind]),
      Object.entries(files).map(([path, { length }]) => [
        ...[path, length],
        length > 20_000 ? "sha256" : "gitBlob",
      ]),
    );
  });

  it("knows a model that was renamed by its new name", async () => {
    assert.equal((await describeModel("gpt")).id, "someone/small");
  });

  it("gives a file, small from itself or large from its storage", async () => {
    const model = await describeModel("someone/small");
    for (const [path, bytes] of Object.entries(files)) {
      const response = await hub().open(model, path, {}, never);
      assert.equal(response.status, 200);
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
    }
  });

  it("gives the rest of a file, of its storage too", async () => {
    const model = await describeModel("someone/small");
    for (const path of ["config.json", "onnx/model.onnx"] as const) {
      const response = await hub().open(model, path, { range: "bytes=7-" }, never);
      assert.equal(response.status, 206);
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), files[path].subarray(7));
    }
  });

  it("shows its token to the endpoint, and never to the host that it is sent on to", async () => {
    const begun = server.asked.length;
    const model = await describeModel("someone/private", "hf_right");
    await (await hub("hf_right").open(model, "onnx/model.onnx", {}, never)).arrayBuffer();
    const asked = server.asked.slice(begun);
    assert.ok(asked.some(({ where }) => where === "storage"));
    for (const { where, headers } of asked) {
      assert.equal(headers.authorization, where === "hub" ? "Bearer hf_right" : undefined);
    }
  });

  it("shows its token to nobody where others can read it on the way", async () => {
    const endpoint = server.endpoint.replace("127.0.0.1", "0.0.0.0"); // not a name of this machine
    const begun = server.asked.length;
    await createHub({ endpoint, token: "hf_right" }).describe("someone/small", never);
    const { host, authorization } = server.asked[begun]?.headers ?? {};
    assert.deepEqual([host, authorization], [new URL(endpoint).host, undefined]);
  });

  for (const [what, link] of [
    ["another host", () => `<${server.storage}/api/next?cursor=2>; rel="next"`],
    ["a file", () => "<file:///etc/passwd?cursor=2>; rel=next"],
  ] as const) {
    it(`stays with the list where its next page is said to lie at ${what}`, async () => {
      server.misbehave = ({ where, path }) =>
        where === "hub" && path.includes("/tree/")
          ? {
              kind: "says",
              text: "[]",
              headers: path.includes("cursor") ? {} : { link: link() },
            }
          : undefined;
      const begun = server.asked.length;
      await describeModel("someone/small", "hf_right");
      const [, first, second, ...more] = server.asked.slice(begun);
      assert.deepEqual(more, []);
      assert.deepEqual([first?.where, second?.where], ["hub", "hub"]);
      assert.equal(second?.path, first?.path.replace(/\?.*/, "?cursor=2"));
    });
  }

  it("is strange where the next page of a list has no address", async () => {
    server.misbehave = ({ path }) =>
      path.includes("/tree/")
        ? { kind: "says", text: "[]", headers: { link: "<http://[>; rel=next" } }
        : undefined;
    const failure = await failureOf(describeModel("someone/small"));
    assert.deepEqual(failure, { kind: "strange", answer: "astray" });
  });

  it("passes over tags that are none, and cuts the name of a licence", async () => {
    const tags = [7, null, { license: "x" }, `license:${"mit ".repeat(500)}`];
    server.misbehave = ({ where, path }) =>
      where === "hub" && !path.includes("/tree/")
        ? { kind: "says", text: JSON.stringify({ id: "someone/small", sha: "a".repeat(40), tags }) }
        : path.includes("/tree/")
          ? { kind: "says", text: "[]" }
          : undefined;
    const { licence } = await describeModel("someone/small");
    assert.equal(licence, "mit ".repeat(25));
  });

  const refusals: readonly (readonly [
    what: string,
    id: string,
    token: string | undefined,
    kind: HubFailure["kind"],
  ])[] = [
    ["nothing of that name, to a stranger", "someone/nothing", undefined, "hidden"],
    ["nothing of that name, to a friend", "someone/nothing", "hf_right", "missing"],
    ["a private model, to a stranger", "someone/private", undefined, "hidden"],
    ["a token that it does not know", "someone/small", "hf_wrong", "token"],
  ];
  for (const [what, id, token, kind] of refusals) {
    it(`says that there is ${what}: ${kind}`, async () => {
      assert.deepEqual(await failureOf(describeModel(id, token)), { kind });
    });
  }

  it("lists a gated model for everyone, and gives its files to the right token", async () => {
    const model = await describeModel("someone/gated");
    const open = (token?: string) => hub(token).open(model, "config.json", {}, never);
    assert.deepEqual(await failureOf(open()), { kind: "gated" });
    assert.equal((await open("hf_right")).status, 200);
  });

  it("says that a file is not there, not that the model is not", async () => {
    const model = await describeModel("someone/small");
    const failure = await failureOf(hub().open(model, "model.onnx", {}, never));
    assert.deepEqual(failure, { kind: "status", status: 404 });
  });

  const soon = new Date(Date.now() + 90_000).toUTCString();
  for (const [after, least, most] of [
    ["20", 20, 20],
    [soon, 80, 90],
    ["soon", 0, 0],
  ] as const) {
    it(`asks to wait: Retry-After: ${after === soon ? "a date" : after}`, async () => {
      server.misbehave = () => ({
        ...{ kind: "status", status: 429, headers: { "retry-after": after } },
      });
      const failure = await failureOf(describeModel("someone/small"));
      assert.ok(failure.kind === "busy");
      assert.ok(failure.seconds >= least && failure.seconds <= most, `${failure.seconds} s`);
    });
  }

  it("fails with its status when it is in trouble", async () => {
    server.misbehave = () => ({ kind: "status", status: 502 });
    const failure = await failureOf(describeModel("someone/small"));
    assert.deepEqual(failure, { kind: "status", status: 502 });
  });

  for (const [what, text, answer] of [
    ["a page of a hotel's network", "<html>Please sign in</html>", "notJson"],
    ["no commit", '{"id":"someone/small"}', "noCommit"],
    ["a commit that would climb", '{"id":"someone/small","sha":"../../../../etc"}', "noCommit"],
    ["nothing", "", "notJson"],
    ["null", "null", "noCommit"],
    ["more than a list of files takes", `"${"x".repeat(9e6)}"`, "tooLong"],
  ] as const) {
    it(`is no Hub if it says ${what}`, async () => {
      server.misbehave = () => ({ kind: "says", text });
      const failure = await failureOf(describeModel("someone/small"));
      assert.deepEqual(failure, { kind: "strange", answer });
    });
  }

  for (const [location, answer] of [
    ["/api/models/someone/small", "circle"],
    ["file:///etc/passwd", "astray"],
    ["ftp://127.0.0.1/", "astray"],
  ] as const) {
    it(`is no Hub if it redirects to ${location} for ever`, async () => {
      server.misbehave = () => ({ kind: "redirect", location });
      const failure = await failureOf(describeModel("someone/small"));
      assert.deepEqual(failure, { kind: "strange", answer });
    });
  }

  it("leaves out files that it cannot name safely, or not check", async () => {
    const hex = "a".repeat(40);
    const entry = { type: "file", path: "config.json", size: 3, oid: hex };
    server.misbehave = ({ path }) =>
      path.includes("/tree/")
        ? {
            kind: "says",
            text: JSON.stringify([
              entry,
              ...["../a", "/etc/a", "onnx/../../a", "a\\b", "a\0b", "NUL", "x/con.onnx", "C:a"].map(
                (path) => ({ ...entry, path }),
              ),
              { ...entry, path: "a", size: -1 },
              { ...entry, path: "b", size: "3" },
              { ...entry, path: "c", oid: "no" },
              { ...entry, path: "d", lfs: { oid: hex, size: 3 } },
              { ...entry, path: 5 },
              null,
              "text",
            ]),
          }
        : undefined;
    const { files } = await describeModel("someone/small");
    assert.deepEqual(
      files.map(({ path }) => path),
      ["config.json"],
    );
  });

  it("is out of reach where nobody listens, where no such host is, and where it stays silent", async () => {
    const at = (endpoint: string) =>
      failureOf(createHub({ endpoint, patience: 200 }).describe("someone/small", never));
    const gone = await startHub({});
    await gone.close();
    assert.deepEqual(await at(gone.endpoint), { kind: "unreachable" });
    assert.deepEqual(await at("http://hub.invalid"), { kind: "unreachable" });
    server.misbehave = () => ({ kind: "says", text: "", headers: { "content-length": "9" } });
    assert.deepEqual(await at(server.endpoint), { kind: "unreachable" });
  });

  it("stops at once when the user does", async () => {
    const user = new AbortController();
    server.misbehave = () => {
      user.abort();
      return { kind: "says", text: "", headers: { "content-length": "9" } };
    };
    await assert.rejects(hub().describe("someone/small", user.signal), { name: "AbortError" });
  });

  it("has an endpoint that is a web address, below which all is found", async () => {
    for (const endpoint of ["", "huggingface.co", "file:///etc", "javascript:1", "http://a/?b"]) {
      const failure = await failureOf((async () => createHub({ endpoint }))());
      assert.deepEqual(failure, { kind: "endpoint", endpoint });
    }
    const below = createHub({ endpoint: `${server.endpoint}/mirror/` });
    assert.equal(below.endpoint, `${server.endpoint}/mirror`);
    await below.describe("someone/small", never).catch(() => {});
    assert.equal(server.asked.at(-1)?.path, "/mirror/api/models/someone/small");
  });
});
