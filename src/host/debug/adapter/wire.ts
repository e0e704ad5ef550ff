import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import type { DebugAdapter, DebugProtocolMessage, Event } from "vscode";

/** What is answered, of what a debugger is asked: by the name of the request. */
interface Requests {
  readonly initialize: [Protocol.InitializeRequestArguments, Protocol.Capabilities];
  readonly launch: [Protocol.LaunchRequestArguments, undefined];
  readonly configurationDone: [unknown, undefined];
  readonly disconnect: [unknown, undefined];
  readonly terminate: [unknown, undefined];
  readonly setBreakpoints: [
    Protocol.SetBreakpointsArguments,
    Protocol.SetBreakpointsResponse["body"],
  ];
  readonly breakpointLocations: [
    Protocol.BreakpointLocationsArguments,
    Protocol.BreakpointLocationsResponse["body"],
  ];
  readonly setExceptionBreakpoints: [
    Protocol.SetExceptionBreakpointsArguments,
    Protocol.SetExceptionBreakpointsResponse["body"],
  ];
  readonly exceptionInfo: [unknown, Protocol.ExceptionInfoResponse["body"]];
  readonly threads: [unknown, Protocol.ThreadsResponse["body"]];
  readonly stackTrace: [Protocol.StackTraceArguments, Protocol.StackTraceResponse["body"]];
  readonly scopes: [Protocol.ScopesArguments, Protocol.ScopesResponse["body"]];
  readonly variables: [Protocol.VariablesArguments, Protocol.VariablesResponse["body"]];
  readonly evaluate: [Protocol.EvaluateArguments, Protocol.EvaluateResponse["body"]];
  readonly completions: [Protocol.CompletionsArguments, Protocol.CompletionsResponse["body"]];
  readonly next: [Protocol.NextArguments, undefined];
  readonly stepIn: [Protocol.StepInArguments, undefined];
  readonly stepOut: [Protocol.StepOutArguments, undefined];
  readonly stepBack: [Protocol.StepBackArguments, undefined];
  readonly continue: [Protocol.ContinueArguments, Protocol.ContinueResponse["body"]];
  readonly reverseContinue: [Protocol.ReverseContinueArguments, undefined];
  readonly pause: [Protocol.PauseArguments, undefined];
  /** Our own: which tokens there are, and which one is followed. */
  readonly "glassbox.tokens": [unknown, { readonly labels: readonly string[] }];
  readonly "glassbox.follow": [{ readonly position: number }, undefined];
}

/** An answer, and what is done once it was sent: events about it must not come first. */
export interface Answer<Body> {
  readonly body: Body;
  readonly after?: () => void;
}

export type Answers = {
  readonly [Name in keyof Requests]: (
    given: Requests[Name][0],
  ) => Answer<Requests[Name][1]> | Promise<Answer<Requests[Name][1]>>;
};

/** Speaks the debug adapter protocol with VS Code, message by message. */
export class Wire implements DebugAdapter {
  readonly #answers: Answers;
  readonly #explain: (thrown: unknown) => string;
  readonly #closed: () => void;
  readonly #hearing = new Set<(message: DebugProtocolMessage) => unknown>();
  #sent = 0;

  /**
   * @param explain one sentence about what went wrong
   * @param closed nobody hears any more
   */
  constructor(answers: Answers, explain: (thrown: unknown) => string, closed: () => void) {
    this.#answers = answers;
    this.#explain = explain;
    this.#closed = closed;
  }

  readonly onDidSendMessage: Event<DebugProtocolMessage> = (hear, self) => {
    const heard = (message: DebugProtocolMessage) => hear.call(self, message);
    this.#hearing.add(heard);
    return { dispose: () => this.#hearing.delete(heard) };
  };

  handleMessage(message: DebugProtocolMessage): void {
    const request = message as Protocol.Request; // the only kind that a client sends to us
    if (request.type === "request") void this.#answer(request);
  }

  event(event: string, body: object = {}): void {
    this.#send({ type: "event", event, body });
  }

  dispose(): void {
    this.#hearing.clear();
    this.#closed();
  }

  async #answer({ seq, command, arguments: given }: Protocol.Request): Promise<void> {
    const reply = { type: "response", request_seq: seq, command };
    try {
      if (!Object.hasOwn(this.#answers, command)) throw new RangeError(`No request ${command}.`);
      const answer = this.#answers[command as keyof Requests] as (
        given: unknown,
      ) => Promise<Answer<unknown>>;
      const { body, after } = await answer(given ?? {});
      this.#send({ ...reply, success: true, body });
      after?.();
    } catch (thrown) {
      const format = this.#explain(thrown);
      const error = {
        id: 1,
        format: "{_sentence}",
        variables: { _sentence: format },
        showUser: true,
      };
      this.#send({ ...reply, success: false, message: format, body: { error } });
    }
  }

  #send(message: object): void {
    const numbered = { seq: ++this.#sent, ...message };
    for (const hear of this.#hearing) hear(numbered);
  }
}
