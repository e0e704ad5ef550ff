import { Failed, type Failure, toFailure } from "../../domain/failure.ts";
import type { ModelId, Run, RunId, Stage } from "../../domain/model/run.ts";
import type { Questions } from "../../domain/questions/model.ts";
import type { TextQuestions } from "../../domain/questions/text.ts";
import type { TokenizerQuestions } from "../../domain/questions/tokenizer.ts";
import type { Focus, State, Subject } from "../../domain/state.ts";
import type { CopyKind } from "../../domain/text/copies.ts";
import type { DocumentId, Tokenized } from "../../domain/text/document.ts";
import type { TokenizerId, Tokens } from "../../domain/text/token.ts";
import type { TokenizerCard } from "../../domain/tokenizer/card.ts";
import { EMBEDDED_TOKENIZERS } from "../../domain/tokenizer/card.ts";
import type { PanelForHost } from "../../protocol/contract.ts";
import type { RunQuestion, Runs } from "../processes/runs.ts";
import type { Tokenizing } from "../processes/tokenizerThread.ts";
import { HeldText } from "./heldText.ts";
import type { Source } from "./textPlace.ts";

/** What a panel has to be given before it can draw; one whose texts are its own, a model alone. */
export type Need = "tokens" | "run" | "model";

/** What all viewers share; asked anew each time, since the user may have chosen another. */
export interface Surroundings {
  readonly runs: Runs;
  readonly tokenizing: Pick<Tokenizing, "questions" | "generation">;
  model(): string;
  tokenizer(): TokenizerId;
  /** The sentence and buttons for a failure, in the user's language. */
  explain(failure: Failure): Extract<State, { kind: "failed" }>;
}

type Seen = Omit<Subject, "pinned">;

/** What the user looks at: a text, nothing yet, or a reason why there is none. */
export type Sight = Source | Failure | undefined;

const MOST_TOKENS = 2_000; // that a panel without a model is given at once
const PATIENCE = 150; // milliseconds that the old picture stays before it gives way to "busy"

/** One panel's part of the session: what it looks at, and what it was told last. */
export class Viewer {
  readonly need: Need;
  readonly #around: Surroundings;
  readonly #panel: PanelForHost;
  #sight: Sight;
  #pinned = false;
  #turn = 0;
  /** The run that the page shows, also while it is told that a newer one is on its way. */
  #shown: RunId | undefined;
  /** Other runs on the same text that the page was given. */
  readonly #written = new Set<RunId>();
  #state: State = { kind: "empty" };
  #asked = 0; // questions about texts of the page's own
  /** The text of a panel without a model, as its page asks about it. */
  #held: HeldText | undefined;

  constructor(need: Need, around: Surroundings, panel: PanelForHost) {
    this.need = need;
    this.#around = around;
    this.#panel = panel;
    if (need === "model") this.refresh();
  }

