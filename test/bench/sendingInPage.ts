// Runs in a webview (sendingInHost.ts opens it): asks for attention as a panel does, and how long.
import { connect, type Envelope } from "../../src/protocol/rpc.ts";
import type { SendingHost, Sent, Times } from "./sendingInHost.ts";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const ROUNDS = 9;
const UNCOUNTED = 2;
const editor = acquireVsCodeApi();
const host = connect<SendingHost>(
  {
    post: (envelope) => editor.postMessage(envelope),
    listen: (receive) =>
      addEventListener("message", ({ data }: MessageEvent<Envelope>) => receive(data)),
  },
  {},
);

/** What is asked for arrives one after the other; the clock stops with the last. */
async function time(ask: () => readonly Promise<ArrayBufferView>[]): Promise<Sent> {
  const began = performance.now();
  const answers = await Promise.all(ask());
  const took = performance.now() - began;
  return { took, bytes: answers.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}

const { run, layers } = await host.subject();
const bytesOf = async (layer: number) => (await host.attentions(run, layer)).bytes;
const weightsOf = async (layer: number) => (await host.attention(run, layer, 0)).weights;
/** What VS Code itself takes: as many bytes as a layer's, and nothing to make or fetch. */
const { byteLength } = await bytesOf(0);
const times: Times = { head: [], layer: [], all: [], made: [] };
for (let round = -UNCOUNTED; round < ROUNDS; round++) {
  const layer = Math.max(0, round) % layers;
  const head = await time(() => [weightsOf(layer)]);
  const one = await time(() => [bytesOf(layer)]);
  const all = await time(() => Array.from({ length: layers }, (_, each) => bytesOf(each)));
  const made = await time(() => Array.from({ length: layers }, () => host.bytes(byteLength)));
  if (round < 0) continue;
  times.head.push(head);
  times.layer.push(one);
  times.all.push(all);
  times.made.push(made);
}
await host.tell(times);
