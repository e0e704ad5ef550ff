import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installVSCode } from "./install.ts";
import { addLanguage } from "./language.ts";

export type Settings = Readonly<Record<string, unknown>>;

/** Trust is asked for by a dialog otherwise, before anything else can be done. */
const RESTRICTED: Settings = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
};

const SETTINGS: Settings = {
  "chat.disableAIFeatures": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.autoDetectColorScheme": false,
  "workbench.colorTheme": "Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export interface ServerOptions {
  /** The folder of the extension under development. */
  readonly extension?: string | undefined;
  /** The folder of another that is installed. */
  readonly installed?: string | undefined;
  /** A package that is installed first. */
  readonly vsix?: string | undefined;
  /** The module that VS Code calls in its extension host to run tests. */
  readonly tests?: string | undefined;
  /** A path, or an address of a file system that `installed` gives: "memory:/". */
  readonly folder?: string | undefined;
  readonly settings?: Settings | undefined;
  /** The folder is not trusted, as one that was just fetched: VS Code is in Restricted Mode. */
  readonly isRestricted?: boolean | undefined;
  /** The display language: "ko"; English without it. */
  readonly language?: string | undefined;
}

export interface Server {
  readonly url: string;
  /** Resolves with how the extension host ended: its exit code or its signal. */
  readonly hostEnded: Promise<string>;
  /** Resolves when the server has ended. */
  readonly ended: Promise<unknown>;
  /** Ends the server and all that it started, and removes its settings and state. */
  stop(): void;
}

/** Starts a VS Code server on a free port of this machine, with settings and state of its own. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const vscode = await installVSCode();
  const data = mkdtempSync(path.join(os.tmpdir(), "glassbox-vscode-"));
  const write = (of: "User" | "Machine", settings: Settings) => {
    const file = path.join(data, "data", of, "settings.json");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(settings));
  };
  write("User", { ...SETTINGS, ...(options.isRestricted && RESTRICTED), ...options.settings });
  // Of a server the user's own file need not count for what is set per machine: the Hub's address.
  write("Machine", options.settings ?? {});

  if (options.installed) {
    const place = path.join(data, "extensions", path.basename(options.installed));
    cpSync(options.installed, place, { recursive: true });
  }

  // Without it every user of this machine, and a web page that knows the port, would have a terminal.
  const token = randomUUID();
  const tokenFile = path.join(data, "token");
  writeFileSync(tokenFile, token);

  const server = spawn(
    process.execPath,
    [
      path.join(vscode, "out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", "0", "--server-data-dir", data],
      ...["--connection-token-file", tokenFile],
      ...(options.language ? addLanguage(data, options.language) : []),
      "--accept-server-license-terms",
      ...(options.isRestricted ? [] : ["--disable-workspace-trust"]),
      "--disable-websocket-compression", // host and window are on one machine, as the desktop's are
      "--telemetry-level=off",
      ...(options.vsix ? ["--install-extension", options.vsix, "--start-server"] : []),
      "--enable-smoke-test-driver", // else a built workbench takes no extension under development
    ],
    {
      detached: true, // a process group, so that `stop` reaches the hosts that the server starts
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(data),
    },
  );
  const stop = () => {
    process.off("exit", stop);
    clearInterval(watch);
    try {
      process.kill(-(server.pid as number), "SIGKILL");
    } catch {
      // gone already
    }
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.on("exit", stop);
  // Killed before it could hand the signal on, who started us leaves us behind.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000);
  watch.unref();

  const ended = once(server, "exit");
  const heard = listen(server);
  // To the workbench every end of the extension host is exit code 0; only its server knows better.
  const hostEnded = heard(/Extension Host Process exited with code: (\w+), signal: (\w+)/).then(
    ([, code, signal]) => (code === "null" ? (signal as string) : (code as string)),
  );
  hostEnded.catch(() => {}); // asked by those who run tests only
  const [, port] = await heard(/listening on (\d+)/).catch((thrown: unknown) => {
    stop();
    throw thrown;
  });
  return {
    url: address(Number(port), token, options),
    hostEnded,
    ended,
    stop,
  };
}

/** Of a machine without a display, as a remote one is. */
function environment(data: string): NodeJS.ProcessEnv {
  const { DISPLAY, WAYLAND_DISPLAY, ...others } = process.env;
  // The empty gallery keeps VS Code from asking the marketplace; TMPDIR takes its sockets.
  return { ...others, EXTENSIONS_GALLERY: "{}", TMPDIR: data };
}

/** Hears what the server prints: asked for a pattern, resolves with its first match. */
function listen(server: ChildProcess): (pattern: RegExp) => Promise<RegExpExecArray> {
  let output = "";
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    if (process.env.GLASSBOX_VERBOSE) process.stderr.write(chunk);
    server.emit("heard");
  };
  server.stdout?.on("data", hear);
  server.stderr?.on("data", hear);
  return (pattern) =>
    new Promise((resolve, reject) => {
      server.on("heard", () => {
        const match = pattern.exec(output);
        if (match) resolve(match);
      });
      server.on("error", reject);
      server.on("exit", (code) =>
        reject(new Error(`VS Code's server ended (${code}):\n${output}`)),
      );
    });
}

/** The address of a workbench that opens the folder with the extensions loaded. */
function address(port: number, token: string, options: ServerOptions): string {
  const { extension, tests, folder } = options;
  // The authority has to be the page's own host and port.
  const remote = (file: string) => `vscode-remote://localhost:${port}${path.resolve(file)}`;
  const payload = extension ? [["extensionDevelopmentPath", remote(extension)]] : [];
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  const url = new URL(`http://localhost:${port}/`);
  url.searchParams.set("tkn", token);
  if (folder) url.searchParams.set("folder", isAddress(folder) ? folder : path.resolve(folder));
  url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

const isAddress = (folder: string): boolean => /^[\w-]{2,}:\//.test(folder);
