import {
  type LabeledToken,
  type LabelSpan,
  labeled,
  labelSpans,
  OUTSIDE,
} from "../../../../src/domain/prediction/labels.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Picture } from "../../../kit/panel/subject.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { formatLabeled, labelBars, type Named } from "./labelBars.ts";

const TOLD = 3; // places in a sentence
const LONGEST = 40; // characters of one of them there

/** What a model that labels tokens says of each: the text with its places marked, and one token's labels. */
export function drawTokenLabels<Remembered>(panel: Panel<Remembered>, named: Named): Picture {
  const { text, tokens } = panel.subject;
  const best = Array.from(tokens.ids, (_, at) => bestOf(named, text, tokens, at));
  const spans = labelSpans(best);
  const first = spans[0]?.first ?? closest(tokens, best, named.names.length);
  const title = h("h2");
  const bars = h("div", { class: "ofToken", "aria-live": "off" });
  const twin = createTwin(t("Show as table"));
  twin.show(() => tableOf(named, tokens));
  let shown: number | undefined;

  const nameAt = (at: number) => nameOf(tokenAt(tokens, at));

  /** Shows the labels of the token that is pointed at, else of the first one that is marked. */
  function show(index: number | undefined): void {
    panel.say(index === undefined ? overview() : tokenSentence(index));
    const at = index ?? first;
    if (at === shown) return;
    shown = at;
    title.textContent = t("Labels of {0}", nameAt(at));
    bars.replaceChildren(...labelBars(named, at));
  }

  function tokenSentence(at: number): string {
    const one = labeled(named.labels, at)[0];
    const share = one ? formatLabeled(named.labels, one) : "";
    return t(
      "The model labels {0} as ‘{1}’ ({2}).",
      nameAt(at),
      named.names[one?.label ?? 0] ?? "",
      share,
    );
  }

  function overview(): string {
    if (named.labels.reading === "number") return tokenSentence(first);
    if (spans.length > 0) return spansSentence(text, tokens, spans);
    if (named.names.length > 1) return t("This model marks nothing in this text.");
    const share = formatShare(best[first]?.share ?? 0);
    return t("This model marks nothing in this text; closest: {0} ({1}).", nameAt(first), share);
  }

  const isMarked = (at: number) => best[at]?.special === false && best[at]?.name !== OUTSIDE;
  panel.strip.weigh(
    Array.from(best, ({ share }, at) => (isMarked(at) ? share : 0)),
    undefined,
  );
  show(undefined);
  return {
    elements: [
      ...(spans.length > 0 ? markedText(text, tokens, spans) : []),
      ...[title, bars, twin.element],
    ],
    point: ({ index }) => show(index),
  };
}

/** A token's likeliest label, and whether it goes on with the one before. */
function bestOf({ labels, names }: Named, text: string, tokens: Tokens, at: number): LabeledToken {
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

/** What to show where no token is marked: the first, or of a single score the highest. */
function closest({ ids, special }: Tokens, best: readonly LabeledToken[], labels: number): number {
  const own = Array.from(ids.keys()).filter((at) => special[at] !== 1);
  const share = (at: number) => best[at]?.share ?? 0;
  return labels > 1
    ? (own[0] ?? 0)
    : own.reduce((most, at) => (share(at) > share(most) ? at : most), own[0] ?? 0);
}

/** Where a span stands in the text. */
const rangeOf = (
  { starts, ends }: Tokens,
  { first, end }: LabelSpan,
): readonly [number, number] => [starts[first] as number, ends[end - 1] as number];

function spansSentence(text: string, tokens: Tokens, spans: readonly LabelSpan[]): string {
  const told = spans.slice(0, TOLD).map((span) => {
    const covered = text.slice(...rangeOf(tokens, span)).trim();
    return `‘${clipped(covered)}’ ${span.name} (${formatShare(span.share)})`;
  });
  const list = `${told.join(", ")}${spans.length > TOLD ? ", …" : ""}`;
  return spans.length === 1
    ? t("This model marks one place in this text: {0}", list)
    : t("This model marks {0} places in this text: {1}", formatCount(spans.length), list);
}

/** The text as it stands, each place with its label behind it. */
function markedText(
  text: string,
  tokens: Tokens,
  spans: readonly LabelSpan[],
): readonly HTMLElement[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const span of spans) {
    const [from, to] = rangeOf(tokens, span);
    const start = Math.max(at, from);
    const blank = /^\s*/.exec(text.slice(start, to))?.[0].length ?? 0;
    parts.push(text.slice(at, start + blank));
    const tag = h("span", { class: "tag" }, `${span.name} ${formatShare(span.share)}`);
    parts.push(h("mark", {}, text.slice(start + blank, to), tag));
    at = Math.max(at, to);
  }
  parts.push(text.slice(at));
  const label = t("The text with its labels");
  return [
    h("div", { class: "marked", tabindex: "0", role: "region", "aria-label": label }, ...parts),
    h(
      "p",
      { class: "hint" },
      t("Beside each marked place: its label, and the lowest probability among its tokens."),
    ),
  ];
}

function tableOf({ labels, names }: Named, tokens: Tokens): HTMLTableElement {
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

function clipped(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
