import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HubFailed, type HubFailure } from "../../../src/host/models/hubFailure.ts";

/** What is wrong with one answer. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Record<string, string> }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: "cut"; readonly after: number }
  /** Nothing comes any more after so many bytes. */
  | { readonly kind: "silence"; readonly after: number }
  /** Other bytes, as many. */
  | { readonly kind: "wrong" }
  /** Content-Length says so much, whatever is sent. */
  | { readonly kind: "length"; readonly length: number }
  /** More bytes than there should be. */
  | { readonly kind: "more"; readonly bytes: number }
  /** So many bytes at a time, with a pause of some milliseconds between. */
  | { readonly kind: "slow"; readonly bytes: number; readonly pause: number }
  /** Ranges are not known. */
  | { readonly kind: "whole" }
  /** Instead of JSON, or of a file. */
  | { readonly kind: "says"; readonly text: string; readonly headers?: Record<string, string> }
  | { readonly kind: "redirect"; readonly location: string };

export interface Asked {
  /** The Hub itself, or the other host where it keeps large files. */
  readonly where: "hub" | "storage";
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

export interface Shelf {
  readonly files: Readonly<Record<string, Buffer>>;
  /** Only for this token; a gated one is listed for everyone, a hidden one is not. */
  readonly token?: string;
  readonly isGated?: boolean;
  readonly licence?: string;
  readonly renamedTo?: string;
}

/** A server that answers as the Hub does, and on another port the storage for large files. */
export interface HubServer {
  readonly endpoint: string;
  readonly storage: string;
  readonly asked: readonly Asked[];
  readonly models: Map<string, Shelf>;
  /** Asked before each answer; what it says is done instead of the right thing. */
  misbehave: (asked: Asked, nth: number) => Fault | undefined;
  close(): Promise<void>;
}

const LARGE = 20_000; // bytes; the Hub's own border is 10 MB
export const REVISION = "0123456789abcdef0123456789abcdef01234567";

export const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const gitBlob = (bytes: Buffer) =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

export async function startHub(models: Readonly<Record<string, Shelf>>): Promise<HubServer> {
  const asked: Asked[] = [];
  const shelves = new Map(Object.entries(models));
  const hub = await listen((request, response) => answer("hub", request, response));
  const storage = await listen((request, response) => answer("storage", request, response));
  const self: HubServer = {
    endpoint: hub.address,
    storage: storage.address,
    asked,
    models: shelves,
    misbehave: () => undefined,
    async close() {
      for (const { server } of [hub, storage]) {
        server.close();
        server.closeAllConnections();
        await once(server, "close");
      }
    },
  };

  function answer(where: Asked["where"], request: IncomingMessage, response: ServerResponse) {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURIComponent(pathname);
    const one: Asked = { where, path: path + search, headers: request.headers };
    asked.push(one);
    const nth = asked.filter((other) => other.where === where && other.path === one.path).length;
    const fault = self.misbehave(one, nth);
    if (fault?.kind === "status") {
      response.writeHead(fault.status, fault.headers).end("No.");
    } else if (fault?.kind === "says") {
      response.writeHead(200, fault.headers).end(fault.text);
    } else if (fault?.kind === "redirect") {
      response.writeHead(302, { location: fault.location }).end();
    } else if (where === "storage") {
      const [, id = "", file = ""] = /^\/(.+?)\/-\/(.+)$/.exec(path) ?? [];
      const bytes = shelves.get(id)?.files[file];
      if (!bytes) response.writeHead(404).end();
      else void sendFile(request, response, bytes, `"${sha256(bytes)}"`, fault);
    } else {
      answerAsHub(request, response, path, fault);
    }
  }

  function answerAsHub(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    fault: Fault | undefined,
  ) {
    const [, listed, revision] = /^\/api\/models\/(.+?)(?:\/tree\/(.+))?$/.exec(path) ?? [];
    const [, resolved, at, file = ""] = /^\/(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const id = listed ?? resolved ?? "";
    const shelf = shelves.get(id);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const refuse = (status: number, code: string, message: string) =>
      void response.writeHead(status, { "x-error-code": code, "x-error-message": message }).end();
    if (token !== undefined && ![...shelves.values()].some((other) => other.token === token)) {
      return refuse(401, "", "Invalid credentials in Authorization header");
    }
    if (shelf?.renamedTo) {
      const location = path.replace(id, shelf.renamedTo);
      response.writeHead(307, { location }).end();
      return;
    }
    const isOpen = shelf && (shelf.token === undefined || shelf.token === token);
    if (!shelf || (!isOpen && !shelf.isGated)) {
      const status = token === undefined ? 401 : 404; // the Hub tells a stranger nothing
      return refuse(status, "RepoNotFound", "Repository not found");
    }
    if (listed !== undefined && revision === undefined) {
      const tags = ["onnx", ...(shelf.licence ? [`license:${shelf.licence}`] : [])];
      return sendJson(response, { id, sha: REVISION, gated: shelf.isGated ? "auto" : false, tags });
    }
    if (listed !== undefined) return sendList(request, response, id, shelf);
    if (!isOpen) {
      return refuse(token ? 403 : 401, "GatedRepo", `Access to model ${id} is restricted.`);
    }
    const bytes = shelf.files[file];
    if (at !== REVISION || !bytes) return refuse(404, "EntryNotFound", "Entry not found");
    if (!isLarge(bytes)) {
      return void sendFile(request, response, bytes, `"${gitBlob(bytes)}"`, fault);
    }
    response
      .writeHead(302, {
        location: `${self.storage}/${id}/-/${file}`,
        "x-linked-size": bytes.length,
        "x-linked-etag": `"${sha256(bytes)}"`,
        "x-repo-commit": REVISION,
      })
      .end();
  }

  /** Three at a time, to make pages of it as the Hub does. */
  function sendList(request: IncomingMessage, response: ServerResponse, id: string, shelf: Shelf) {
    const url = new URL(request.url ?? "/", self.endpoint);
    const begun = Number(url.searchParams.get("cursor") ?? 0);
    const entries = [
      { type: "directory", oid: "0".repeat(40), size: 0, path: "onnx" },
      ...Object.entries(shelf.files).map(([path, bytes]) => ({
        ...{ type: "file", path, size: bytes.length, oid: gitBlob(bytes) },
        ...(isLarge(bytes)
          ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 132 } }
          : {}),
      })),
    ];
    const next = `${self.endpoint}/api/models/${id}/tree/${REVISION}?recursive=true&cursor=${begun + 3}`;
    const headers = begun + 3 < entries.length ? { link: `<${next}>; rel="next"` } : {};
    sendJson(response, entries.slice(begun, begun + 3), headers);
  }

