import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { MapMethod } from "../../domain/model/tokenMap.ts";
import type { Questions } from "../../domain/questions/model.ts";
import type { Model } from "../model/model.ts";
import { type Desk, reopen } from "../runs/analyse.ts";
import type { Turns } from "../runs/turns.ts";
import { centered } from "./centered.ts";
import { createJob, type Job } from "./job.ts";
import { type Made, madeByPca, madeByUmap } from "./made.ts";
import { createMapFiles, hashOf } from "./mapFile.ts";
import { pathsOf } from "./paths.ts";
import { type Components, componentsOf } from "./pca.ts";
import { inThread } from "./thread.ts";

const AXES = 3; // that PCA finds, whatever is asked for
const SLICE = 10; // milliseconds of work before others are let in
const COPIES = 4; // of the table: the thread's, and those of the library in it

/** What maps are made of. */
interface Needs extends Pick<Desk, "opener" | "runs"> {
  readonly turns: Turns;
  /** The folder of the embedded models. */
  readonly models: string;
  /** The folder in which maps are kept. */
  readonly kept: string | undefined;
}

/**
 * Answers about maps of a vocabulary. PCA takes slices of this thread, since it is done in a second or
 * a few; UMAP has a thread of its own. What is made is kept with the opened model, and UMAP in a file as
 * well.
 */
export function createTokenMaps(
  needs: Needs,
): Pick<Questions, "tokenMap" | "tokenPaths" | "dropMaps"> {
  const jobs = new WeakMap<Model, Map<string, Job<Made>>>();
  const files = createMapFiles(needs.kept);
  const components = new WeakMap<Model, Components>();

  const jobsOf = (model: Model) => {
    const known = jobs.get(model) ?? new Map<string, Job<Made>>();
    jobs.set(model, known);
    return known;
  };
  /** The folder of an embedded model. Beside others nothing is looked for: they may hold anything. */
  const shippedWith = (id: ModelId) =>
    Object.values<string>(EMBEDDED).includes(id) ? path.join(needs.models, id) : undefined;
  const keyOf = (method: MapMethod, dimensions: 2 | 3) => `${method} ${dimensions}`;

  function begin(model: Model, method: MapMethod, dimensions: 2 | 3): Job<Made> {
    const byPca = async (told: (fraction: number) => void, signal: AbortSignal) => {
      const { table } = await model.embeddings();
      const pause = pausing(told, signal);
      const known = components.get(model) ?? (await componentsOf(table, AXES, pause));
      components.set(model, known);
      return madeByPca(table, known, dimensions);
    };
    const byUmap = async (told: (fraction: number) => void, signal: AbortSignal) => {
      const { table } = await model.embeddings();
      const hash = await hashOf(
        table,
        pausing(() => {}, signal),
      );
      const stored = await files.read(shippedWith(model.card.id), dimensions, hash);
      if (stored) return madeByUmap(stored, dimensions);
      model.limits.need(COPIES * table.data.byteLength);
      const laid = await inThread({ table, dimensions }, told, signal);
      const { places } = centered(laid, dimensions);
      await files.keep(places, dimensions, hash);
      return madeByUmap(places, dimensions);
    };
    const job = createJob(method === "pca" ? byPca : byUmap);
    jobsOf(model).set(keyOf(method, dimensions), job);
    return job;
  }

  return {
    async tokenMap(id, method, dimensions) {
      const { model } = await reopen(needs, id);
      const known = jobsOf(model).get(keyOf(method, dimensions));
      const job = known && !known.hasFailed ? known : begin(model, method, dimensions);
      const answer = await job.ask();
      return "map" in answer ? answer.map : answer;
    },
    async tokenPaths(id, method, dimensions) {
      const pause = needs.turns.follow();
      const { model, ...kept } = await reopen(needs, id);
      const made = jobsOf(model).get(keyOf(method, dimensions))?.result;
      return made && pathsOf(model, kept, made, pause);
    },
    async dropMaps(id) {
      const { model } = await reopen(needs, id);
      for (const job of jobsOf(model).values()) job.end();
    },
  };
}

/** Lets others in whenever a slice of time is over. @throws what ended the work */
function pausing(told: (fraction: number) => void, signal: AbortSignal) {
  let since = performance.now();
  return async (fraction = 0) => {
    signal.throwIfAborted();
    told(fraction);
    if (performance.now() - since < SLICE) return;
    await setImmediate();
    since = performance.now();
  };
}
