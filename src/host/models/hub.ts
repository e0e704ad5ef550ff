import { HubFailed, type StrangeAnswer } from "./hubFailure.ts";
import { isHubId, isSafePath } from "./hubNames.ts";

/** A file as the Hub's list of files has it. */
export interface HubFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly hash: Hash;
}

/** Large files are known by the SHA-256 of their bytes, small ones as git knows a blob. */
export interface Hash {
  readonly kind: "sha256" | "gitBlob";
  readonly hex: string;
}

/** A model at one commit. */
export interface HubModel {
  /** As the Hub spells it: a model that was renamed has another than it was asked for. */
  readonly id: string;
  /** The commit: 40 hexadecimal digits. */
  readonly revision: string;
  /** "apache-2.0", if its card names one. */
  readonly licence: string | undefined;
  /** Those whose path is safe on every system; nothing that we need is called otherwise. */
  readonly files: readonly HubFile[];
}

/** The Hub at huggingface.co, or a mirror that answers as it does. */
export interface Hub {
  /** "https://huggingface.co" */
  readonly endpoint: string;
  /** @throws HubFailed, or the signal's reason */
  describe(id: string, signal: AbortSignal): Promise<HubModel>;
  /**
   * Begins to fetch a file; resolves with an answer of status 200, 206 or 416.
   *
   * @param headers "range" and "if-range" go along to wherever the Hub keeps the file
   * @throws HubFailed, or the signal's reason
   */
  open(
    model: HubModel,
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response>;
  /** All of a small text file. @throws HubFailed, or the signal's reason */
  text(model: HubModel, path: string, signal: AbortSignal): Promise<string>;
}

export interface HubOptions {
  readonly endpoint: string;
  /** Sent to the endpoint's own origin, and never along with a redirect to another. */
  readonly token?: string | undefined;
  /** How long a list of files may take, in milliseconds. */
  readonly patience?: number;
}

const PATIENCE = 30_000; // milliseconds
const REDIRECTS = 5;
const PAGES = 20; // of a list of files, a thousand each
const LONGEST = 8e6; // characters of one page
const LICENCE = 100; // characters of a licence's name
const REDIRECT = new Set([301, 302, 303, 307, 308]);
const OPENED = new Set([200, 206, 416]);

/** @throws HubFailed if the endpoint is no web address */
export function createHub({ endpoint, token, patience = PATIENCE }: HubOptions): Hub {
  const base = webAddress(endpoint);
  const root = base.href.replace(/\/+$/, "");

  /** Follows redirects itself: only so is it sure where the token goes, and where it does not. */
  async function request(
    address: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> {
    let url = new URL(address);
    for (let hops = 0; hops <= REDIRECTS; hops++) {
      const isTrusted = url.origin === base.origin && isConfidential(url);
      const response = await fetch(url, {
        redirect: "manual",
        headers: {
          ...headers,
          "accept-encoding": "identity", // what is counted and resumed are the file's own bytes
          ...(token && isTrusted ? { authorization: `Bearer ${token}` } : {}),
        },
        signal,
      }).catch((thrown: unknown) => {
        throw signal.aborted ? signal.reason : new HubFailed({ kind: "unreachable" }, thrown);
      });
      if (!REDIRECT.has(response.status)) return response;
      await response.body?.cancel();
      const next = URL.parse(response.headers.get("location") ?? "", url.href);
      if (!next || !(next.protocol === "https:" || next.protocol === base.protocol)) {
        throw strange("astray");
      }
      url = next;
    }
    throw strange("circle");
  }

  /** One answer in JSON, and the address of the page after it, if there is one. */
  async function read(address: string, signal: AbortSignal) {
    const limit = AbortSignal.timeout(patience);
    try {
      const response = await request(address, {}, AbortSignal.any([signal, limit]));
      if (response.status !== 200) throw await refusal(response);
      const value: unknown = JSON.parse(await readText(response));
      const [, next] = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get("link") ?? "") ?? [];
      return { value, next };
    } catch (thrown) {
      if (signal.aborted || thrown instanceof HubFailed) throw thrown;
      if (thrown instanceof SyntaxError) throw strange("notJson");
      throw new HubFailed({ kind: "unreachable" }, thrown); // silent for too long, or cut off
    }
  }

  /**
   * The address of a list's next page: the same list, further on. Only the query of what the Hub
   * names is taken, so no answer leads to another place.
   *
   * @throws HubFailed if it names no address
   */
  function pageAfter(address: string, next: string): string {
    const named = URL.parse(next, address);
    if (!named) throw strange("astray");
    const url = new URL(address);
    url.search = named.search;
    return url.href;
  }

  async function list(id: string, revision: string, signal: AbortSignal) {
    const files = new Map<string, HubFile>();
    let address: string | undefined = `${root}/api/models/${id}/tree/${revision}?recursive=true`;
    for (let pages = 0; address !== undefined && pages < PAGES; pages++) {
      const { value, next } = await read(address, signal);
      if (!Array.isArray(value)) throw strange("noFiles");
      for (const file of value.flatMap(readFile)) files.set(file.path, file);
      address = next && pageAfter(address, next);
    }
    return [...files.values()];
  }

  async function open(
    { id, revision }: HubModel,
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> {
    const response = await request(`${root}/${id}/resolve/${revision}/${path}`, headers, signal);
    if (OPENED.has(response.status)) return response;
    const isTheHub = new URL(response.url).origin === base.origin;
    throw isTheHub ? await refusal(response) : await trouble(response);
  }

  return {
    endpoint: root,
    async describe(id, signal) {
      const { value } = await read(`${root}/api/models/${id}`, signal);
      const { id: name, sha, tags } = fields(value);
      if (typeof sha !== "string" || !/^[0-9a-f]{40}$/.test(sha)) throw strange("noCommit");
      const licence = (Array.isArray(tags) ? tags : []).find(
        (tag): tag is string => typeof tag === "string" && /^license:./.test(tag),
      );
      const spelled = typeof name === "string" && isHubId(name) ? name : id;
      return {
        id: spelled,
        revision: sha,
        licence: licence?.slice("license:".length).slice(0, LICENCE),
        files: await list(spelled, sha, signal),
      };
    },
    open,
    async text(model, path, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      try {
        return await readText(await open(model, path, {}, limit));
      } catch (thrown) {
        if (signal.aborted || thrown instanceof HubFailed) throw thrown;
        throw new HubFailed({ kind: "unreachable" }, thrown);
      }
    },
  };
}

function webAddress(endpoint: string): URL {
  const url = URL.parse(endpoint);
  if (url && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") return url;
  throw new HubFailed({ kind: "endpoint", endpoint });
}

/** Whether nobody on the way can read what is sent. */
function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

const strange = (answer: StrangeAnswer) => new HubFailed({ kind: "strange", answer });

/** What the Hub means by an answer that is none: it says so in headers of its own. */
async function refusal(response: Response): Promise<HubFailed> {
  await response.body?.cancel();
  const { status, headers } = response;
  const code = headers.get("x-error-code");
  if (code === "GatedRepo") return new HubFailed({ kind: "gated" });
  if (status === 401 || status === 403) {
    const isUnknown = /invalid credentials/i.test(headers.get("x-error-message") ?? "");
    return new HubFailed({ kind: isUnknown ? "token" : "hidden" });
  }
  if (status === 404 && code !== "EntryNotFound") return new HubFailed({ kind: "missing" });
  return trouble(response);
}

/** An answer that says nothing about the model: the Hub's storage does not know what it keeps. */
async function trouble({ status, headers, body }: Response): Promise<HubFailed> {
  await body?.cancel();
  if (status === 429) return new HubFailed({ kind: "busy", seconds: secondsToWait(headers) });
  return new HubFailed({ kind: "status", status });
}

/** Retry-After: seconds, or a date. */
function secondsToWait(headers: Headers): number {
  const after = headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : 0;
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) throw strange("tooLong");
  }
  return text + decoder.decode();
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** One entry of a list of files; none if it is a folder, or nothing that we can keep or check. */
function readFile(entry: unknown): readonly HubFile[] {
  const { type, path, oid, size, lfs } = fields(entry);
  if (type !== "file" || typeof path !== "string" || !isSafePath(path)) return [];
  const { oid: sha256, size: length } = fields(lfs);
  const large = { kind: "sha256", hex: sha256, size: length, digits: 64 } as const;
  const small = { kind: "gitBlob", hex: oid, size, digits: 40 } as const;
  const { kind, hex, size: bytes, digits } = lfs === undefined ? small : large;
  if (typeof hex !== "string" || hex.length !== digits || /[^0-9a-f]/.test(hex)) return [];
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 0) return [];
  return [{ path, size: bytes as number, hash: { kind, hex } }];
}
