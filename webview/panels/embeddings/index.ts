import "./style.css";
import type { Neighbour } from "../../../src/domain/model/embedding.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { label, type Token, type TokenId, tokenAt } from "../../../src/domain/text/token.ts";
import { button } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { t } from "../../kit/page/language.ts";
import { formatCosine } from "../../kit/page/numbers.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createBars } from "../../kit/pictures/bars.ts";
import { createTable, createTwin } from "../../kit/pictures/table.ts";
import explain from "./explain.html";

const COUNT = 10;

/** A token of the vocabulary, in the text or met among neighbours. */
interface Stop {
  readonly id: TokenId;
  readonly name: string;
}

startPanel("embeddings", { title: t("Embeddings"), explain, view: {} }, (panel) => {
  const { run } = panel.subject;
  if (!run) throw new RangeError("The embeddings panel needs a run: the host gave none.");
  return drawEmbeddings(panel, run);
});

function drawEmbeddings(panel: Panel<object>, run: Run): Picture {
  const list = h("div");
  const trail = h("nav", { class: "trail", "aria-label": t("Way here") });
  const twin = createTwin(t("Show as table"));
  let way: readonly Stop[] = [];

  const stopAt = (index: number) => toStop(tokenAt(run.tokens, index));

  function go(next: readonly Stop[]): void {
    const here = next.at(-1);
    if (!here) return;
    way = next;
    panel.ask(panel.host.neighbours(run.id, here.id, COUNT), (found) => show(here, found));
  }

  function show(here: Stop, found: readonly Neighbour[]): void {
    const [first, second, third] = found;
    const named = (neighbour: Neighbour | undefined) =>
      neighbour ? `‘${label(neighbour)}’ ${formatCosine(neighbour.cosine)}` : "";
    panel.say(
      t(
        "Nearest to ‘{0}’: {1}",
        here.name,
        [first, second, third].map(named).filter(Boolean).join(", "),
      ),
    );
    const hadFocus =
      list.contains(document.activeElement) || trail.contains(document.activeElement);
    list.replaceChildren(
      createBars(
        t("Nearest tokens by cosine similarity"),
        found.map((neighbour) => ({
          label: label(neighbour),
          share: neighbour.cosine,
          value: formatCosine(neighbour.cosine),
          onPress: () => go([...way, toStop(neighbour)]),
          hint: t("Show the neighbours of ‘{0}’", label(neighbour)),
        })),
      ),
    );
    trail.replaceChildren(
      ...(way.length > 1
        ? [
            button({ id: "back", label: t("Back"), onPress: () => go(way.slice(0, -1)) }),
            h("span", { class: "token" }, way.map(({ name }) => name).join(" → ")),
          ]
        : []),
    );
    // Going on by keyboard goes on: the list that had the focus keeps it.
    if (hadFocus) list.querySelector("button")?.focus();
    twin.show(() =>
      createTable(
        t("Nearest to ‘{0}’", here.name),
        [
          { title: t("token"), show: label, isToken: true },
          { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
          {
            title: t("cosine similarity"),
            show: ({ cosine }) => cosine.toFixed(4),
            number: ({ cosine }) => cosine,
          },
        ],
        found,
      ),
    );
  }

  return {
    elements: [
      trail,
      list,
      h(
        "p",
        { class: "keys" },
        t("Cosine similarity: a full bar is 1, the same direction."),
        " ",
        t("Press a neighbour to go on to its own; pin a token of the text to start there."),
      ),
      twin.element,
    ],
    point: ({ index, how }) => {
      if (how === "pinned" && index !== undefined) go([stopAt(index)]);
      else if (way.length === 0) go([stopAt(firstWord(run))]);
    },
  };
}

const toStop = (token: Pick<Token, "id" | "piece" | "bytes" | "special">): Stop => ({
  id: token.id,
  name: label(token),
});

/** The first token that spells a whole word's worth of letters, else the first token. */
function firstWord({ tokens }: Run): number {
  const utf8 = new TextDecoder();
  const found = Array.from(tokens.ids.keys()).findIndex((index) => {
    const { bytes, special } = tokenAt(tokens, index);
    return (
      !special && /^\s?(\p{L}{3,}|[\p{Script=Hangul}\p{Script=Han}]{1,})$/u.test(utf8.decode(bytes))
    );
  });
  return Math.max(0, found);
}
