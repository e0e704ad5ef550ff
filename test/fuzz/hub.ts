import { createHub } from "../../src/host/models/hub.ts";
import { HubFailed } from "../../src/host/models/hubFailure.ts";
import { isHubId, isSafePath } from "../../src/host/models/hubNames.ts";
import { createRandom } from "../engine/random.ts";
import { spoilJson } from "../engine/spoilJson.ts";
import { startHub } from "../host/models/hubServer.ts";

/** What came of a round. */
export interface Outcomes {
  answers: number;
  /** Failures that are told in a sentence. */
  sentences: number;
  readonly wrong: string[];
}

const ID = "someone/small";
const MODEL = { id: ID, sha: "a".repeat(40), tags: ["license:mit", "onnx"], gated: false };
const FILES = [
  { type: "file", path: "config.json", oid: "b".repeat(40), size: 20 },
  { type: "directory", path: "onnx", oid: "c".repeat(40), size: 0 },
  {
    ...{ type: "file", path: "onnx/model.onnx", oid: "d".repeat(40), size: 130 },
    lfs: { oid: "e".repeat(64), size: 40_000, pointerSize: 130 },
  },
];
const HEADERS: readonly Record<string, string>[] = [
  ...[{}, {}, {}, { link: '</api?cursor=2>; rel="next"' }, { link: "<http://[>; rel=next" }],
  ...[{ link: "<javascript:alert(1)>; rel=next" }, { "x-error-code": "GatedRepo" }],
  ...[{ "retry-after": "-1" }, { "content-encoding": "gzip" }, { "content-length": "3" }],
];

/** Answers of a Hub, spoilt, to whoever asks it for a model's list of files. */
export async function fuzzHub(seed: number, mutants: number): Promise<Outcomes> {
  const random = createRandom(seed);
  const server = await startHub({});
  const outcomes: Outcomes = { answers: 0, sentences: 0, wrong: [] };
  const never = new AbortController().signal;
  for (let i = 0; i < mutants; i++) {
    const said: string[] = [];
    server.misbehave = ({ path }) => {
      const right = path.includes("/tree/") ? FILES : MODEL;
      const isRight = random.random() < 0.3 || said.length > 3;
      const { how, bytes } = isRight
        ? { how: "right", bytes: Buffer.from(JSON.stringify(right)) }
        : spoilJson(right, random);
      const headers = said.length > 3 ? {} : random.pick(HEADERS);
      said.push(`${how} ${JSON.stringify(headers)}`);
      return { kind: "says", text: Buffer.from(bytes).toString(), headers };
    };
    const hub = createHub({ endpoint: server.endpoint, patience: 1_000 });
    try {
      const { id, revision, licence, files } = await hub.describe(ID, never);
      const isSound =
        isHubId(id) &&
        /^[0-9a-f]{40}$/.test(revision) &&
        (licence?.length ?? 0) <= 100 &&
        files.every(({ path, size }) => isSafePath(path) && Number.isSafeInteger(size));
      if (isSound) outcomes.answers++;
      else outcomes.wrong.push(`${said.join("; ")}: ${id} ${revision}`);
    } catch (thrown) {
      if (thrown instanceof HubFailed) outcomes.sentences++;
      else outcomes.wrong.push(`${said.join("; ")}: ${thrown}`);
    }
  }
  await server.close();
  return outcomes;
}
