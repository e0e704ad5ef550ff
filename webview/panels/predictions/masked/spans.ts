import type { Run } from "../../../../src/domain/model/run.ts";
import { type Filled, type Span, spansOf } from "../../../../src/domain/prediction/filling.ts";
import { lineOf } from "../../../../src/domain/text/spelling.ts";
import { type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import type { Ask } from "../../../kit/panel/asker.ts";
import type { Panel } from "../../../kit/panel/panel.ts";

export interface Spans {
  readonly element: HTMLElement;
  /** Another token of the text is pointed at. */
  show(index: number): void;
}

/**
 * Of an encoder-decoder with sentinels: tokens are hidden from it, neighbours behind one sentinel,
 * and it writes what it expects there.
 */
export function createSpans(host: Panel<object>["host"], run: Run, ask: Ask): Spans {
  const { tokens } = run;
  const most = run.sentinels ?? 0;
  const hidden = new Set<number>();
  const buttons = h("p", { class: "masks" });
  const result = h("div", { class: "filled", "aria-live": "polite" });
  const waiting = h("p", { class: "hint", role: "status" });
  let here: number | undefined;
  let turn = 0; // where nothing is asked, an older answer falls all the same
  const nameAt = (index: number) => nameOf(tokenAt(tokens, index));

  function press(change: () => void): void {
    change();
    draw();
    (buttons.firstElementChild as HTMLElement | null)?.focus(); // the pressed one may be gone
    refresh();
  }

  function draw(): void {
    const letGo = spansOf(hidden).map(({ first, end }) => {
      const all = Array.from({ length: end - first }, (_, i) => first + i);
      const name = all.map(nameAt).join(" ");
      return button({
        label: `${name} ×`,
        spoken: t("Show {0} to the model again", name),
        onPress: () =>
          press(() => {
            for (const index of all) hidden.delete(index);
          }),
      });
    });
    const at = here;
    const canHide =
      at !== undefined &&
      tokens.special[at] !== 1 &&
      !hidden.has(at) &&
      spansOf([...hidden, at]).length <= most;
    const hide = canHide
      ? [
          button({
            id: "hideSpan",
            label: t("Hide {0}", nameAt(at)),
            onPress: () => press(() => hidden.add(at)),
          }),
        ]
      : [];
    const said = letGo.length > 0 ? t("Hidden, each behind a sentinel:") : "";
    buttons.replaceChildren(said, ...letGo, ...hide);
  }

  function refresh(): void {
    const mine = ++turn;
    const spans = spansOf(hidden);
    if (spans.length === 0) {
      result.replaceChildren();
      return;
    }
    ask(waitFor(waiting, host.fillSpans(run.id, spans)), (filled) => {
      if (mine === turn) result.replaceChildren(...resultOf(tokens, spans, filled));
    });
  }

  draw();
  return {
    element: h(
      "section",
      { class: "spans", "aria-label": t("Hide words, and let the model fill them in") },
      h("h2", {}, t("Hide words, and let the model fill them in")),
      h(
        "p",
        { class: "hint" },
        t(
          "Point at a token above (Enter pins it) and hide it. Neighbors share one sentinel; the model knows {0} of them.",
          formatCount(most),
        ),
      ),
      buttons,
      waiting,
      result,
    ),
    show: (index) => {
      if (index === here) return; // a button that has the focus must stay
      here = index;
      draw();
    },
  };
}

function resultOf(tokens: Tokens, spans: readonly Span[], filled: Filled): readonly HTMLElement[] {
  const { given, written, fillings } = filled;
  const names = (of: Tokens, { first, end }: Span) =>
    lineOf(
      of,
      Array.from({ length: end - first }, (_, i) => first + i),
    );
  /** Without what ends the text. */
  const plain = (span: Span) => {
    const end = tokens.special.indexOf(1, span.first);
    return names(tokens, end < 0 ? span : { ...span, end: Math.min(span.end, end) });
  };
  const whole = (of: Tokens) => names(of, { first: 0, end: of.ids.length });
  const text: (Node | string)[] = [];
  let at = 0;
  spans.forEach((span, number) => {
    text.push(plain({ first: at, end: span.first }));
    text.push(h("mark", {}, names(written, fillings[number] as Span) || "∅"));
    at = span.end;
  });
  text.push(plain({ first: at, end: tokens.ids.length }));
  const row = (name: string, ...children: readonly (Node | string)[]) =>
    h("div", {}, h("h3", {}, name), h("p", { class: "token" }, ...children));
  return [
    row(t("the encoder reads"), whole(given)),
    row(t("the decoder writes"), whole(written)),
    row(t("put together"), ...text),
  ];
}
