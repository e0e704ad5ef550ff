import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatShare } from "../../../kit/page/numbers.ts";
import { exampleOf } from "../input/examples.ts";
import { type Compared, createBar } from "./next.ts";
import type { Told } from "./told.ts";

const QUOTED = 72; // characters of a prompt
const NAMED = 32; // characters of a continuation

/** How likely each answer is after each prompt, and what an example's numbers do not show. */
export function createHero(compared: Compared, told: Told): readonly HTMLElement[] {
  const caution = exampleOf(compared.texts)?.caution;
  const bars = createBars(compared, told);
  return caution === undefined ? [bars] : [bars, h("p", { class: "hint" }, caution)];
}

/** A bar each, all on the same axis. */
function createBars({ letters, texts }: Compared, told: Told): HTMLTableElement {
  const { answers, change } = told;
  const most = endOf(Math.max(...answers.flatMap(({ bits }) => bits.map((each) => 2 ** -each))));
  return h(
    "table",
    { class: "bars answers" },
    h("caption", { class: "unseen" }, t("How likely each text is after each prompt")),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, h("span", { class: "unseen" }, t("text"))),
        h(
          "th",
          { scope: "col" },
          h("span", { class: "unseen" }, t("probability")),
          h(
            "span",
            { class: "axis", "aria-hidden": "true" },
            ...[0, most / 2, most].map((share) => h("span", {}, formatShare(share))),
          ),
        ),
      ),
    ),
    ...letters.map((letter, prompt) =>
      h(
        "tbody",
        {},
        h(
          "tr",
          {},
          h(
            "th",
            { class: "prompt", scope: "rowgroup", colspan: 2 },
            h("b", {}, letter),
            h("q", { title: texts[prompt] }, shortened(texts[prompt] as string, QUOTED)),
          ),
        ),
        ...answers.map(({ name, bits }, item) => {
          return h(
            "tr",
            { class: change?.item === item ? "told" : undefined },
            h("th", { class: "token", scope: "row", title: name }, shortened(name, NAMED)),
            h("td", {}, createBar(2 ** -(bits[prompt] as number), letter + name, most)),
          );
        }),
      ),
    ),
  );
}

/** Where the axis ends: at 100%, or at 10%, 1% or 0.1% where all bars end before. */
const endOf = (most: number) => [0.001, 0.01, 0.1].find((end) => most <= end) ?? 1;

/** Lines as one; of a long text the beginning and the end, in whole words where it has words. */
function shortened(text: string, most: number): string {
  const line = text.trim().replace(/\s*[\r\n]+\s*/g, " ⏎ ");
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  const half = Math.floor((most - 3) / 2);
  const first = characters.slice(0, half).join("");
  const last = characters.slice(-half).join("");
  return `${/^.{8,}(?=\s)/.exec(first)?.[0] ?? first} … ${/(?<=\s)\S.{8,}$/.exec(last)?.[0] ?? last}`;
}
