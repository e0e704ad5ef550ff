/** The step's own case in `recompute.ts`, from its label to the end of what it does. */
function caseOf(source: string, kind: string): string | undefined {
  const from = source.indexOf(`case "${kind}":`);
  if (from === -1) return undefined;
  const body = source.slice(from).replace(/^(?:\s*case "\w+":)+/, "");
  const end = body.search(/\n\s*case "\w+":/);
  return end === -1 ? undefined : body.slice(0, end);
}

/**
 * The lines that compute a kind of step, cut out of the source text of the domain: the function of
 * `reference.ts` that `recompute.ts` calls for it, or else what stands there itself.
 *
 * @returns undefined of a kind that computes nothing
 */
export function cutCode(recompute: string, reference: string, kind: string): string | undefined {
  const body = caseOf(recompute, kind);
  if (!body || /return undefined/.test(body)) return undefined;
  const [, named] = /reference\.(\w+)/.exec(body) ?? [];
  if (named) return functionIn(reference, named);
  const [, own = ""] = /return (\w+)\(/.exec(body) ?? [];
  const isShort = own === "whole" || own === "rows";
  return (isShort ? undefined : functionIn(recompute, own)) ?? dedent(body);
}

/** A function at the top of a source, without what its comment says. */
export function functionIn(source: string, name: string): string | undefined {
  const lines = source.split("\n");
  const isHead = new RegExp(`^(?:export )?(?:function|const) ${name}\\b`);
  const from = lines.findIndex((line) => isHead.test(line));
  if (from === -1) return undefined;
  const length = lines.slice(from).findIndex((line, at) => {
    const isLast = /^\S.*;$|^\}/.test(line) || (at > 0 && /;$/.test(line) && isConst(lines[from]));
    return isLast && !/^(?:export )?function/.test(line);
  });
  return lines.slice(from, from + length + 1).join("\n");
}

const isConst = (line = "") => /^(?:export )?const /.test(line) && !/\{$/.test(line);

function dedent(code: string): string {
  const lines = code.split("\n").filter((line) => line.trim() !== "");
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n");
}
