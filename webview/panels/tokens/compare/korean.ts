import { isSyllable, jamoOf } from "../../../../src/domain/text/hangul.ts";
import type { TextSize } from "../../../../src/domain/text/token.ts";
import { hex } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import type { TokensPanel } from "../ground/part.ts";
import { byteCuts } from "./byteCuts.ts";
import { ENGLISH, KOREAN } from "./parallel.ts";
import type { Side } from "./tokenizerColumn.ts";

const MOST_SYLLABLES = 24;

interface Cost {
  readonly name: string;
  readonly composed: TextSize;
  readonly decomposed: TextSize;
  readonly english: TextSize;
  readonly korean: TextSize;
}

/** What Korean costs beside English, and, where the text has Hangul, how it is written in bytes. */
export function createKorean(
  { host, subject, asker }: TokensPanel,
  sides: readonly Side[],
): readonly HTMLElement[] {
  const { text } = subject;
  const hasHangul = /\p{Script=Hangul}/u.test(text);
  const texts = [text.normalize("NFC"), text.normalize("NFD"), ENGLISH, KOREAN];
  const table = h("div");
  const ask = asker();
  ask(
    Promise.all(
      sides.map(async ({ card }): Promise<Cost> => {
        const [composed, decomposed, english, korean] = (await host.sizes(card.id, texts)) as [
          TextSize,
          TextSize,
          TextSize,
          TextSize,
        ];
        return { name: card.name, composed, decomposed, english, korean };
      }),
    ),
    (costs) => table.replaceChildren(createScroller(t("What Korean costs"), costTable(costs))),
  );

  function costTable(costs: readonly Cost[]): HTMLTableElement {
    const dearer = ({ english, korean }: Cost) => korean.tokens / english.tokens;
    const blowUp = ({ composed, decomposed }: Cost) =>
      decomposed.tokens / Math.max(1, composed.tokens);
    const times = (value: number) => `${formatNumber(value)} ×`;
    const number = (title: string, read: (cost: Cost) => number, show = formatCount) => ({
      title,
      show: (cost: Cost) => show(read(cost)),
      number: read,
    });
    return createTable(
      t("What Korean costs"),
      [
        { title: t("tokenizer"), show: ({ name }) => name },
        number(t("our ten sentences in English"), ({ english }) => english.tokens),
        number(t("the same in Korean"), ({ korean }) => korean.tokens),
        number(t("Korean for English"), dearer, times),
        ...(hasHangul
          ? [
              number(t("this text, NFC"), ({ composed }) => composed.tokens),
              number(t("this text, NFD"), ({ decomposed }) => decomposed.tokens),
              number(t("NFD for NFC"), blowUp, times),
            ]
          : []),
      ],
      costs,
    );
  }

  return [
    h("h2", {}, t("Korean")),
    ...(hasHangul
      ? [
          h(
            "p",
            { class: "aside" },
            t(
              "NFC writes a syllable as one character, NFD as its jamo, as file names on macOS do. They look alike; a model sees two texts.",
            ),
          ),
          syllables(subject, text),
        ]
      : []),
    table,
  ];
}

/** The first syllables as syllable, jamo and bytes, with the tokenizer's cuts through the bytes. */
function syllables({ tokens }: TokensPanel["subject"], text: string): HTMLElement {
  const cuts = byteCuts(text, tokens);
  const encoder = new TextEncoder();
  const columns: { syllable: string; start: number }[] = [];
  for (let at = 0; at < text.length && columns.length < MOST_SYLLABLES; at++) {
    const syllable = text.charAt(at);
    if (isSyllable(syllable)) columns.push({ syllable, start: at });
  }
  const cells = columns.map(({ syllable, start }) => {
    const bytes = encoder.encode(syllable);
    const before = encoder.encode(text.slice(0, start)).length;
    return h(
      "li",
      {},
      h("span", { class: "syllable" }, syllable),
      h("span", { class: "jamo" }, jamoOf(syllable).join(" ")),
      h(
        "span",
        { class: "octets" },
        ...Array.from(bytes, (byte, i) =>
          h("span", { class: cuts.has(before + i) ? "cut" : undefined }, hex(Uint8Array.of(byte))),
        ),
      ),
    );
  });
  const name = t(
    "Syllables, their jamo and bytes; a line where {0} begins a token",
    tokens.tokenizer,
  );
  return h(
    "figure",
    { class: "syllables" },
    h("figcaption", {}, name),
    h("ol", { "aria-label": name }, ...cells),
  );
}
