import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Questions } from "../../src/domain/questions/model.ts";
import type { IndexState, Scope } from "../../src/domain/search/search.ts";
import { createInference } from "../../src/host/processes/engineProcess.ts";
import { createRuns } from "../../src/host/processes/runs.ts";
import { createSearch } from "../../src/host/search/searcher.ts";
import type { Source } from "../../src/host/search/texts.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const LINES = 10_000;
const LENGTH = 50; // characters of a line
const ROUNDS = 21;
const UNCOUNTED = 3;
const MODEL = "tiny-bert";
const SCOPE: Scope = { place: "open", unit: "line" };

export const searching: Subject = {
  name: "searching",
  figures: {
    index_10k_lines_s: "Vectors of 10,000 lines by tiny-bert, in seconds",
    index_10k_known_ms: "The same once more, all of them kept on disk",
    search_10k_lines_ms: "The closest ten of 10,000 lines to a query, its own vector included",
    alike_10k_lines_s: "Each of 10,000 lines compared with each other, in seconds",
  },
  method: `${LINES} different lines of ${LENGTH} characters; the engine in its own process, as in VS Code, and the host's
own code: splitting, hashing, the file of vectors. The index once; queries are ${ROUNDS} of its lines, ${UNCOUNTED}
more before them; median.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const text = writeEnglish(2 * LINES * LENGTH, 7).replace(/\s+/g, " ");
  const lines = Array.from({ length: LINES }, (_, i) => text.slice(i * LENGTH, (i + 1) * LENGTH));
  const storage = mkdtempSync(path.join(tmpdir(), "glassbox-searching-"));
  const root = path.resolve(import.meta.dirname, "../..");
  const inference = createInference({
    file: path.join(root, "dist/engine.js"),
    models: path.join(root, "media/models"),
    log,
  });
  inference.need("searching", true);
  const runs = createRuns(inference);
  const source: Source = {
    async *files() {
      yield { name: "lines.txt", uri: "file:///lines.txt", text: lines.join("\n") };
    },
    leftOut: [],
    functionsOf: async () => [],
  };
  const needs = {
    storage,
    model: () => MODEL,
    sourceOf: async () => source,
    reveal: async () => true,
    // Of texts ranked anew or put before a prompt nothing is asked here.
    read: async () => undefined,
    models: async () => [],
    askForModel: async () => undefined,
    cut: async () => Promise.reject(new RangeError("Nothing is cut here.")),
    compare: () => {},
  };
  const ask = <Answer>(text: string, question: (engine: Questions) => Promise<Answer>) =>
    runs.about(MODEL, text, question, () => true);
  const search = createSearch(needs, {
    embed: (model, texts, pooling) =>
      ask(texts.join("\n"), (engine) => engine.embed(model, texts, pooling)),
    relevance: (model, query, text) => ask(text, (engine) => engine.relevance(model, query, text)),
    continuing: async () => "Nothing is compared here.",
  });
  const build = async () => {
    let state = (await search.beginIndex(SCOPE)) as IndexState;
    while (state.stage !== "ready") state = (await search.growIndex(state.id)) as IndexState;
    return state;
  };
  try {
    const took = await time(async () => void (await build()));
    let state: IndexState | undefined;
    const known = await time(async () => {
      state = await build();
    });
    if (!state || state.anew > 0 || state.texts !== LINES) throw new Error("It forgot some.");
    const { id } = state;
    const searches: number[] = [];
    for (let round = -UNCOUNTED; round < ROUNDS; round++) {
      const query = lines[(round + UNCOUNTED) * 97] as string;
      const one = await time(async () => {
        const found = await search.closest(id, query, 10);
        if (found?.found[0]?.excerpt !== query.trim()) throw new Error("It did not find the line.");
      });
      if (round >= 0) searches.push(one);
    }
    const alike = await time(async () => {
      while ((await search.alike(id, 10))?.share !== 1);
    });
    log(
      `index ${(took / 1e3).toFixed(1)} s, known ${known.toFixed(0)} ms, search ${median(searches).toFixed(1)} ms`,
    );
    return {
      figures: {
        index_10k_lines_s: took / 1e3,
        index_10k_known_ms: known,
        search_10k_lines_ms: median(searches),
        alike_10k_lines_s: alike / 1e3,
      },
      versions: {},
    };
  } finally {
    inference.dispose();
    rmSync(storage, { recursive: true });
  }
}
