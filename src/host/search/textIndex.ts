import { toUnit } from "../../domain/model/pooling.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { Embed, IndexId, IndexState, Scope } from "../../domain/search/search.ts";
import type { UnitRows } from "../../domain/search/vectors.ts";
import { createPause } from "./pause.ts";
import { type Source, Texts } from "./texts.ts";
import { openStore } from "./vectorStore.ts";

/** What an index is made by. */
export interface IndexNeeds {
  /** The folder where vectors are kept from one time to the next. */
  readonly storage: string;
  readonly embed: Embed;
}

const AIM = 200; // milliseconds that one question to the engine should take
const FIRST = 8; // texts of the first one
const MOST = 128;

/** The vectors of all texts of some files: read, looked up, computed, step by step. */
export class TextIndex {
  readonly id: IndexId;
  readonly model: ModelId;
  readonly scope: Scope;
  readonly source: Source;
  readonly texts = new Texts();
  /** Its vectors once it is ready. */
  rows: UnitRows | undefined;
  /** Names the model's files that they were made by. */
  mark = "";
  readonly #needs: IndexNeeds;
  readonly #steps: AsyncGenerator<void, void>;
  readonly #stop = new AbortController();
  #stage: IndexState["stage"] = "reading";
  #facts = { files: 0, name: "", done: 0, anew: 0, cut: 0 };
  #pooling: IndexState["pooling"];

  constructor(
    { id, model, scope }: Pick<TextIndex, "id" | "model" | "scope">,
    source: Source,
    needs: IndexNeeds,
  ) {
    this.id = id;
    this.model = model;
    this.scope = scope;
    this.source = source;
    this.#needs = needs;
    this.#steps = this.#work();
  }

  get state(): IndexState {
    const { id, model, scope, source, texts } = this;
    return {
      ...{ id, model, place: scope.place, unit: scope.unit, stage: this.#stage },
      ...{ ...this.#facts, leftOut: [...source.leftOut] },
      ...{ texts: texts.places.length, isFull: texts.isFull, pooling: this.#pooling },
    };
  }

  /** Works on it for so many milliseconds, or a little longer. @throws Failed of the engine */
  async grow(milliseconds: number): Promise<IndexState> {
    const until = performance.now() + milliseconds;
    while (performance.now() < until) if ((await this.#steps.next()).done) break;
    return this.state;
  }

  /** Nobody will work on it again. */
  close(): void {
    this.#stop.abort();
    void this.#steps.return();
  }

  async *#work(): AsyncGenerator<void, void> {
    const pause = createPause();
    const { texts, source, scope } = this;
    for await (const file of source.files(this.#stop.signal)) {
      await texts.add(file, scope.unit, source, pause);
      const { files, name } = this.#facts;
      this.#facts = { ...this.#facts, files: files + 1, name: files === 0 ? file.name : name };
      yield;
      if (texts.isFull) break;
    }
    this.#stage = "computing";
    yield;
    yield* this.#compute();
    this.#stage = "ready";
  }

  async *#compute(): AsyncGenerator<void, void> {
    const { texts, model } = this;
    const how = this.scope.pooling ?? "document";
    const pause = createPause();
    const { width, pooling, mark } = await this.#needs.embed(model, [], how);
    this.#pooling = pooling;
    this.mark = mark;
    yield;
    const key = JSON.stringify([model, mark, pooling]);
    const store = openStore(this.#needs.storage, key, width);
    const known = await store.read(pause);
    const data = new Float32Array(texts.places.length * width);
    const missing: number[] = [];
    for (const [text, name] of texts.names.entries()) {
      await pause();
      const row = known.get(name);
      if (row) data.set(row, text * width);
      else missing.push(text);
    }
    this.#facts = { ...this.#facts, done: texts.places.length - missing.length };
    // The engine reads texts of as many tokens together.
    const lengthOf = (text: number) => texts.places[text]?.length ?? 0;
    missing.sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
    yield;
    for (let at = 0, size = FIRST; at < missing.length; ) {
      const some = missing.slice(at, at + size);
      const begun = performance.now();
      const own = some.map((text) => texts.waiting.get(text) as string);
      const made = await this.#needs.embed(model, own, how);
      if (made.mark !== mark) return yield* this.#compute(); // the model's files were written anew
      for (const [i, text] of some.entries()) {
        data.set(toUnit(made.data.subarray(i * width, (i + 1) * width)), text * width);
      }
      await store.add(
        some.map((text) => texts.names[text] as string),
        made.data,
      );
      const cut = made.totals.filter((total, i) => total > (made.tokens[i] as number)).length;
      const { done, anew, cut: before } = this.#facts;
      this.#facts = {
        ...this.#facts,
        ...{ done: done + some.length, anew: anew + some.length, cut: before + cut },
      };
      at += some.length;
      const took = Math.max(1, performance.now() - begun);
      size = Math.max(1, Math.min(MOST, Math.round((some.length * AIM) / took)));
      yield;
    }
    texts.waiting.clear();
    this.rows = { width, count: texts.places.length, data };
  }
}
