import core, { type RunOptions } from "axe-core";
import type { Frame } from "playwright-core";

declare global {
  var axe: typeof import("axe-core"); // in the page
}

// Every rule of axe-core is on, also those that are experimental or only good practice, but for:
const OFF = [
  "color-contrast-enhanced", // WCAG's AAA: VS Code's own themes do not reach 7:1
];

/** What axe-core finds wrong with a panel: rule, element and reason. @param only these rules */
export async function violations(
  panel: Frame,
  only?: readonly string[],
): Promise<readonly string[]> {
  await panel.evaluate(core.source);
  return panel.evaluate(
    async ([rules, off]) => {
      const all = globalThis.axe.getRules().map(({ ruleId }) => ruleId);
      const values = [...(rules ?? all.filter((rule) => !off?.includes(rule)))];
      const options: RunOptions = {
        runOnly: { type: "rule", values },
        resultTypes: ["violations"],
      };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary = "" }) => {
          const why = failureSummary.split("\n").slice(1).join(";").replace(/\s+/g, " ");
          return `${id}: ${target.join(" ")}:${why}`;
        }),
      );
    },
    [only, OFF] as const,
  );
}
