import { escapeMarkdown } from "../../../../src/domain/text/markdown.ts";
import { label } from "../../../../src/domain/text/token.ts";
import { leavesOf, tokensTo, wayTo } from "../../../../src/domain/writing/branches.ts";
import type { Option } from "../../../../src/domain/writing/generation.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import type { Remembered } from "../ground/remembered.ts";
import { formatLog, formatLogProbability } from "../ground/words.ts";
import type { Story } from "./story.ts";
import { writeTree } from "./treeSheet.ts";

const LAST = 32; // characters of the prompt that head a picture

/** All branches, to be taken away. */
export function exportBranches(
  { run, prompt, root, end, textTo }: Story,
  view: Pick<Remembered, "settings" | "seed" | "ruled">,
): Exported {
  const branches = leavesOf(root);
  const { settings, seed } = view;
  return {
    name: t("generated text"),
    svg: async () => {
      const letters = Array.from(prompt.replace(/\s+/g, " "));
      const last = letters.slice(-LAST).join("");
      const title = letters.length > LAST ? `…${last}` : last;
      return writeTree({ title, subtitle: run.model.name }, root, end);
    },
    json: async () => ({
      ...{ model: run.model.name, prompt, settings, seed },
      ...(run.writing && { ownRules: view.ruled ? run.writing.rules : "off" }),
      branches: branches.map((leaf) => ({
        ...{ text: textTo(leaf), logProbability: leaf.logProbability },
        tokens: tokensTo(leaf).map(({ id, piece, probability, chance }) => ({
          ...{ id, piece, probability, chance },
        })),
      })),
    }),
    csv: async () => {
      const rows = branches.flatMap((leaf, branch) =>
        wayTo(leaf).map((place, step) => {
          const { id, probability, chance, ...token } = place.token as Option;
          const name = field(label(token));
          return [branch + 1, step + 1, id, name, probability, chance, place.logProbability].join();
        }),
      );
      const head = "branch,step,id,token,probability,chance,log_probability";
      return `${[head, ...rows].join("\r\n")}\r\n`;
    },
    markdown: async () => {
      const told = branches.map((leaf) => {
        const count = tokensTo(leaf).length;
        const facts = t(
          "tokens: {0}, probability: {1}, log-probability: {2}",
          ...[String(count), formatLogProbability(leaf.logProbability)],
          formatLog(leaf.logProbability),
        );
        return `- ${facts}\n\n${fenced(textTo(leaf), "  ")}`;
      });
      return `${fenced(prompt, "")}\n\n${escapeMarkdown(run.model.name)}\n\n${told.join("\n\n")}\n`;
    },
  };
}

/** A text as it stands, whatever signs of Markdown it holds. */
function fenced(text: string, indent: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...text.split("\n"), fence].map((line) => indent + line).join("\n");
}
