import { type Failure, toFailure } from "../../domain/failure.ts";
import type { Stage } from "../../domain/model/run.ts";
import type { GivenPrompts } from "../../domain/prediction/prompts.ts";
import type { Focus, State } from "../../domain/state.ts";
import type { TextShown } from "../../protocol/contract.ts";
import type { HeldText } from "./heldText.ts";
import { type Looking, PageQuestions } from "./pageQuestions.ts";
import { type Need, Study, withoutText } from "./study.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Source } from "./textPlace.ts";

/** What the user looks at: a text, nothing yet, or a reason why there is none. */
export type Sight = Source | Failure | undefined;

const PATIENCE = 150; // milliseconds that the old picture stays before it gives way to "busy"

/** One panel's part of the session: what it looks at, and what it was told last. */
export class Viewer implements Looking {
  readonly need: Need;
  /** What its page may ask. */
  readonly questions: PageQuestions;
  readonly #around: Surroundings;
  readonly #panel: TextShown;
  readonly #study: Study;
  #sight: Sight;
  #pinned = false;
  #isOpen = true;
  #turn = 0;
  #given: GivenPrompts | undefined;
  #state: State = { kind: "empty" };

  constructor(need: Need, around: Surroundings, panel: TextShown) {
    this.need = need;
    this.#around = around;
    this.#panel = panel;
    this.#study = new Study(around);
    this.questions = new PageQuestions(around, this);
    if (need === "model") this.refresh();
  }

  get state(): State {
    return this.#state;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get source(): Source | undefined {
    return this.#sight && "text" in this.#sight ? this.#sight : undefined;
  }

  get held(): HeldText | undefined {
    return this.#study.held;
  }

  still(): () => boolean {
    const turn = this.#turn;
    return () => turn === this.#turn;
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

  /** The panel's page shows these prompts once. */
  give(given: GivenPrompts): void {
    this.#given = given;
    this.refresh();
  }

  light(focus: Focus | undefined): void {
    void this.#panel.light(focus).catch(() => {}); // a page that left needs no light
  }

  refresh(): void {
    this.#turn++;
    const sight = this.#sight;
    if (this.need === "model") {
      const given = this.#given && { given: this.#given };
      this.#tell({ kind: "ready", ...withoutText(this.#around.model()), pinned: false, ...given });
    } else if (!sight) this.#tell({ kind: "empty" });
    else if ("text" in sight) void this.#find(sight, this.still());
    else this.fail(sight);
  }

  /** Ends the waiting, as the user asked. */
  stop(): void {
    if (this.#state.kind !== "busy") return;
    this.#turn++;
    this.fail({ kind: "cancelled" });
  }

  progress(stage: Stage, fraction: number): void {
    if (this.#state.kind === "busy" && this.need === "run") {
      this.#tell({ kind: "busy", stage, fraction });
    }
  }

  fail(failure: Failure): void {
    this.#tell(this.#around.explain(failure));
  }

  /** Nobody looks any more: late answers are dropped. */
  leave(): void {
    this.#isOpen = false;
    this.questions.show(undefined);
    this.#turn++;
    this.#study.close();
  }

  #tell(state: State): void {
    this.#state = state;
    if (state.kind !== "busy") {
      this.questions.show(state.kind === "ready" ? state.run?.id : undefined);
    }
    void this.#panel.show(state).catch(() => {}); // a page that left asks on its return
  }

  /** From a text to what is shown of it, or to the reason why there is nothing to show. */
  async #find({ text }: Source, wanted: () => boolean): Promise<void> {
    const busy = () => this.#tell({ kind: "busy", stage: "tokenizing", fraction: 0 });
    if (this.#state.kind !== "ready") busy();
    const patience = setTimeout(() => wanted() && busy(), PATIENCE);
    let state: State;
    try {
      const seen = await (this.need === "run"
        ? this.#study.run(text, wanted)
        : this.#study.tokens(text));
      state = { kind: "ready", ...seen, pinned: this.#pinned };
    } catch (thrown) {
      if (!wanted()) return; // nobody asks any more why
      state = this.#around.explain(toFailure(thrown));
    } finally {
      clearTimeout(patience);
    }
    if (wanted()) this.#tell(state);
  }
}
