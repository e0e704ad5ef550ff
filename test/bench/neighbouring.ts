import type { Tensor } from "../../src/domain/model/tensor.ts";
import { largest } from "../../src/domain/prediction/prediction.ts";
import { openEmbeddings } from "../../src/engine/onnx/embeddings.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { randomNumbers } from "./text.ts";

const TOKENS = 50_000;
const WIDTH = 768;
const NEIGHBOURS = 10;
const ROUNDS = 21;
const UNCOUNTED = 3;

export const neighbouring: Subject = {
  name: "neighbouring",
  figures: {
    neighbours_50k_ms: "The ten nearest of 50,000 tokens, 768 numbers each, by cosine",
    neighbours_50k_vs_loop: "A plain loop in JavaScript / ours",
  },
  method: `A random table; ${ROUNDS} tokens in turn, ${UNCOUNTED} more before them; medians. The loop works out dot product and
length of every row, in one pass over the table. Ours has the lengths from when the table was opened,
and takes all cores, four at most. Both choose the ten largest in the same way, and have to agree on them.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const random = randomNumbers(1);
  const data = Float32Array.from({ length: TOKENS * WIDTH }, () => random() - 0.5);
  const table = { data, shape: [TOKENS, WIDTH] };
  const embeddings = await openEmbeddings(table);
  const ours: number[] = [];
  const loop: number[] = [];
  for (let round = -UNCOUNTED; round < ROUNDS; round++) {
    const token = Math.floor(random() * TOKENS);
    let found: readonly number[] = [];
    let expected: readonly number[] = [];
    const our = await time(async () => {
      found = largest(await embeddings.compare(token), NEIGHBOURS + 1);
    });
    const their = await time(() => {
      expected = largest(cosinesByLoop(table, token), NEIGHBOURS + 1);
    });
    if (found.join() !== expected.join()) throw new Error(`They differ on token ${token}.`);
    if (round < 0) continue;
    ours.push(our);
    loop.push(their);
  }
  await embeddings.close();
  log(`ours ${median(ours).toFixed(1)} ms, the loop ${median(loop).toFixed(1)} ms`);
  return {
    figures: {
      neighbours_50k_ms: median(ours),
      neighbours_50k_vs_loop: median(loop.map((took, i) => took / (ours[i] as number))),
    },
    versions: {},
  };
}

function cosinesByLoop({ data }: Tensor, token: number): Float32Array {
  const cosines = new Float32Array(TOKENS);
  const own = data.subarray(token * WIDTH, (token + 1) * WIDTH);
  const length = Math.hypot(...own);
  for (let row = 0; row < TOKENS; row++) {
    let dot = 0;
    let squares = 0;
    for (let i = 0; i < WIDTH; i++) {
      const number = data[row * WIDTH + i] as number;
      dot += (own[i] as number) * number;
      squares += number * number;
    }
    cosines[row] = dot / (length * Math.sqrt(squares));
  }
  return cosines;
}
