import "./compare.css";
import type { Tokenized } from "../../../../src/domain/text/document.ts";
import { type TokenizerId, tokenAt } from "../../../../src/domain/text/token.ts";
import { isUnknown } from "../../../../src/domain/tokenizer/comparison.ts";
import { button, checkbox } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import { createBars } from "../../../kit/pictures/bars.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import type { Part, TokensPanel } from "../ground/part.ts";
import { createAligned } from "./aligned.ts";
import { createKorean } from "./korean.ts";
import type { Side } from "./tokenizerColumn.ts";

const LEAST = 2;
const MOST = 6;
const MOST_TOKENS = 2_000; // of each tokenizer: more than is drawn

/** The same text in two to six tokenizers. */
export function createCompare(panel: TokensPanel): Part {
  const { host, subject, asker } = panel;
  const ask = asker();
  const askFile = asker();
  const answers = new Map<TokenizerId, Promise<Tokenized | undefined>>();
  let turn = 0;

  const known = () => [...subject.tokenizers, ...panel.view.opened];
  /** Those chosen, in the order in which they are offered. */
  const chosen = () => known().filter(({ id }) => panel.view.compared.includes(id));

  const boxes = h("div", { class: "boxes", role: "group", "aria-label": t("Tokenizers") });
  const note = h("p", { class: "aside", role: "status" });
  const said = h("p", { class: "step", "aria-live": "polite" });
  const results = h("div");

  function offer(): void {
    const count = chosen().length;
    note.textContent =
      count < LEAST
        ? t("Choose at least two tokenizers.")
        : count === MOST
          ? t("You can compare up to six tokenizers.")
          : "";
    boxes.replaceChildren(
      ...known().map(({ id, name }) => {
        const isChosen = panel.view.compared.includes(id);
        const box = checkbox({
          id: `compare-${id}`,
          label: name,
          short: name,
          onChange: (checked) => choose(id, checked),
        });
        box.set(isChosen);
        return box.element;
      }),
      button({ id: "open-tokenizer", label: t("Open a tokenizer.json…"), onPress: open }),
    );
  }

  function choose(id: TokenizerId, isWanted: boolean): void {
    const others = panel.view.compared.filter((other) => other !== id);
    const isOneTooMany = isWanted && chosen().length === MOST;
    if (!isOneTooMany) panel.setView({ compared: isWanted ? [...others, id] : others });
    refresh(`compare-${id}`);
  }

  function open(): void {
    askFile(host.openTokenizer(), (card) => {
      if (!card) return;
      const opened = panel.view.opened.filter(({ id }) => id !== card.id);
      panel.setView({ opened: [...opened, card] });
      answers.delete(card.id); // it may be another file by now
      choose(card.id, true);
    });
  }

  /** @param focus what the user is at: the boxes are made anew */
  function refresh(focus?: string): void {
    offer();
    if (focus !== undefined) document.getElementById(focus)?.focus();
    if (chosen().length < LEAST) {
      said.textContent = "";
      results.replaceChildren();
      return;
    }
    const mine = ++turn;
    if (results.childElementCount === 0) said.textContent = t("Comparing…"); // a long text takes time
    const cards = chosen();
    const asked = cards.map(({ id }) => {
      // A file that was there yesterday may be gone: the others are compared all the same.
      const answer = answers.get(id) ?? host.tokenized(id, MOST_TOKENS).catch(() => undefined);
      answers.set(id, answer);
      return answer;
    });
    ask(Promise.all(asked), (found) => {
      if (mine !== turn) return;
      const sides = cards.flatMap((card, i): Side[] => {
        const tokenized = found[i];
        return tokenized ? [{ card, tokenized }] : [];
      });
      const missing = cards.filter((_, i) => !found[i]);
      if (missing.length > 0) {
        note.textContent = t("Cannot be read: {0}", missing.map(({ id }) => id).join(", "));
      }
      if (sides.length >= LEAST) draw(sides);
    });
  }

  function draw(sides: readonly Side[]): void {
    const sentence = countSentence(sides);
    said.textContent = sentence;
    const aligned = createAligned(panel, sides, (told) => {
      said.textContent = told ?? sentence;
    });
    results.replaceChildren(
      counts(panel.subject.text, sides),
      ...aligned.elements,
      ...createKorean(panel, sides),
    );
  }

  refresh();
  return { elements: [h("div", { class: "compare" }, boxes, note, said, results)] };
}

function countSentence(sides: readonly Side[]): string {
  const counts = sides.map(({ tokenized }) => tokenized.size.tokens);
  const [few, many] = [Math.min(...counts), Math.max(...counts)];
  if (few === many) return t("All need the same number of tokens: {0}.", formatCount(few));
  const namesWith = (count: number) =>
    sides
      .filter((_, k) => counts[k] === count)
      .map(({ card }) => card.name)
      .join(", ");
  return t(
    "Fewest tokens: {0} ({1}). Most: {2} ({3}, {4} times as many).",
    namesWith(few),
    formatCount(few),
    namesWith(many),
    formatCount(many),
    formatNumber(many / Math.max(1, few)),
  );
}

/** How many tokens each needs, as bars and as a table. */
function counts(text: string, sides: readonly Side[]): HTMLElement {
  const most = Math.max(1, ...sides.map(({ tokenized }) => tokenized.size.tokens));
  const unknown = ({ tokenized: { tokens } }: Side) =>
    tokens.special.filter((special, i) => {
      const covered = text.slice(tokens.starts[i], tokens.ends[i]);
      return special && isUnknown(tokenAt(tokens, i), covered);
    }).length;
  const isCut = ({ tokenized: { tokens, size } }: Side) => tokens.ids.length < size.tokens;
  const bytesPerToken = ({ tokenized: { size } }: Side) => size.bytes / Math.max(1, size.tokens);
  return h(
    "div",
    {},
    createBars(
      t("Tokens of this text"),
      sides.map((side) => ({
        label: side.card.name,
        share: side.tokenized.size.tokens / most,
        value: formatCount(side.tokenized.size.tokens),
      })),
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Counts") },
      createTable(
        t("Counts"),
        [
          { title: t("tokenizer"), show: ({ card }) => card.name },
          { title: t("algorithm"), show: ({ card }) => card.algorithm },
          {
            title: t("vocabulary"),
            show: ({ card }) => formatCount(card.vocabSize),
            number: ({ card }) => card.vocabSize,
          },
          {
            title: t("tokens"),
            show: ({ tokenized }) => formatCount(tokenized.size.tokens),
            number: ({ tokenized }) => tokenized.size.tokens,
          },
          {
            title: t("bytes per token"),
            show: (side) => formatNumber(bytesPerToken(side)),
            number: bytesPerToken,
          },
          {
            title: t("unknown tokens"),
            show: (side) => `${isCut(side) ? "≥ " : ""}${formatCount(unknown(side))}`,
            number: unknown,
          },
        ],
        sides,
      ),
    ),
  );
}