  get state(): State {
    return this.#state;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  /** The text looked at, if there is one. */
  get source(): Source | undefined {
    return this.#sight && "text" in this.#sight ? this.#sight : undefined;
  }

  /** Looks at something else; a newer look overtakes an older one. */
  look(sight: Sight): void {
    if (this.need === "model") return;
    const before = this.source;
    this.#sight = sight;
    // The same text at another place needs no new run.
    const known = this.#state.kind === "ready" || this.#state.kind === "busy";
    if (known && before && before.text === this.source?.text) return;
    this.refresh();
  }

  /** Its text now begins elsewhere in the document. */
  follow(source: Source): void {
    this.#sight = source;
  }

  pin(pinned: boolean): void {
    this.#pinned = pinned;
    if (this.#state.kind === "ready") this.#tell({ ...this.#state, pinned });
  }

  light(focus: Focus | undefined): void {
    void this.#panel.light(focus).catch(() => {}); // a page that left needs no light
  }

  /** Asks again for what the panel shows. */
  refresh(): void {
    const turn = ++this.#turn;
    const sight = this.#sight;
    if (this.need === "model") this.#tell(withoutText(this.#around.model()));
    else if (!sight) this.#tell({ kind: "empty" });
    else if ("text" in sight) void this.#study(sight, () => turn === this.#turn);
    else this.#tell(this.#around.explain(sight));
  }

  /** The user waits no longer. */
  stop(): void {
    if (this.#state.kind !== "busy") return;
    this.#turn++;
    this.#tell(this.#around.explain({ kind: "cancelled" }));
  }

  progress(stage: Stage, fraction: number): void {
    if (this.#state.kind === "busy" && this.need === "run") {
      this.#tell({ kind: "busy", stage, fraction });
    }
  }

  /** A question about the text that the page shows; undefined once it is to show another. */
  async read<Answer>(
    document: DocumentId,
    question: (questions: TextQuestions) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const held = this.#held;
    return held?.id === document ? question(held.questions) : undefined;
  }

  /** What any tokenizer answers. */
  get tokenizers(): TokenizerQuestions {
    return this.#around.tokenizing.questions;
  }

  /** The first tokens of the text looked at, by any tokenizer; undefined without a text. */
  async tokenized(tokenizer: TokenizerId, limit: number): Promise<Tokenized | undefined> {
    const { source } = this;
    return source && this.tokenizers.tokenize(tokenizer, source.text, limit);
  }

  /** All its tokens, as text for the clipboard. */
  async copy(tokenizer: TokenizerId, kind: CopyKind): Promise<string | undefined> {
    const { source } = this;
    return source && (await this.tokenizers.copyOf(tokenizer, source.text, kind)).text;
  }

  /** Relays a question of the page; one that fails for good becomes the panel's state. */
  async ask<Answer>(run: RunId, question: RunQuestion<Answer>): Promise<Answer> {
    return this.#relay(run, (isShown) => this.#around.runs.ask(run, question, isShown));
  }

  /** Relays a question about texts of the page's own; a newer one overtakes an older one. */
  async about<Answer>(
    texts: readonly string[],
    question: (questions: Questions, model: ModelId) => Promise<Answer>,
  ): Promise<Answer> {
    const [turn, asked] = [this.#turn, ++this.#asked];
    const wanted = () => turn === this.#turn && asked === this.#asked;
    const model = this.#around.model();
    const put = (questions: Questions) => question(questions, model);
    try {
      return await this.#around.runs.about(model, texts.join("\n"), put, wanted);
    } catch (thrown) {
      if (wanted()) this.#tell(this.#around.explain(toFailure(thrown)));
      throw thrown;
    }
  }

  /** Another run on the text that is shown, with a text for its decoder. */
  async write(run: RunId, text: string | undefined): Promise<Run> {
    const written = await this.#relay(run, (isShown) =>
      this.#around.runs.write(run, text, isShown),
    );
    if (this.#isShown(run)) this.#written.add(written.id);
    return written;
  }

  /** The run of the text that is shown up to a place of it, as if there were no more. */
  async upTo(run: RunId, end: number): Promise<Run> {
    const text = this.source?.text.slice(0, end);
    if (text === undefined) throw new Failed({ kind: "runGone" });
    const { runs, model } = this.#around;
    const begun = await this.#relay(run, (isShown) => runs.analyse(model(), text, isShown));
    if (this.#isShown(run)) this.#written.add(begun.run.id);
    return begun.run;
  }

  #isShown(run: RunId): boolean {
    return this.#shown === run || this.#written.has(run);
  }

  async #relay<Answer>(
    run: RunId,
    ask: (isShown: () => boolean) => Promise<Answer>,
  ): Promise<Answer> {
    const turn = this.#turn;
    const isShown = () => this.#isShown(run);
    try {
      return await ask(isShown);
    } catch (thrown) {
      if (turn === this.#turn && isShown()) {
        const failure = toFailure(thrown);
        if (failure.kind === "runGone") this.refresh();
        else this.#tell(this.#around.explain(failure));
      }
      throw thrown;
    }
  }

  /** Nobody looks any more: late answers fall. */
  leave(): void {
    this.#show(undefined);
    this.#turn++;
    this.#held?.close();
    this.#held = undefined;
  }

  #show(run: RunId | undefined): void {
    if (run !== this.#shown) this.#written.clear();
    this.#shown = run;
  }

  #tell(state: State): void {
    this.#state = state;
    if (state.kind !== "busy") this.#show(state.kind === "ready" ? state.run?.id : undefined);
    void this.#panel.show(state).catch(() => {}); // a page that left asks on its return
  }

  /** From a text to what is shown of it, or to the reason why there is nothing to show. */
  async #study(source: Source, wanted: () => boolean): Promise<void> {
    const busy = () => this.#tell({ kind: "busy", stage: "tokenizing", fraction: 0 });
    if (this.#state.kind !== "ready") busy();
    const patience = setTimeout(() => wanted() && busy(), PATIENCE);
    let state: State;
    try {
      const seen = await (this.need === "run" ? this.#run(source, wanted) : this.#tokenize(source));
      state = { kind: "ready", ...seen, pinned: this.#pinned };
    } catch (thrown) {
      if (!wanted()) return; // nobody asks any more why
      state = this.#around.explain(toFailure(thrown));
    } finally {
      clearTimeout(patience);
    }
    if (wanted()) this.#tell(state);
  }

  async #tokenize({ text }: Source): Promise<Seen> {
    const tokenizer = this.#around.tokenizer();
    const held = this.#hold(text);
    const [{ size, blocks }, tokenizers] = await Promise.all([
      held.questions.survey(tokenizer, held.id),
      this.#offered(),
    ]);
    const first = Uint32Array.from({ length: Math.min(MOST_TOKENS, size.tokens) }, (_, i) => i);
    const tokens = await held.questions.pick(tokenizer, held.id, first);
    const reading = { document: held.id, blocks };
    const shown = cut(text, tokens, size.tokens);
    return { text: shown, tokens, size, reading, run: undefined, tokenizers };
  }

  /** The text, held by the tokenizer thread instead of the one before. */
  #hold(text: string): HeldText {
    if (this.#held?.text !== text) {
      this.#held?.close();
      this.#held = new HeldText(text, this.#around.tokenizing);
    }
    return this.#held;
  }

  /** The tokenizers to choose from, those of the chosen model and of the settings among them. */
  async #offered(): Promise<readonly TokenizerCard[]> {
    const { model, tokenizer } = this.#around;
    const cards = [...EMBEDDED_TOKENIZERS];
    for (const id of new Set([model(), tokenizer()])) {
      if (cards.some((card) => card.id === id)) continue;
      // A model without a tokenizer that can be read has none to offer.
      const card = await this.tokenizers.tokenizer(id).catch(() => undefined);
      if (card) cards.push(card);
    }
    return cards;
  }

  async #run({ text }: Source, wanted: () => boolean): Promise<Seen> {
    const { runs, model } = this.#around;
    const { run, size } = await runs.analyse(model(), text, wanted);
    const shown = cut(text, run.tokens, size.tokens);
    return { text: shown, tokens: run.tokens, size, run, tokenizers: EMBEDDED_TOKENIZERS };
  }
}

/** A panel that has no text of the editor's, but a model to ask. */
function withoutText(model: ModelId): State {
  const none = new Uint32Array();
  const bytes = new Uint8Array();
  const lists = { ids: none, starts: none, ends: none, special: bytes, pieces: [] };
  return {
    kind: "ready",
    text: "",
    tokens: { tokenizer: model, ...lists, bytes, byteEnds: none },
    size: { tokens: 0, characters: 0, bytes: 0 },
    run: undefined,
    tokenizers: [],
    pinned: false,
  };
}

/** What the tokens cover: the text, or its beginning where there were more. */
function cut(text: string, tokens: Tokens, total: number): string {
  const { length } = tokens.ids;
  return length < total ? text.slice(0, Math.max(0, ...tokens.ends.subarray(length - 8))) : text;
}