  return self;
}

const isLarge = (bytes: Buffer) => bytes.length > LARGE;

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server: Server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}` };
}

function sendJson(response: ServerResponse, value: unknown, headers = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

/** Ranges, conditions and all that may go wrong with a body. */
async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  etag: string,
  fault: Fault | undefined,
): Promise<void> {
  const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const condition = request.headers["if-range"];
  const isRange = first !== undefined && fault?.kind !== "whole" && (condition ?? etag) === etag;
  const begun = isRange ? Number(first) : 0;
  if (begun >= bytes.length && bytes.length > 0) {
    response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    return;
  }
  let body = bytes.subarray(begun);
  if (fault?.kind === "wrong") body = Buffer.alloc(body.length, "x");
  if (fault?.kind === "more") body = Buffer.concat([body, Buffer.alloc(fault.bytes)]);
  response.writeHead(isRange ? 206 : 200, {
    etag,
    "accept-ranges": "bytes",
    "content-length": fault?.kind === "length" ? fault.length : body.length,
    ...(isRange ? { "content-range": `bytes ${begun}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  response.on("error", () => {}); // whoever asked has gone
  if (fault?.kind === "cut" || fault?.kind === "silence") {
    response.write(body.subarray(0, fault.after), () => {
      if (fault.kind === "cut") response.socket?.destroySoon(); // what was sent arrives
    });
  } else if (fault?.kind === "slow") {
    for (let i = 0; i < body.length && !response.destroyed; i += fault.bytes) {
      response.write(body.subarray(i, i + fault.bytes));
      await new Promise((resolve) => setTimeout(resolve, fault.pause));
    }
    response.end();
  } else if (fault?.kind === "length") {
    // Node itself would not let a body be longer or shorter than it said.
    response.flushHeaders();
    response.socket?.end(body);
  } else {
    response.end(body);
  }
}

/** What a promise fails with, which has to be a HubFailed. */
export async function failureOf(promise: Promise<unknown>): Promise<HubFailure> {
  const thrown = await promise.then(
    () => assert.fail("It did not fail."),
    (thrown: unknown) => thrown,
  );
  assert.ok(thrown instanceof HubFailed, String(thrown));
  return thrown.failure;
}
