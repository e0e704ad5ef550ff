import { Failed, type Failure, toFailure } from "../../domain/failure.ts";
import type { Intervention } from "../../domain/model/interventions.ts";
import type { AskedPooling } from "../../domain/model/pooling.ts";
import type { ModelId, Run, RunId } from "../../domain/model/run.ts";
import type { Quantization } from "../../domain/prediction/quantization.ts";
import type { Questions } from "../../domain/questions/model.ts";
import type { OutcomesAsked } from "../../domain/questions/reruns.ts";
import type { TextQuestions } from "../../domain/questions/text.ts";
import type { TokenizerQuestions } from "../../domain/questions/tokenizer.ts";
import type { Relevance } from "../../domain/search/relevance.ts";
import type { ContinuingModel } from "../../domain/search/search.ts";
import type { Vectors } from "../../domain/search/vectors.ts";
import type { CopyKind } from "../../domain/text/copies.ts";
import type { DocumentId, Tokenized } from "../../domain/text/document.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import type { Chat } from "../../domain/tokenizer/chat.ts";
import type { RunQuestion } from "../processes/runs.ts";
import { comparePrompts } from "./comparison.ts";
import type { HeldText } from "./heldText.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Source } from "./textPlace.ts";

/** The viewer whose page asks. */
export interface Looking {
  /** The text looked at, if there is one. */
  readonly source: Source | undefined;
  /** The text of a panel without a model. */
  readonly held: HeldText | undefined;
  /** Whether its panel is open. */
  readonly isOpen: boolean;
  /** Returns whether the viewer still looks at the same. */
  still(): () => boolean;
  /** Asks again for what the panel shows. */
  refresh(): void;
  /** The failure becomes what the panel shows. */
  fail(failure: Failure): void;
}

/** What the page of a panel may ask: about what it shows, and about texts of its own. */
export class PageQuestions {
  readonly #around: Surroundings;
  readonly #viewer: Looking;
  /** The run that the page shows, also while it is told that a newer one is on its way. */
  #shown: RunId | undefined;
  /** Other runs on the same text that the page was given. */
  readonly #written = new Set<RunId>();
  #asked = 0; // questions about texts of the page's own

  constructor(around: Surroundings, viewer: Looking) {
    this.#around = around;
    this.#viewer = viewer;
  }

