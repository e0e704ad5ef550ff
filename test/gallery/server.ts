import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import esbuild from "esbuild";
import { shell } from "../../src/host/panels/pageHtml.ts";
import type { Envelope } from "../../src/protocol/rpc.ts";
import { decode, encode } from "./codec.ts";
import { GalleryHost, type Parts, type Scene } from "./host.ts";
import { SAMPLES } from "./samples.ts";

const root = path.resolve(import.meta.dirname, "../..");
const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".map": "application/json",
};

/** One browser window's host, and the way back to it. */
interface Session {
  readonly host: GalleryHost;
  readonly receivers: Map<string, (envelope: Envelope) => void>;
  /** Tells the window that all that was sent before has arrived. */
  flush(): void;
}

export interface Gallery {
  readonly address: string;
  readonly sessions: readonly GalleryHost[];
  close(): Promise<void>;
}

/** Builds the panels as esbuild.mjs does and serves them under the host's own policy. */
export async function openGallery(parts: Omit<Parts, "strings">, port = 0): Promise<Gallery> {
  const built = mkdtempSync(path.join(tmpdir(), "glassbox-gallery-"));
  const options = {
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    splitting: true,
    sourcemap: "inline",
    target: "es2024",
    logLevel: "warning",
  } as const;
  await esbuild.build({
    ...options,
    entryPoints: ["webview/panels/**/index.ts"],
    outbase: "webview",
    outdir: path.join(built, "webview"),
    loader: { ".html": "text", ".py": "text" },
  });
  await esbuild.build({
    ...options,
    entryPoints: ["frame", "outside", "carrier"].map((name) => `test/gallery/page/${name}.ts`),
    outdir: path.join(built, "page"),
  });
  const korean = JSON.parse(
    readFileSync(path.join(root, "l10n/bundle.l10n.ko.json"), "utf8"),
  ) as Readonly<Record<string, string>>;

  const sessions = new Map<string, Session>();

  function begin(query: URLSearchParams, response: ServerResponse): void {
    const scene: Scene = {
      state: (query.get("state") ?? "ready") as Scene["state"],
      text: SAMPLES[query.get("text") ?? "cat"] ?? "",
      model: query.get("model") ?? "tiny-gpt",
    };
    const strings = query.get("locale") === "ko" ? korean : {};
    const host = new GalleryHost({ ...parts, strings }, scene);
    const receivers = new Map<string, (envelope: Envelope) => void>();
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    for (const panel of readdirSync(path.join(root, "webview/panels"))) {
      host.join(panel, {
        post: (envelope) => response.write(`data: ${encode({ panel, envelope })}\n\n`),
        listen: (receive) => receivers.set(panel, receive),
      });
    }
    const flush = () => response.write(`data: ${encode({})}\n\n`);
    sessions.set(query.get("session") ?? "", { host, receivers, flush });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://localhost");
    const session = sessions.get(query.get("session") ?? "");
    const [, folder, name = ""] = pathname.split("/");
    if (folder === "events") begin(query, response);
    else if (folder === "wire" && session) {
      const { panel, envelope } = decode(await read(request)) as {
        readonly panel: string;
        readonly envelope: Envelope;
      };
      session.receivers.get(panel)?.(envelope);
      response.end();
    } else if (folder === "select" && session) {
      await session.host.select(decode(await read(request)) as string);
      session.flush();
      response.end();
    } else if (folder === "panel") {
      response
        .writeHead(200, { "content-type": "text/html; charset=utf-8" })
        .end(
          panelPage(name, query.get("locale") === "ko" ? korean : {}, query.get("locale") ?? "en"),
        );
    } else if (folder === "built") {
      const file = path.join(built, path.normalize(pathname.slice("/built".length)));
      const type = TYPES[path.extname(file)] ?? "text/plain";
      response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(readFileSync(file));
    } else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(OUTSIDE);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      response.writeHead(404).end(String(thrown));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get sessions() {
      return [...sessions.values()].map(({ host }) => host);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(built, { recursive: true });
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The host's own page, with one script more: what VS Code itself puts into a webview. */
function panelPage(
  panel: string,
  strings: Readonly<Record<string, string>>,
  locale: string,
): string {
  const page = shell({
    panel,
    title: panel,
    locale,
    strings,
    base: "/built/webview",
    source: "'self'",
  });
  return page.replace("<body>", '<body><script src="/built/page/frame.js"></script>');
}

const OUTSIDE = `<!doctype html>
<meta charset="utf-8"><title>Glassbox gallery</title>
<style>html, body { margin: 0; height: 100% } body { display: flex; background: #808080; gap: 2px }
iframe { border: 0; height: 100%; flex: none }</style>
<body><script type="module" src="/built/page/outside.js"></script>`;
