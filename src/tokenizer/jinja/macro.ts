import { namesIn } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import type { Callable } from "./syntax/nodes.ts";
import { TemplateFault, type Work } from "./values/fault.ts";
import { Scope } from "./values/scope.ts";
import { type Args, Dict, Thing, Tuple, Undefined, type Value } from "./values/values.ts";

/**
 * A macro that a template may call.
 *
 * @param scope around it
 * @param write what its body prints, in the scope of one call
 */
export function createMacro(
  name: string,
  { parameters, body }: Callable,
  scope: Scope,
  write: (inner: Scope) => string,
  work: Work,
): Thing {
  const names = parameters.map(([parameter]) => parameter);
  const used = namesIn(body);
  const takes = (extra: string) => used.has(extra) && !names.includes(extra);
  const call = ({ values, named }: Args): string => {
    const inner = new Scope(scope);
    const left = new Map(named);
    for (const [i, parameter] of names.entries()) {
      const value = i < values.length ? values[i] : left.get(parameter);
      if (i >= values.length) left.delete(parameter);
      const otherwise = parameters[i]?.[1];
      const missing = new Undefined({ code: "notGiven", parameter, macro: name });
      inner.set(parameter, value ?? (otherwise ? evaluate(otherwise, inner, work) : missing));
    }
    if (takes("caller")) {
      const missing = new Undefined({ code: "noCaller" });
      inner.set("caller", left.get("caller") ?? missing);
      left.delete("caller");
    }
    const [unknown] = takes("kwargs") ? [] : left.keys();
    if (takes("kwargs")) inner.set("kwargs", new Dict(left));
    if (takes("varargs")) inner.set("varargs", new Tuple(values.slice(names.length)));
    else if (values.length > names.length) {
      throw new TemplateFault({ code: "takesFewer", macro: name, most: names.length });
    }
    if (unknown !== undefined) {
      throw new TemplateFault({ code: "notTaken", by: name, name: unknown });
    }
    return write(inner);
  };
  const parts: Readonly<Record<string, Value>> = {
    name,
    arguments: new Tuple(names),
    ...{
      catch_kwargs: takes("kwargs"),
      catch_varargs: takes("varargs"),
      caller: takes("caller"),
    },
  };
  return new Thing({
    type: "Macro",
    part: (part) => (Object.hasOwn(parts, part) ? parts[part] : undefined),
    shown: () => (name === "caller" ? "<Macro anonymous>" : `<Macro '${name}'>`),
    call,
  });
}
