// Runs in the extension host (sending.ts sends it there): a page, an engine, and the wires between.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Uri, ViewColumn, version, window } from "vscode";
import type { RunId } from "../../src/domain/model/run.ts";
import type { Questions } from "../../src/domain/questions/model.ts";
import { pack, unpack } from "../../src/host/panels/parcel.ts";
import { createInference } from "../../src/host/processes/engineProcess.ts";
import { connect, type Envelope } from "../../src/protocol/rpc.ts";

/** One question, or several at once, from a page to the engine and back. */
export interface Sent {
  readonly took: number; // milliseconds
  readonly bytes: number; // that came
}

export interface Times {
  readonly head: Sent[];
  readonly layer: Sent[];
  readonly all: Sent[];
  /** As many bytes as all heads have, that the extension host had at hand. */
  readonly made: Sent[];
}

/** What the page may ask. */
export interface SendingHost extends Pick<Questions, "attention" | "attentions"> {
  subject(): Promise<{ readonly run: RunId; readonly layers: number }>;
  bytes(count: number): Promise<Uint8Array>;
  tell(times: Times): Promise<void>;
}

/** What comes of it: the page's times, and the part of the extension host in them. */
export interface SendingAnswer {
  readonly version: string;
  readonly tokens: number;
  readonly toPage: Times;
  /** All heads, engine → extension host: milliseconds, one number a round. */
  readonly toHost: readonly number[];
}

const ROUNDS = 9;

export async function run(): Promise<void> {
  const {
    GLASSBOX_BENCH_ROOT: root = "",
    GLASSBOX_BENCH_MODEL: model = "",
    GLASSBOX_BENCH_TEXT: text = "",
    GLASSBOX_BENCH_ANSWER: answer = "",
  } = process.env;
  const inference = createInference({
    file: path.join(root, "dist/engine.js"),
    models: path.join(root, "media/models"),
    log: console.log,
  });
  const { questions } = inference.open();
  const run = await questions.analyse(model, text);
  const { layers } = run.model;

  const toHost: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await Promise.all(
      Array.from({ length: layers }, (_, each) => questions.attentions(run.id, each)),
    );
    toHost.push(performance.now() - began);
  }

  const { promise, resolve } = Promise.withResolvers<Times>();
  const mine: SendingHost = {
    attention: (...asked) => questions.attention(...asked),
    attentions: (...asked) => questions.attentions(...asked),
    subject: async () => ({ run: run.id, layers }),
    bytes: async (count) => new Uint8Array(count),
    tell: async (times) => resolve(times),
  };
  openPage(root, mine);
  const toPage = await promise;
  inference.dispose();
  const found: SendingAnswer = { version, tokens: run.tokens.ids.length, toPage, toHost };
  writeFileSync(answer, JSON.stringify(found));
}

/** A page in a webview, joined as a panel's is. */
function openPage(root: string, mine: SendingHost): void {
  const folder = Uri.file(path.join(root, "dist/bench"));
  const options = { enableScripts: true, localResourceRoots: [folder] };
  const panel = window.createWebviewPanel("glassbox.bench", "Bench", ViewColumn.One, options);
  connect(
    {
      post: (envelope) => void panel.webview.postMessage(pack(envelope)),
      listen: (receive) =>
        panel.webview.onDidReceiveMessage((envelope: Envelope) => receive(unpack(envelope))),
    },
    mine,
  );
  const script = panel.webview.asWebviewUri(Uri.joinPath(folder, "sendingInPage.js"));
  panel.webview.html = `<!doctype html><script type="module" src="${script}"></script>`;
}
