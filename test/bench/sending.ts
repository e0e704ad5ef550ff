import path from "node:path";
import { build } from "esbuild";
import { root } from "../vscode/kit/window.ts";
import { gpt2Folder } from "./gpt2.ts";
import { runInHost } from "./inHost.ts";
import { median } from "./measure.ts";
import type { SendingAnswer, Sent } from "./sendingInHost.ts";
import type { Measurement, Subject } from "./subject.ts";

const TOKENS = 512;

export const sending: Subject = {
  name: "sending",
  figures: {
    one_head_512_bytes: "The weights of one head over 512 tokens, float32: bytes on the way",
    one_head_512_ms: "From the page's question until it has them",
    one_layer_512_bytes: "The 12 heads of a layer, an unsigned byte for each weight that is not 0",
    one_layer_512_ms: "From the page's question until it has them",
    all_heads_512_bytes: "All 144 heads of the model likewise",
    all_heads_512_ms: "From the page's 12 questions, one for each layer, until it has them all",
    all_heads_512_to_host_ms: "The same until they are in the extension host",
    same_bytes_512_ms:
      "As many bytes in 12 answers from the extension host, which only makes room for them",
  },
  method: `In a real VS Code, on a model of GPT-2 small's size (gpt2.ts) that has run over ${TOKENS} tokens: a page in a
webview asks, the extension host relays, the engine's process answers, all by Glassbox's own wires.
Medians of 9 rounds, after 2 that warm up. The way begins with the question, so making bytes of the
weights is part of it; the last figure is VS Code's own share. VS Code runs in Chromium here, with a WebSocket between its host and its
window; the desktop's has a pipe there.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = gpt2Folder();
  await bundlePage();
  const digits = Array.from({ length: TOKENS }, (_, i) => (i * 7) % 10);
  const given = { GLASSBOX_BENCH_MODEL: folder, GLASSBOX_BENCH_TEXT: digits.join(" ") };
  const answer = await runInHost<SendingAnswer>("sendingInHost.ts", given, folder);
  if (answer.tokens !== TOKENS) throw new Error(`The text has ${answer.tokens} tokens.`);
  const { head, layer, all, made } = answer.toPage;
  const took = (sent: readonly Sent[]) => median(sent.map((each) => each.took));
  const bytes = (sent: readonly Sent[]) => median(sent.map((each) => each.bytes));
  log(`all heads: ${all.map((each) => Math.round(each.took)).join(", ")} ms`);
  return {
    figures: {
      one_head_512_bytes: bytes(head),
      one_head_512_ms: took(head),
      one_layer_512_bytes: bytes(layer),
      one_layer_512_ms: took(layer),
      all_heads_512_bytes: bytes(all),
      all_heads_512_ms: took(all),
      all_heads_512_to_host_ms: median(answer.toHost),
      same_bytes_512_ms: took(made),
    },
    versions: { "VS Code": answer.version },
  };
}

async function bundlePage(): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, "sendingInPage.ts")],
    outfile: path.join(root, "dist/bench/sendingInPage.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2024",
    logLevel: "warning",
  });
}
