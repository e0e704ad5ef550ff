import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import type { Failure } from "../../../src/domain/failure.ts";
import { OFF, type Settings } from "../../../src/domain/prediction/sampling.ts";
import { label, type TokenizerId } from "../../../src/domain/text/token.ts";
import type { Lit } from "../../../src/host/session/session.ts";
import { startEngine, startTokenizer } from "../engine.ts";
import { Debugger } from "./vscode.ts";

/** What is launched: a text, and how it goes on. */
export interface Launched {
  readonly model: string;
  readonly text: string;
  readonly most?: number;
  readonly settings?: Partial<Settings>;
  readonly seed?: number;
}

export type Processes = ReturnType<typeof startProcesses>;

/** The real engine and tokenizers, each in its process or thread. */
export function startProcesses() {
  const engine = startEngine({ grace: 60_000 });
  const tokenizing = startTokenizer();
  return {
    ...engine,
    tokenizing,
    stop() {
      engine.inference.dispose();
      tokenizing.dispose();
    },
  };
}

/** A debug session as a client of the protocol sees it. */
export class Client {
  readonly events: Protocol.Event[] = [];
  /** What was published of the program. */
  text = "";
  /** The token of the user's text that is lit. */
  lit: Lit | undefined;
  readonly #wire: InstanceType<typeof Debugger>["wire"];
  readonly #waiting = new Map<number, (response: Protocol.Response) => void>();
  #hears: (() => void)[] = [];
  #seq = 0;

  constructor({ runs, inference, tokenizing }: Processes) {
    const session = new Debugger({
      runs,
      explain: (failure: Failure) => `Failed: ${failure.kind}`,
      subjectOf: async (given) => {
        const { model, text, most = 32, settings, seed = 1 } = given as unknown as Launched;
        return {
          ...{ model, text, source: { document: "story", offset: 100 } },
          writing: { settings: { ...OFF, temperature: 0, ...settings }, seed, most },
        };
      },
      publish: async (model, listing) => {
        this.text = listing.text;
        return `glassbox-model:/${model}.model?${model}`;
      },
      light: (lit) => {
        this.lit = lit;
      },
      need: (name, isNeeded) => inference.need(name, isNeeded),
      async token(tokenizer: TokenizerId, shown: string) {
        const query = shown.replaceAll("·", " ");
        const { entries } = await tokenizing.questions.findTokens(tokenizer, query, 200);
        return entries.find((entry) => label(entry) === shown)?.id;
      },
    });
    this.#wire = session.wire;
    this.#wire.onDidSendMessage((sent) => {
      const message = sent as Protocol.ProtocolMessage;
      if (message.type === "response") {
        const response = message as Protocol.Response;
        this.#waiting.get(response.request_seq)?.(response);
      } else this.events.push(message as Protocol.Event);
      for (const hear of this.#hears.splice(0)) hear();
    });
  }

  /** @throws Error with the sentence of a request that fails */
  async ask<Body>(command: string, given: object = {}): Promise<Body> {
    const seq = ++this.#seq;
    const response = new Promise<Protocol.Response>((resolve) => this.#waiting.set(seq, resolve));
    this.#wire.handleMessage({ seq, type: "request", command, arguments: given });
    const { success, body, message } = await response;
    if (!success) throw new Error(message);
    return body as Body;
  }

  /** The next event of one of these kinds, from those that nobody waited for on. */
  async next(...kinds: readonly string[]): Promise<Protocol.Event> {
    for (;;) {
      const at = this.events.findIndex(({ event }) => kinds.includes(event));
      const [found] = at < 0 ? [] : this.events.splice(at, 1);
      if (found) return found;
      await new Promise<void>((resolve) => this.#hears.push(resolve));
    }
  }

  /** Starts, and stands at the first line. */
  async launch(launched: Launched, before: (client: Client) => Promise<unknown> = async () => {}) {
    await this.ask("initialize", { adapterID: "glassbox" });
    await this.ask("launch", launched);
    await this.next("initialized");
    await before(this);
    await this.ask("configurationDone");
    await this.next("stopped");
  }

  /** One step, or on to whatever stops it. @returns why it stands still */
  async go(command: string, thread = 1): Promise<string> {
    await this.ask(command, { threadId: thread });
    const { event, body } = await this.next("stopped", "terminated");
    return event === "terminated" ? event : [body.reason, body.text].filter(Boolean).join(": ");
  }

  async frames(thread = 1): Promise<readonly Protocol.StackFrame[]> {
    const { stackFrames } = await this.ask<Protocol.StackTraceResponse["body"]>("stackTrace", {
      threadId: thread,
    });
    return stackFrames;
  }

  /** The code of the line that it stands at, without spaces around. */
  async line(thread = 1): Promise<string> {
    const [frame] = await this.frames(thread);
    const text = this.text.split("\n")[(frame?.line ?? 0) - 1] ?? "";
    return text
      .replace(/ +\/\/.*/, "")
      .trim()
      .replace(/ +/g, " ");
  }

  /** Steps over until it stands at a line that begins so. */
  async to(begin: string): Promise<void> {
    while (!(await this.line()).startsWith(begin)) await this.go("next");
  }

  /** What is listed under a scope, by its place. */
  async scope(at: number, thread = 1): Promise<readonly Protocol.Variable[]> {
    const [frame] = await this.frames(thread);
    const { scopes } = await this.ask<Protocol.ScopesResponse["body"]>("scopes", {
      frameId: frame?.id,
    });
    return this.open(scopes[at]?.variablesReference ?? 0);
  }

  async open(reference: number, start?: number, count?: number) {
    const { variables } = await this.ask<Protocol.VariablesResponse["body"]>("variables", {
      variablesReference: reference,
      ...(count !== undefined && { filter: "indexed", start, count }),
    });
    return variables;
  }

  /** What an expression says where it stands. */
  async value(expression: string, context = "watch", thread = 1): Promise<string> {
    const [frame] = await this.frames(thread);
    const { result } = await this.ask<Protocol.EvaluateResponse["body"]>("evaluate", {
      ...{ expression, context, frameId: frame?.id },
    });
    return result;
  }

  close(): void {
    this.#wire.dispose();
  }
}
