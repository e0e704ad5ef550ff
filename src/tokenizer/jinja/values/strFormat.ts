import { TemplateFault, type Work } from "./fault.ts";
import { format } from "./formatting.ts";
import { repr, str } from "./printing.ts";
import type { Args, Value } from "./values.ts";

const FIELD = /^([^.[\]!:{}]*)((?:\.[^.[\]!:{}]+|\[[^\]]+\])*)(?:!([rsa]))?(?::([\s\S]*))?$/u;

/** Finds the parts of values that a field names. */
interface Look {
  attribute(value: Value, name: string): Value;
  item(value: Value, place: Value): Value;
}

/** Python's text.format(…). @throws TemplateFault if what it takes is not given */
export function formatText(text: string, args: Args, look: Look, work: Work): string {
  let next = 0;
  function write(pattern: string, depth: number): string {
    let written = "";
    for (let at = 0; at < pattern.length; ) {
      const sign = pattern[at] as string;
      if ((sign === "{" || sign === "}") && pattern[at + 1] === sign && depth === 0) {
        written += sign;
        at += 2;
      } else if (sign === "{") {
        const end = endOf(pattern, at);
        written += field(pattern.slice(at + 1, end), depth);
        at = end + 1;
      } else if (sign === "}") throw new TemplateFault({ code: "format", text, how: "notOpened" });
      else {
        written += sign;
        at++;
      }
    }
    return written;
  }

  function field(source: string, depth: number): string {
    const [, name = "", path = "", conversion, specification = ""] = FIELD.exec(source) ?? [];
    if (!FIELD.test(source) || depth > 1 || conversion === "a") {
      throw new TemplateFault({ code: "unknown", what: "format", name: `{${source}}` });
    }
    let value: Value | undefined;
    if (name === "" || /^\d+$/.test(name)) value = args.values[name === "" ? next++ : Number(name)];
    else value = args.named.get(name);
    if (value === undefined) {
      throw new TemplateFault({ code: "given", to: `{${source}}`, what: "nothing" });
    }
    for (const [part] of path.matchAll(/\.[^.[\]]+|\[[^\]]+\]/gu)) {
      const key = part.startsWith(".") ? part.slice(1) : part.slice(1, -1);
      if (part.startsWith(".")) value = look.attribute(value, key);
      else value = look.item(value, /^\d+$/.test(key) ? BigInt(key) : key);
    }
    const shown =
      conversion === "r" ? repr(value, work) : conversion === "s" ? str(value, work) : value;
    return format(shown, write(specification, depth + 1), work);
  }

  function endOf(pattern: string, start: number): number {
    let open = 0;
    for (let at = start; at < pattern.length; at++) {
      if (pattern[at] === "{") open++;
      if (pattern[at] === "}" && --open === 0) return at;
    }
    throw new TemplateFault({ code: "format", text, how: "notClosed" });
  }

  return write(text, 0);
}
