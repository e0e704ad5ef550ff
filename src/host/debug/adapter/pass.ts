import { l10n } from "vscode";
import type { Course } from "../../../domain/debug/course.ts";
import type { Predicted } from "../../../domain/debug/expression/evaluate.ts";
import { listingOf, withMemory } from "../../../domain/debug/listing.ts";
import type { ModelId, Run, RunId } from "../../../domain/model/run.ts";
import { distribution } from "../../../domain/model/softmax.ts";
import type { Tensor } from "../../../domain/model/tensor.ts";
import type { Column } from "../../../domain/prediction/columns.ts";
import { dartOf, rankAt } from "../../../domain/prediction/dart.ts";
import type { LensLayer } from "../../../domain/prediction/lens.ts";
import { createSampler, type Settings } from "../../../domain/prediction/sampling.ts";
import type { Program, Slice, StackName } from "../../../domain/program/program.ts";
import type { Questions } from "../../../domain/questions/model.ts";
import type { ProgramQuestions } from "../../../domain/questions/program.ts";
import { label, type TokenId, type Tokens, tokenAt } from "../../../domain/text/token.ts";
import type { Source } from "../../session/textPlace.ts";
import { kept } from "./kept.ts";

/** Puts a question to the engine. */
export type Ask = <Result>(
  question: (asked: Questions & ProgramQuestions, run: RunId) => Promise<Result>,
) => Promise<Result>;

/** How a text goes on. */
export interface Writing {
  readonly settings: Settings;
  readonly seed: number;
  /** So many tokens at most. */
  readonly most: number;
}

/** What is run. */
export interface Subject {
  readonly model: ModelId;
  readonly text: string;
  /** Where the text stands in a document, if it does. */
  readonly source?: Pick<Source, "document" | "offset">;
  readonly writing: Writing;
}

/** How the next token came to be chosen. */
export interface Choice {
  readonly ids: Uint32Array;
  readonly columns: readonly [Column, ...Column[]];
  /** Where the dart fell: 0 to 1, exclusive. */
  readonly dart: number;
  /** Of the chosen token, among `ids`. */
  readonly rank: number;
  readonly id: TokenId;
  readonly label: string;
  readonly isSpecial: boolean;
  /** Why nothing comes behind it, if nothing does. */
  readonly end: "token" | "window" | "most" | undefined;
}

/** One pass of a model over a text and what it wrote: nothing of it is asked twice. */
export class Pass {
  readonly run: Run;
  readonly program: Program;
  readonly course: Course;
  readonly written: readonly TokenId[];
  readonly #ask: Ask;
  readonly #writing: Writing;
  readonly #logits = new Map<number, Promise<Float32Array>>();
  readonly #lenses = new Map<string, Promise<readonly LensLayer[]>>();
  #choice: Promise<Choice> | undefined;

  constructor(run: Run, program: Program, written: readonly TokenId[], writing: Writing, ask: Ask) {
    this.run = run;
    this.program = withMemory(program);
    this.written = written;
    this.#writing = writing;
    this.#ask = ask;
    const { name, layers, heads, width } = run.model;
    const about = l10n.t("{0}: {1} layers of {2} heads, width {3}", name, layers, heads, width);
    this.course = {
      listing: listingOf(this.program, about, this.writes),
      stages: stagesOf(writing),
    };
  }

  /** Whether the model goes on with its text token by token. */
  get writes(): boolean {
    return this.run.says.kind === "next";
  }

  /** The tokens that a stack reads; of an encoder-decoder they differ. */
  tokensOf(stack: StackName): Tokens {
    return stack === "decoder" ? (this.run.decoder ?? this.run.tokens) : this.run.tokens;
  }

  /** The text that grows, or is understood: one of its tokens is followed. */
  get tokens(): Tokens {
    return this.run.decoder ?? this.run.tokens;
  }

  get last(): number {
    return this.tokens.ids.length - 1;
  }

  /** The token that is followed unless another is chosen: the last one, or the first mask. */
  get usual(): number {
    const { says, tokens } = this.run;
    const mask = says.kind === "masked" ? tokens.ids.indexOf(says.mask) : -1;
    return mask < 0 ? this.last : mask;
  }

  labelOf(position: number, tokens = this.tokens): string {
    return label(tokenAt(tokens, position));
  }

  slices(asked: readonly Slice[]): Promise<readonly Tensor[]> {
    return asked.length === 0
      ? Promise.resolve([])
      : this.#ask((engine, run) => engine.slices(run, asked));
  }

  spell(ids: readonly TokenId[]): Promise<Tokens> {
    return this.#ask((engine, run) => engine.spell(run, ids));
  }

  async predicted(position: number): Promise<Predicted | undefined> {
    if (!["next", "masked", "seen"].includes(this.run.says.kind)) return undefined;
    const logits = await this.logits(position);
    const { entropy, probability } = distribution(logits);
    const rank = (token: TokenId) => 1 + logits.filter((one) => one > (logits[token] ?? 0)).length;
    const likeliest = logits.reduce((most, one, id) => (one > (logits[most] ?? 0) ? id : most), 0);
    const spelled = await this.spell([likeliest]);
    return { entropy, probability, rank, likeliest: this.labelOf(0, spelled) };
  }

  logits(position: number): Promise<Float32Array> {
    return kept(this.#logits, position, () =>
      this.#ask((engine, run) => engine.logits(run, position)),
    );
  }

  /** What the model would say after each layer at a token. */
  lens(position: number, tokens: readonly TokenId[]): Promise<readonly LensLayer[]> {
    return kept(this.#lenses, `${position} ${tokens.join()}`, () =>
      this.#ask((engine, run) => engine.lens(run, { positions: [position], count: 1, tokens })),
    );
  }

  /** @throws Failed noLanguageHead if the model writes nothing */
  choice(): Promise<Choice> {
    this.#choice ??= this.#choose();
    this.#choice.catch(() => {
      this.#choice = undefined;
    });
    return this.#choice;
  }

  async #choose(): Promise<Choice> {
    const { settings, seed, most } = this.#writing;
    const logits = await this.logits(this.last);
    const { ids, columns } = createSampler(logits, this.tokens.ids)(settings);
    const dart = dartOf(seed, this.written.length);
    const rank = rankAt(columns.at(-1) ?? columns[0], dart);
    const id = ids[rank] as TokenId;
    const spelled = await this.spell([id]);
    const isFull = this.tokens.ids.length >= this.run.model.contextLength;
    const end = this.run.ends?.includes(id)
      ? "token"
      : isFull
        ? "window"
        : this.written.length + 1 >= most
          ? "most"
          : undefined;
    return {
      ...{ ids, columns, dart, rank, id, end },
      label: this.labelOf(0, spelled),
      isSpecial: spelled.special[0] === 1,
    };
  }
}

/** What a choice consists of, whatever the logits. */
function stagesOf({ settings }: Writing): Course["stages"] {
  const { columns } = createSampler(Float32Array.of(1, 0), [])(settings);
  return columns.map(({ step }) => step);
}
