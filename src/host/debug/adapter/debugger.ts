import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { l10n } from "vscode";
import type { World } from "../../../domain/debug/expression/evaluate.ts";
import { ExpressionFailed } from "../../../domain/debug/expression/syntax.ts";
import type { Listing } from "../../../domain/debug/listing.ts";
import type { Failure } from "../../../domain/failure.ts";
import { toFailure } from "../../../domain/failure.ts";
import type { ModelId } from "../../../domain/model/run.ts";
import type { TokenId, TokenizerId } from "../../../domain/text/token.ts";
import type { Runs } from "../../processes/runs.ts";
import type { Lit } from "../../session/session.ts";
import { Breakpoints, filters } from "./breakpoints.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { completed, evaluated } from "./console.ts";
import { framesOf, LAST, litOf, PICKED, threadOf, threadsOf } from "./frames.ts";
import { type Direction, Journey, type Move } from "./journey.ts";
import type { Subject } from "./pass.ts";
import type { Stop } from "./stop.ts";
import { Variables } from "./variables.ts";
import { type Answer, Wire } from "./wire.ts";
import { faultOf } from "./words.ts";
import { worldOf } from "./world.ts";

/** What a debugger needs of the rest of the host. */
export interface DebuggerNeeds {
  readonly runs: Pick<Runs, "analyse" | "ask">;
  /** A token of a vocabulary by how it is shown: "·the"; undefined if there is none. */
  token(tokenizer: TokenizerId, shown: string): Promise<TokenId | undefined>;
  /** One sentence. */
  explain(failure: Failure): string;
  /** What is to be run, out of a launch configuration. @throws Failed */
  subjectOf(given: Protocol.LaunchRequestArguments): Promise<Subject>;
  /** Shows the program's text. @returns its document's URI */
  publish(model: ModelId, listing: Listing): Promise<string>;
  /** Lights a token of the user's text; none if undefined. */
  light(lit: Lit | undefined): void;
  /** A session's engine is needed, or not any more. */
  need(session: string, isNeeded: boolean): void;
}

const answered = <Body>(body: Body, after?: () => void): Answer<Body> => ({
  body,
  ...(after && { after }),
});

/** One debug session: a model runs, and VS Code asks where it stands and what is there. */
export class Debugger {
  /** What VS Code talks to. */
  readonly wire: Wire;
  readonly #needs: DebuggerNeeds;
  readonly #name = `debug ${crypto.randomUUID()}`;
  readonly #breakpoints = new Breakpoints();
  readonly #variables = new Variables();
  #journey: Journey | undefined;
  #subject: Subject | undefined;
  #source: Protocol.Source = {};
  #picked: number | undefined;
  #said = ""; // why it stands still, where there is more to say
  #isOver = false;

  constructor(needs: DebuggerNeeds) {
    this.#needs = needs;
    this.wire = new Wire(
      { ...this.#controlling(), ...this.#breaking(), ...this.#inspecting() },
      (thrown) => this.#explain(thrown),
      () => this.#end(),
    );
  }

  #explain(thrown: unknown): string {
    if (thrown instanceof ExpressionFailed) return faultOf(thrown);
    return this.#needs.explain(toFailure(thrown));
  }

