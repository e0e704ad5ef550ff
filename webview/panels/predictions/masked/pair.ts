import type { Following } from "../../../../src/domain/prediction/following.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createTextarea } from "../../../kit/controls/textarea.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import type { Ask } from "../../../kit/panel/asker.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createBars } from "../../../kit/pictures/bars.ts";

const LONGEST = 20_000; // UTF-16 units

/**
 * Of a model trained on pairs: whether a second text follows a first, and the other way round.
 *
 * @param asker one for each kind of question
 */
export function createPair(
  host: Panel<object>["host"],
  text: string,
  asker: () => Ask,
): HTMLElement {
  const [ask, askForTexts] = [asker(), asker()];
  const [first, second] = halves(text);
  const result = h("div", { "aria-live": "polite" });
  const waiting = h("p", { class: "hint", role: "status" });
  const field = (id: string, value: string) =>
    createTextarea({ id, rows: 2, longest: LONGEST, value, settled: refresh });
  const [a, b] = [field("pairFirst", first), field("pairSecond", second)];
  const take = button({
    id: "takePair",
    label: t("Use two selections"),
    onPress: () =>
      askForTexts(host.selections(), ([one, other]) => {
        if (one === undefined || other === undefined) {
          result.replaceChildren(
            h(
              "p",
              {},
              t("First select two places in the editor: hold Alt and drag for the second."),
            ),
          );
          return;
        }
        [a.value, b.value] = [one, other];
        refresh();
      }),
  });

  let turn = 0; // where nothing is asked, an older answer falls all the same
  function refresh(): void {
    const mine = ++turn;
    if (a.value.trim() === "" || b.value.trim() === "") {
      result.replaceChildren(h("p", {}, t("Write two texts.")));
      return;
    }
    ask(waitFor(waiting, host.following(a.value, b.value)), ([there, back]) => {
      if (mine === turn) result.replaceChildren(...resultOf(there, back));
    });
  }

  refresh();
  return h(
    "section",
    { class: "pair", "aria-label": t("Does the second text follow the first?") },
    h("h2", {}, t("Does the second text follow the first?")),
    h("label", { for: a.id }, t("first")),
    a,
    h("label", { for: b.id }, t("second")),
    b,
    take,
    waiting,
    result,
    h(
      "p",
      { class: "hint" },
      t(
        "Next sentence prediction (Devlin et al. 2019): a softmax over two logits, read off [CLS]. It tells what stands beside what in its training texts, not whether it makes sense.",
      ),
    ),
  );
}

function resultOf(there: Following, back: Following): readonly HTMLElement[] {
  const bar = (label: string, { probability }: Following) => ({
    label,
    share: probability,
    value: formatShare(probability),
    isRest: true,
  });
  const held = there.tokens.ids.length;
  return [
    h(
      "p",
      {},
      there.probability >= 0.5
        ? t(
            "The model thinks that the second text follows the first ({0}).",
            formatShare(there.probability),
          )
        : t(
            "The model thinks that the second text does not follow the first (probability that it does: {0}).",
            formatShare(there.probability),
          ),
    ),
    createBars(t("Probability that one text follows the other"), [
      bar(t("second after first"), there),
      bar(t("first after second"), back),
    ]),
    ...(there.total > held
      ? [
          h(
            "p",
            { class: "hint" },
            t(
              "Only {0} of {1} tokens fit: those where the two texts meet.",
              formatCount(held),
              formatCount(there.total),
            ),
          ),
        ]
      : []),
  ];
}

/** The first sentence of a text, and the second; of a single one, its halves. */
function halves(text: string): readonly [string, string] {
  const sentences = Array.from(
    new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text),
    ({ segment }) => segment.trim(),
  ).filter(Boolean);
  const [first, second] = sentences;
  if (first !== undefined && second !== undefined) return [first, second];
  const words = text.trim().split(/\s+/);
  const middle = Math.ceil(words.length / 2);
  return [words.slice(0, middle).join(" "), words.slice(middle).join(" ")];
}
