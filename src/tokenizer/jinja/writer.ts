import { call, evaluate, giveAll } from "./evaluate.ts";
import { createLoop } from "./loop.ts";
import { createMacro } from "./macro.ts";
import type { Body, Callable, Expression, Statement, Target } from "./syntax/nodes.ts";
import { TemplateFault, type Work } from "./values/fault.ts";
import { iterate } from "./values/items.ts";
import { str } from "./values/printing.ts";
import { Scope } from "./values/scope.ts";
import { isTrue, Thing, type Value } from "./values/values.ts";

const MOST = 10_000_000; // UTF-16 units of what is written

type Signal = "break" | "continue" | undefined;

/** Runs statements, and keeps what they print. */
export class Writer {
  text = "";
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  run(body: Body, scope: Scope): Signal {
    for (const statement of body) {
      this.#work.step();
      const signal = this.#runOne(statement, scope);
      if (signal) return signal;
    }
    return undefined;
  }

  #print(text: string): void {
    this.text += text;
    this.#work.make(text.length);
    if (this.text.length > MOST) {
      throw new TemplateFault({ code: "tooMuch", what: "written", most: MOST });
    }
  }

  /** What a body prints, in a scope of its own. */
  #written(body: Body, scope: Scope): string {
    const inner = new Writer(this.#work);
    inner.run(body, new Scope(scope));
    return inner.text;
  }

  #runOne(node: Statement, scope: Scope): Signal {
    const work = this.#work;
    switch (node.kind) {
      case "text":
        this.#print(node.text);
        return undefined;
      case "print":
        for (const value of node.values) this.#print(str(evaluate(value, scope, work), work));
        return undefined;
      case "if": {
        const arm = node.arms.find(([test]) => !test || isTrue(evaluate(test, scope, work)));
        return arm && this.run(arm[1], scope);
      }
      case "for":
        return this.#loop(node, scope, evaluate(node.over, scope, work), 0);
      case "break":
      case "continue":
        return node.kind;
      case "set":
        this.#set(node.target, evaluate(node.value, scope, work), scope);
        return undefined;
      case "setBlock":
        this.#set(
          node.target,
          this.#filtered(node.filters, this.#written(node.body, scope), scope),
          scope,
        );
        return undefined;
      case "filterBlock":
        this.#print(
          str(this.#filtered(node.filters, this.#written(node.body, scope), scope), work),
        );
        return undefined;
      case "with": {
        const inner = new Scope(scope);
        const values = node.values.map(
          ([target, value]) => [target, evaluate(value, scope, work)] as const,
        );
        for (const [target, value] of values) this.#set(target, value, inner);
        return this.run(node.body, inner);
      }
      case "macro":
        scope.set(node.name, this.#macro(node.name, node, scope));
        return undefined;
      case "callBlock": {
        const caller = this.#macro("caller", node, scope);
        const args = giveAll(node.call.args, scope, work);
        const named = new Map([...args.named, ["caller", caller] as const]);
        this.#print(str(call(evaluate(node.call.of, scope, work), { ...args, named }), work));
        return undefined;
      }
      case "generation":
        this.#print(this.#written(node.body, scope));
        return undefined;
      default:
        return node satisfies never;
    }
  }

  #filtered(filters: Expression | undefined, text: string, scope: Scope): Value {
    if (!filters) return text;
    return evaluate(filled(filters, text), scope, this.#work);
  }

  #set(target: Target, value: Value, scope: Scope): void {
    if (target.kind === "name") scope.set(target.name, value);
    else if (target.kind === "part") {
      const space = scope.get(target.of);
      if (!(space instanceof Thing) || !space.parts) {
        throw new TemplateFault({ code: "noNamespace", name: `${target.of}.${target.name}` });
      }
      space.parts.set(target.name, value);
    } else {
      const values = [...iterate(value, this.#work)];
      if (values.length !== target.items.length) {
        const names = target.items.length;
        throw new TemplateFault({ code: "unpacked", values: values.length, names });
      }
      for (const [i, item] of target.items.entries()) this.#set(item, values[i] as Value, scope);
    }
  }

  #loop(node: Statement & { kind: "for" }, scope: Scope, over: Value, depth: number): Signal {
    const recurse = (items: Value) => {
      const inner = new Writer(this.#work);
      inner.#loop(node, scope, items, depth + 1);
      return inner.text;
    };
    const loop = createLoop(
      node.test ? this.#chosen(node, node.test, scope, over) : over,
      depth,
      node.isRecursive ? recurse : undefined,
      this.#work,
    );
    let isDone = false; // in Jinja2, only a body that is run to its end keeps “else” away
    for (let next = loop.next(); next; next = loop.next()) {
      const inner = new Scope(scope, [["loop", loop.thing]]);
      this.#set(node.target, next.item, inner);
      const signal = this.run(node.body, inner);
      if (signal === "break") break;
      isDone ||= signal === undefined;
    }
    return isDone ? undefined : this.run(node.otherwise, new Scope(scope));
  }

  /** The items for which a loop's condition holds, asked as they are reached. */
  *#chosen(
    { target }: Statement & { kind: "for" },
    test: Expression,
    scope: Scope,
    over: Value,
  ): Generator<Value> {
    for (const item of iterate(over, this.#work)) {
      const inner = new Scope(scope);
      this.#set(target, item, inner);
      if (isTrue(evaluate(test, inner, this.#work))) yield item;
    }
  }

  #macro(name: string, callable: Callable, scope: Scope): Thing {
    const write = (inner: Scope) => this.#written(callable.body, inner);
    return createMacro(name, callable, scope, write, this.#work);
  }
}

/** Filters of a block, given its text. */
function filled(filters: Expression, text: string): Expression {
  if (filters.kind !== "filter") return filters;
  const of: Expression = filters.of ? filled(filters.of, text) : { kind: "constant", value: text };
  return { ...filters, of };
}