  #end(): void {
    this.#isOver = true;
    this.#journey?.pause();
    this.#needs.light(undefined);
    this.#needs.need(this.#name, false);
  }

  #need(): Journey {
    if (this.#journey) return this.#journey;
    throw new RangeError("Nothing is launched.");
  }

  #followedBy(thread: number): number | undefined {
    return thread === PICKED ? this.#picked : undefined;
  }

  #stopOf(thread: number): Stop {
    return this.#need().at(this.#followedBy(thread));
  }

  #stopIn(frame: number | undefined): Stop {
    return this.#stopOf(frame === undefined ? LAST : threadOf(frame));
  }

  #worldOf(stop: Stop): World {
    const { tokenizer } = stop.pass.tokens;
    return worldOf(stop, (shown) => this.#needs.token(tokenizer, shown));
  }

  #write(text: string, category = "console"): void {
    this.wire.event("output", { category, output: `${text}\n` });
  }

  #stopped(reason: string, thread: number, says = ""): void {
    this.#variables.forget();
    this.#said = says;
    this.#needs.light(litOf(this.#stopOf(thread), this.#subject));
    const words = says && { description: says, text: says };
    this.wire.event("stopped", { reason, threadId: thread, allThreadsStopped: true, ...words });
  }

  /** Moves, and tells where it ends; where it fails, the model stands where it stood. */
  async #go(move: Move, direction: Direction, thread: number): Promise<void> {
    const write = (text: string) => this.#write(text);
    const isForward = direction === "on";
    try {
      const reached = await this.#need().go(move, direction, this.#followedBy(thread), (stop) =>
        this.#breakpoints.reached(stop, this.#worldOf(stop), write, isForward),
      );
      if (this.#isOver) return;
      if (reached.reason === "terminated") this.wire.event("terminated");
      else this.#stopped(reached.reason, thread, reached.says);
    } catch (thrown) {
      if (this.#isOver) return;
      const sentence = this.#explain(thrown);
      this.#write(sentence, "stderr");
      this.#stopped("pause", thread, sentence);
    }
  }

  async #launch(given: Protocol.LaunchRequestArguments): Promise<Answer<undefined>> {
    this.#needs.need(this.#name, true);
    const subject = await this.#needs.subjectOf(given);
    const begun = new Journey(subject, this.#needs.runs, () => !this.#isOver, {
      restarted: () =>
        this.#write(
          l10n.t("The model’s process was started again; its numbers are computed anew."),
        ),
      failed: (thrown) => this.#write(this.#explain(thrown), "stderr"),
      wrote: (output) => this.wire.event("output", { category: "stdout", output }),
    });
    await begun.begin();
    this.#journey = begun;
    const { pass } = this.#stopOf(LAST);
    this.#subject = subject;
    const path = await this.#needs.publish(subject.model, pass.course.listing);
    this.#source = { name: pass.run.model.name, path };
    return answered(undefined, () => this.wire.event("initialized"));
  }

  #controlling() {
    const moving =
      (move: Move, direction: Direction = "on") =>
      ({ threadId }: { readonly threadId: number }) =>
        answered(undefined, () => void this.#go(move, direction, threadId));
    return {
      initialize: () => answered({ ...CAPABILITIES, exceptionBreakpointFilters: [...filters()] }),
      launch: (given: Protocol.LaunchRequestArguments) => this.#launch(given),
      configurationDone: () => answered(undefined, () => this.#stopped("entry", LAST)),
      disconnect: () => answered(undefined, () => this.#end()),
      terminate: () => answered(undefined, () => this.wire.event("terminated")),
      next: moving("over"),
      stepIn: moving("into"),
      stepOut: moving("out"),
      stepBack: moving("over", "back"),
      continue: ({ threadId }: Protocol.ContinueArguments) =>
        answered({ allThreadsContinued: true }, () => void this.#go("run", "on", threadId)),
      reverseContinue: moving("run", "back"),
      pause: () => answered(undefined, () => this.#need().pause()),
    };
  }

  #breaking() {
    return {
      setBreakpoints: ({ source, breakpoints = [] }: Protocol.SetBreakpointsArguments) => {
        const { listing } = this.#stopOf(LAST).pass.course;
        const isOurs = source.path === undefined || isSameUri(source.path, this.#source.path);
        return answered({
          breakpoints: isOurs
            ? [...this.#breakpoints.setLines(listing, breakpoints)]
            : breakpoints.map(() => ({ verified: false })),
        });
      },
      breakpointLocations: ({ line, endLine = line }: Protocol.BreakpointLocationsArguments) => {
        const { lines } = this.#stopOf(LAST).pass.course.listing;
        const inside = lines.filter(({ number }) => number >= line && number <= endLine);
        return answered({ breakpoints: inside.map(({ number }) => ({ line: number })) });
      },
      setExceptionBreakpoints: (given: Protocol.SetExceptionBreakpointsArguments) =>
        answered({ breakpoints: [...this.#breakpoints.setFilters(given)] }),
      exceptionInfo: () =>
        answered({
          exceptionId: l10n.t("Stopped"),
          description: this.#said,
          breakMode: "always" as const,
        }),
    };
  }

  #inspecting() {
    return {
      threads: () => answered({ threads: [...threadsOf(this.#stopOf(LAST).pass, this.#picked)] }),
      stackTrace: ({ threadId, startFrame = 0, levels }: Protocol.StackTraceArguments) => {
        const frames = framesOf(this.#stopOf(threadId), threadId, this.#source);
        const last = levels ? startFrame + levels : frames.length;
        return answered({
          stackFrames: frames.slice(startFrame, last),
          totalFrames: frames.length,
        });
      },
      scopes: ({ frameId }: Protocol.ScopesArguments) =>
        answered({ scopes: [...this.#variables.scopes(this.#stopIn(frameId))] }),
      variables: async ({ variablesReference, start, count }: Protocol.VariablesArguments) =>
        answered({
          variables: [...(await this.#variables.open(variablesReference, start, count))],
        }),
      evaluate: async ({ expression, frameId, context }: Protocol.EvaluateArguments) => {
        const world = this.#worldOf(this.#stopIn(frameId));
        return answered(await evaluated(expression, world, this.#variables, context));
      },
      completions: ({ text, column, frameId }: Protocol.CompletionsArguments) => {
        const { pass } = this.#stopIn(frameId);
        return answered({ targets: [...completed(pass, text.slice(0, column - 1))] });
      },
      "glassbox.tokens": () => {
        const { pass } = this.#stopOf(LAST);
        return answered({ labels: Array.from(pass.tokens.ids, (_, at) => pass.labelOf(at)) });
      },
      "glassbox.follow": ({ position }: { readonly position: number }) => {
        this.#picked = position;
        return answered(undefined, () => this.#stopped("step", PICKED));
      },
    };
  }
}

/** VS Code may write the same URI with other escapes. */
const isSameUri = (one: string, other: string | undefined): boolean =>
  decodeURIComponent(one) === decodeURIComponent(other ?? "");