  /** From now on the page shows this run, and may ask about no other. */
  show(run: RunId | undefined): void {
    if (run !== this.#shown) this.#written.clear();
    this.#shown = run;
  }

  /** What any tokenizer answers. */
  get tokenizers(): TokenizerQuestions {
    return this.#around.tokenizing.questions;
  }

  /** A question about the text that the page shows; undefined once it is to show another. */
  async read<Answer>(
    document: DocumentId,
    question: (questions: TextQuestions) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { held } = this.#viewer;
    return held?.id === document ? question(held.questions) : undefined;
  }

  /** The first tokens of the text looked at, by any tokenizer; undefined without a text. */
  async tokenized(tokenizer: TokenizerId, limit: number): Promise<Tokenized | undefined> {
    const { source } = this.#viewer;
    return source && this.tokenizers.tokenize(tokenizer, source.text, limit);
  }

  /** All its tokens, as text for the clipboard. */
  async copy(tokenizer: TokenizerId, kind: CopyKind): Promise<string | undefined> {
    const { source } = this.#viewer;
    return source && (await this.tokenizers.copyOf(tokenizer, source.text, kind)).text;
  }

  /** A conversation as the chat template writes it; a sentence where it cannot be written. */
  async chat(...asked: Parameters<TokenizerQuestions["chat"]>): Promise<Chat | string | undefined> {
    return this.#orSentence(this.tokenizers.chat(...asked));
  }

  /** Puts a question about a run that the page shows; if it fails for good, the panel says so. */
  async ask<Answer>(run: RunId, question: RunQuestion<Answer>): Promise<Answer> {
    return this.#relay(run, (isShown) => this.#around.runs.ask(run, question, isShown));
  }

  /** Puts a question about texts of the page's own; a newer one overtakes an older one. */
  async about<Answer>(
    texts: readonly string[],
    question: (questions: Questions, model: ModelId) => Promise<Answer>,
  ): Promise<Answer> {
    const [still, asked] = [this.#viewer.still(), ++this.#asked];
    const wanted = () => still() && asked === this.#asked;
    const model = this.#around.model();
    const put = (questions: Questions) => question(questions, model);
    try {
      return await this.#around.runs.about(model, texts.join("\n"), put, wanted);
    } catch (thrown) {
      if (wanted()) this.#viewer.fail(toFailure(thrown));
      throw thrown;
    }
  }

  /** Vectors of texts, as long as the panel is open, whatever it shows. */
  async vectors(
    model: ModelId,
    texts: readonly string[],
    pooling: AskedPooling | undefined,
  ): Promise<Vectors> {
    try {
      return await this.#whileOpen(model, texts, (engine) => engine.embed(model, texts, pooling));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (this.#viewer.isOpen && failure.kind !== "cancelled") this.#viewer.fail(failure);
      throw thrown;
    }
  }

  /** How well a text fits a query; a sentence where the model cannot say. */
  relevance(model: ModelId, query: string, text: string): Promise<Relevance | string> {
    const ask = (engine: Questions) => engine.relevance(model, query, text);
    return this.#orSentence(this.#whileOpen(model, [query, text], ask));
  }

  /** What quantization changed of the chosen model; a sentence where that cannot be said. */
  quantization(text: string): Promise<Quantization | string | undefined> {
    const model = this.#around.model();
    const ask = (engine: Questions) => engine.quantization(model, text);
    return this.#orSentence(this.#whileOpen(model, [text], ask));
  }

  /** The model that continues a text: the chosen one, or the embedded one in its place. */
  continuing(prompt: string): Promise<ContinuingModel | string> {
    const model = this.#around.model();
    return this.#orSentence(
      this.#whileOpen(model, [prompt], async (engine) => {
        const { model: by } = await comparePrompts(engine, model, [[prompt], []], true);
        return { tokenizer: by.id, window: by.contextLength };
      }),
    );
  }

  /** A question that is wanted as long as the panel is open, whatever it shows. */
  #whileOpen<Answer>(
    model: ModelId,
    texts: readonly string[],
    question: (engine: Questions) => Promise<Answer>,
  ): Promise<Answer> {
    const { runs } = this.#around;
    return runs.about(model, texts.join("\n"), question, () => this.#viewer.isOpen);
  }

  /** The answer, or a sentence that says why there is none. */
  async #orSentence<Answer>(asked: Promise<Answer>): Promise<Answer | string> {
    try {
      return await asked;
    } catch (thrown) {
      return this.#around.explain(toFailure(thrown)).sentence;
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

  /** A run with interventions on the text that is shown, or of any run made here. */
  async rerun(run: RunId, interventions: readonly Intervention[]): Promise<Run> {
    const { runs } = this.#around;
    const changed = await this.#relay(run, (isShown) => runs.rerun(run, interventions, isShown));
    if (this.#isShown(run)) this.#written.add(changed.id);
    return changed;
  }

  outcomes(run: RunId, ...asked: OutcomesAsked): Promise<readonly Float32Array[]> {
    const { runs } = this.#around;
    return this.#relay(run, (isShown) => runs.outcomes(run, ...asked, isShown));
  }

  /** A run of another text beside the one that is shown. */
  async beside(run: RunId, text: string): Promise<Run> {
    const { runs, model } = this.#around;
    const begun = await this.#relay(run, (isShown) => runs.analyse(model(), text, isShown));
    if (this.#isShown(run)) this.#written.add(begun.run.id);
    return begun.run;
  }

  /** The run of the text that is shown up to a place of it, as if there were no more. */
  async upTo(run: RunId, end: number): Promise<Run> {
    const text = this.#viewer.source?.text.slice(0, end);
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
    const still = this.#viewer.still();
    const isShown = () => this.#isShown(run);
    try {
      return await ask(isShown);
    } catch (thrown) {
      if (still() && isShown()) {
        const failure = toFailure(thrown);
        if (failure.kind === "runGone") this.#viewer.refresh();
        else this.#viewer.fail(failure);
      }
      throw thrown;
    }
  }
}
