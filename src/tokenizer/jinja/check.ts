import { isFilter } from "./builtins/filters.ts";
import { isTest } from "./builtins/tests.ts";
import type { Body } from "./syntax/nodes.ts";
import { TemplateFault } from "./values/fault.ts";

/** Within these, a name is looked up only when it is reached; not within others inside them. */
const SOFT = "if";
const OWN = ["for", "macro", "callBlock", "setBlock", "filterBlock", "with", "generation"];

/** Jinja2 refuses a template with an unknown filter or test outside of conditions. */
export function checkNames(body: Body): void {
  visit(body, false);

  function visit(node: unknown, isSoft: boolean): void {
    if (typeof node !== "object" || node === null) return;
    const { kind, name } = node as { readonly kind?: string; readonly name?: string };
    if ((kind === "filter" || kind === "test") && !isSoft && name !== undefined) {
      const isKnown = kind === "filter" ? isFilter(name) : isTest(name);
      if (!isKnown) throw new TemplateFault({ code: "noSuch", what: kind, name });
    }
    const isInner = kind === SOFT || (isSoft && !OWN.includes(kind ?? ""));
    for (const part of Object.values(node)) visit(part, isInner);
  }
}

/** All names that a body reads or sets. */
export function namesIn(node: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof node !== "object" || node === null) return names;
  const { kind, name } = node as { readonly kind?: string; readonly name?: string };
  if (kind === "name" && name !== undefined) names.add(name);
  for (const part of Object.values(node)) namesIn(part, names);
  return names;
}
