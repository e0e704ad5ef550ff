import { THREADS } from "../../src/engine/onnx/runtime.ts";
import { gpt2Folder, openPlainly, SIZE } from "./gpt2.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const TOKENS = 128;
const ROUNDS = 9; // odd, so that the median is one of them
/** What both sessions are told, as Glassbox's are. */
const COMMON = { disable_prepacking: "1" };

export const rounding: Subject = {
  name: "rounding",
  figures: {
    int8_exact_vs_default: `A forward pass of an int8 model of 124M parameters over ${TOKENS} tokens, its products exact / as onnxruntime does by itself: the smaller the better`,
    int8_exact_opening_vs_default: "The same, of opening it",
  },
  method: `A model of GPT-2 small's size, quantized dynamically, its weights random (gpt2.ts), in two sessions of
onnxruntime with ${THREADS} thread(s), one with \`x64quantprecision\`, as Glassbox opens files that round activations,
one without. They run in turn over the same ids, ${ROUNDS} times after one that does not count; the ratio is the median of
the rounds' ratios. Each is opened ${ROUNDS} times, in turn.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = gpt2Folder("int8");
  const open = (settings: Readonly<Record<string, string>>) =>
    openPlainly(folder, THREADS, { ...COMMON, ...settings });
  const exact = () => open({ x64quantprecision: "1" });
  const plain = () => open({});
  const opening = await compare("opening", async (isExact) => {
    const session = await (isExact ? exact() : plain());
    return () => session.close();
  });
  const sessions = { exact: await exact(), plain: await plain() };
  const ids = Uint32Array.from({ length: TOKENS }, (_, i) => (i * 7919) % SIZE.vocabSize);
  const running = await compare(`${TOKENS} tokens`, async (isExact) => {
    await (isExact ? sessions.exact : sessions.plain).run(ids);
    return () => {};
  });
  for (const session of Object.values(sessions)) await session.close();
  return {
    figures: { int8_exact_vs_default: running, int8_exact_opening_vs_default: opening },
    versions: {},
  };

  /** The median of the ratios of what `work` takes, exact against not; what it gives is not timed. */
  async function compare(
    name: string,
    work: (isExact: boolean) => Promise<() => unknown>,
  ): Promise<number> {
    const took = { exact: [] as number[], plain: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      for (const isExact of [true, false]) {
        let after: () => unknown = () => {};
        const ms = await time(async () => {
          after = await work(isExact);
        });
        await after();
        if (round >= 0) took[isExact ? "exact" : "plain"].push(ms);
      }
    }
    const list = Object.entries(took).map(([way, ms]) => `${way} ${ms.map(Math.round).join(" ")}`);
    log(`${name}, ms: ${list.join("; ")}`);
    return median(took.exact.map((ms, i) => ms / (took.plain[i] as number)));
  }
}
