import { checked } from "../../src/protocol/checks.ts";
import type { HostForPanel } from "../../src/protocol/contract.ts";
import { PAGE } from "../../src/protocol/pageChecks.ts";
import { createRandom } from "../engine/random.ts";
import type { Outcomes } from "./hub.ts";

/** What a page may send of its own making: whatever can be cloned. */
const STRANGE: readonly unknown[] = [
  ...[undefined, null, true, -1, 0.5, 2 ** 60, Number.NaN, "", "x", "../../x", {}, [], [[]]],
  ...[{ length: 3 }, { kind: "self" }, new Uint8Array(2), new Date(0), new Map(), 10n],
  ...[{ kind: "constructor", layer: 0, head: 0 }, JSON.parse('{"__proto__":{"kind":"self"}}')],
];
/** Methods that take nothing that is strange, whatever it is. */
const TAKES_NONE: ReadonlySet<keyof HostForPanel> = new Set([
  ...(["next", "beams", "mixed", "mixedRows", "attentionRows", "weighing", "reveal"] as const),
  ...(["act", "chat", "copyOf", "copyTokens", "receive", "beginTraining", "pick"] as const),
]);

/** Questions of a page with anything in them: each reaches its answer only with what it takes. */
export async function fuzzPages(seed: number, tries: number): Promise<Outcomes> {
  const { pick, below } = createRandom(seed);
  const outcomes: Outcomes = { answers: 0, sentences: 0, wrong: [] };
  const names = Object.keys(PAGE) as (keyof HostForPanel)[];
  const answer = (name: string) => async () => name;
  const methods = Object.fromEntries(names.map((name) => [name, answer(name)]));
  const page = checked(methods as unknown as HostForPanel, PAGE);
  for (let i = 0; i < tries; i++) {
    const name = pick(names);
    const args = Array.from({ length: below(6) }, () => pick(STRANGE));
    try {
      await (page[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      if (TAKES_NONE.has(name) || args.length > PAGE[name].length) {
        outcomes.wrong.push(`${name} took ${args.map(String)}`);
      } else outcomes.answers++;
    } catch (thrown) {
      if (thrown instanceof RangeError) outcomes.sentences++;
      else outcomes.wrong.push(`${name}: ${thrown}`);
    }
  }
  return outcomes;
}
