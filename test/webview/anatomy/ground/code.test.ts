import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { cutCode, functionIn } from "../../../../webview/panels/anatomy/ground/cut.ts";
import { root } from "../../../lint/imports.ts";

const MOST = 10; // lines
const read = (name: string) =>
  readFileSync(path.join(root, "src/domain/program", `${name}.ts`), "utf8");
const [recompute, reference, program] = ["recompute", "reference", "program"].map(read) as [
  string,
  string,
  string,
];
const union = /export type StepKind =([\s\S]*?);/.exec(program)?.[1] ?? "";
const kinds = [...union.matchAll(/\| "(\w+)"/g)].map(([, kind]) => kind as string);

describe("the code of a step", () => {
  it("is there for each kind that computes something, in ten lines at most", () => {
    assert.ok(kinds.length > 30);
    for (const kind of kinds) {
      const code = cutCode(recompute, reference, kind);
      if (kind === "tokenize" || kind === "unknown") assert.equal(code, undefined);
      else {
        const lines = code?.split("\n") ?? [];
        assert.ok(lines.length > 0 && lines.length <= MOST, `${kind}: ${lines.length} lines`);
      }
    }
  });

  it("stands so in the source, whole", () => {
    const flat = (code: string) => code.replace(/\s+/g, " ");
    for (const kind of kinds) {
      const code = cutCode(recompute, reference, kind);
      if (code === undefined) continue;
      assert.ok(flat(`${recompute}\n${reference}`).includes(flat(code)), kind);
      const open = (code.match(/[([{]/g) ?? []).length;
      assert.equal(open, (code.match(/[)\]}]/g) ?? []).length, `${kind} is cut off:\n${code}`);
    }
  });

  it("is what the tests run for that kind", () => {
    assert.match(cutCode(recompute, reference, "layerNorm") ?? "", /^export function layerNorm\(/);
    assert.match(cutCode(recompute, reference, "queries") ?? "", /^export function project\(/);
    assert.match(cutCode(recompute, reference, "softmax") ?? "", /^export function shares\(/);
    assert.match(cutCode(recompute, reference, "embed") ?? "", /^const lookUp =/);
    assert.match(cutCode(recompute, reference, "scale") ?? "", /value \* c/);
  });

  it("is none of a function that is not there", () => {
    assert.equal(functionIn("const a = 1;\n", "b"), undefined);
    assert.equal(functionIn("const a = 1;\nconst ab = 2;\n", "ab"), "const ab = 2;");
  });
});
