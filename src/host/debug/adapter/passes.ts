import { toFailure } from "../../../domain/failure.ts";
import type { Run } from "../../../domain/model/run.ts";
import type { Step } from "../../../domain/program/program.ts";
import type { Questions } from "../../../domain/questions/model.ts";
import type { ProgramQuestions } from "../../../domain/questions/program.ts";
import type { TokenId } from "../../../domain/text/token.ts";
import type { Runs } from "../../processes/runs.ts";
import { kept } from "./kept.ts";
import { type Ask, Pass, type Subject } from "./pass.ts";

const KEPT = 4; // passes; of others what was written is known, and they are run again

/** The passes of a text that grows, each as one comes to it. */
export class Passes {
  readonly #subject: Subject;
  readonly #runs: Pick<Runs, "analyse" | "ask">;
  readonly #wanted: () => boolean;
  readonly #restarted: () => void;
  readonly #written: TokenId[] = [];
  readonly #passes = new Map<number, Promise<Pass>>();
  #engine: object | undefined;

  /** @param restarted hears that another process answers than before */
  constructor(
    subject: Subject,
    runs: Pick<Runs, "analyse" | "ask">,
    wanted: () => boolean,
    restarted: () => void,
  ) {
    this.#subject = subject;
    this.#runs = runs;
    this.#wanted = wanted;
    this.#restarted = restarted;
  }

  /** The pass behind so many written tokens; all before it have been made. */
  async at(number: number): Promise<Pass> {
    while (this.#written.length < number) {
      const before = await this.at(this.#written.length);
      this.#written.push((await before.choice()).id);
    }
    const pass = kept(this.#passes, number, () => this.#make(this.#written.slice(0, number)));
    for (const other of this.#passes.keys())
      if (other !== number && this.#passes.size > KEPT) this.#passes.delete(other);
    return pass;
  }

  async #make(written: readonly TokenId[]): Promise<Pass> {
    const { model, text, writing } = this.#subject;
    const analyse = () => this.#runs.analyse(model, text, this.#wanted, written);
    let { run }: { run: Run } = await analyse();
    const ask: Ask = async (question) => {
      const put = () =>
        this.#runs.ask(
          run.id,
          (questions, id) => {
            this.#heard(questions);
            return question(questions as Questions & ProgramQuestions, id);
          },
          this.#wanted,
        );
      try {
        return await put();
      } catch (thrown) {
        // Other texts were run since, and this one was let go.
        if (toFailure(thrown).kind !== "runGone" || !this.#wanted()) throw thrown;
        ({ run } = await analyse());
        return put();
      }
    };
    const { steps } = await ask((engine, id) => engine.program(id));
    const own = steps.filter(isListed).map(withoutText);
    return new Pass(run, { steps: own }, written, writing, ask);
  }

  #heard(engine: object): void {
    if (this.#engine && this.#engine !== engine) this.#restarted();
    this.#engine = engine;
  }
}

/** A listing chooses in lines of its own, by its settings; a decoder goes on from what it wrote. */
const isListed = ({ kind }: Step, at: number): boolean =>
  kind !== "choose" && (at === 0 || kind !== "tokenize");

/** The text stands beside the listing: it is no tensor that could be opened. */
const withoutText = (step: Step): Step =>
  step.kind === "tokenize" ? { ...step, inputs: [] } : step;
