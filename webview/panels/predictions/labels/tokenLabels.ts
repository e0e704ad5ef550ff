import {
  type LabeledToken,
  type LabelSpan,
  labeled,
  labelSpans,
  OUTSIDE,
} from "../../../../src/domain/prediction/labels.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/host.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";
import type { Panel, Picture } from "../../../kit/panel/panel.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { formatLabeled, labelBars, type Named } from "./labelBars.ts";

const TOLD = 3; // places in a sentence
const LONGEST = 40; // characters of one of them there

/** What a model that labels tokens says of each: the text with its places marked, and one token's labels. */
export function drawTokenLabels<View>(panel: Panel<View>, named: Named): Picture {
  const { labels, names } = named;
  const { text, tokens } = panel.subject;
  const best = Array.from(tokens.ids, (_, at) => bestOf(at));
  const spans = labelSpans(best);
  const first = spans[0]?.first ?? closest();
  const title = h("h2");
  const bars = h("div", { class: "ofToken", "aria-live": "off" });
  const twin = createTwin(t("Show as table"));
  twin.show(table);
  let shown: number | undefined;

  function bestOf(at: number): LabeledToken {
    const [one] = labeled(labels, at);
    const share = one?.share ?? 0;
    const isOne = labels.reading === "softmax" || (labels.reading === "given" && names.length > 1);
    const isOn = isOne || (labels.reading !== "number" && share >= 0.5);
    const { special, start } = tokenAt(tokens, at);
    return {
      name: isOn ? (names[one?.label ?? 0] ?? "") : OUTSIDE,
      ...{ share, special },
      continues:
        at > 0 && tokens.ends[at - 1] === start && /^\S\S/.test(text.slice(start - 1, start + 1)),
    };
  }

  /** Of several labels the first token's are as good as any; of one score, the highest is told. */
  function closest(): number {
    const own = Array.from(tokens.ids.keys()).filter((at) => tokens.special[at] !== 1);
    const share = (at: number) => best[at]?.share ?? 0;
    return names.length > 1
      ? (own[0] ?? 0)
      : own.reduce((most, at) => (share(at) > share(most) ? at : most), own[0] ?? 0);
  }

  const nameAt = (at: number) => `‘${label(tokenAt(tokens, at))}’`;

  /** Of the token that is pointed at; else of the first one that is marked. */
  function show(index: number | undefined): void {
    panel.say(index === undefined ? overview() : tokenSentence(index));
    const at = index ?? first;
    if (at === shown) return;
    shown = at;
    title.textContent = t("Labels of {0}", nameAt(at));
    bars.replaceChildren(...labelBars(named, at));
  }

  function tokenSentence(at: number): string {
    const one = labeled(labels, at)[0];
    const share = one ? formatLabeled(labels, one) : "";
    return t("{0}: ‘{1}’ {2}.", nameAt(at), names[one?.label ?? 0] ?? "", share);
  }

  function overview(): string {
    if (labels.reading === "number") return tokenSentence(first);
    if (spans.length === 0 && names.length > 1) return t("This model marks nothing in this text.");
    if (spans.length === 0) {
      const share = formatShare(best[first]?.share ?? 0);
      return t("This model marks nothing in this text; closest: {0} ({1}).", nameAt(first), share);
    }
    const told = spans
      .slice(0, TOLD)
      .map((span) => `‘${clipped(covered(span))}’ ${span.name} (${formatShare(span.share)})`);
    const list = `${told.join(", ")}${spans.length > TOLD ? ", …" : ""}`;
    return spans.length === 1
      ? t("This model marks one place in this text: {0}", list)
      : t("This model marks {0} places in this text: {1}", formatCount(spans.length), list);
  }

  const startOf = ({ first }: LabelSpan) => tokens.starts[first] as number;
  const endOf = ({ end }: LabelSpan) => tokens.ends[end - 1] as number;
  const covered = (span: LabelSpan) => text.slice(startOf(span), endOf(span)).trim();

  /** The text as it stands, each place with its label behind it. */
  function markedText(): HTMLElement {
    const parts: (Node | string)[] = [];
    let at = 0;
    for (const span of spans) {
      const start = Math.max(at, startOf(span));
      const blank = /^\s*/.exec(text.slice(start, endOf(span)))?.[0].length ?? 0;
      parts.push(text.slice(at, start + blank));
      const tag = h("span", { class: "tag" }, `${span.name} ${formatShare(span.share)}`);
      parts.push(h("mark", {}, text.slice(start + blank, endOf(span)), tag));
      at = Math.max(at, endOf(span));
    }
    parts.push(text.slice(at));
    return h(
      "div",
      {
        class: "marked",
        tabindex: "0",
        role: "region",
        "aria-label": t("The text with its labels"),
      },
      ...parts,
    );
  }

  function table(): HTMLTableElement {
    const one = (at: number) => labeled(labels, at)[0];
    const isNumber = labels.reading === "number";
    return createTable(
      t("Each token's likeliest label"),
      [
        { title: "#", show: (at: number) => formatCount(at + 1), number: (at) => at },
        { title: t("token"), show: (at) => label(tokenAt(tokens, at)), isToken: true },
        { title: t("label"), show: (at) => names[one(at)?.label ?? 0] ?? "" },
        {
          title: isNumber ? t("logit") : t("probability"),
          show: (at) => (isNumber ? formatNumber : formatExactShare)(one(at)?.share ?? 0),
          number: (at) => one(at)?.share ?? 0,
        },
      ],
      Array.from(tokens.ids.keys()),
    );
  }

  const isMarked = (at: number) => best[at]?.special === false && best[at]?.name !== OUTSIDE;
  panel.strip.weigh(
    Array.from(best, ({ share }, at) => (isMarked(at) ? share : 0)),
    undefined,
  );
  show(undefined);
  return {
    elements: [
      ...(spans.length > 0
        ? [
            markedText(),
            h(
              "p",
              { class: "hint" },
              t("Beside each place: its label, and how sure the model is of its least sure token."),
            ),
          ]
        : []),
      title,
      bars,
      twin.element,
    ],
    point: ({ index }) => show(index),
  };
}

function clipped(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
