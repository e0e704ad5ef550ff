import "./style.css";
import type { Candidate, Prediction } from "../../../src/domain/prediction.ts";
import type { Run } from "../../../src/domain/questions.ts";
import { label, tokenAt } from "../../../src/domain/token.ts";
import { createBars } from "../../kit/bars.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatExactShare, formatNumber, formatShare } from "../../kit/numbers.ts";
import { type Panel, type Picture, startPanel } from "../../kit/panel.ts";
import { createTable, createTwin } from "../../kit/table.ts";
import explain from "./explain.html";

const COUNT = 10;

startPanel("predictions", { title: t("Predictions"), explain, view: {} }, (panel) => {
  const { run } = panel.subject;
  if (!run) throw new RangeError("The predictions panel needs a run: the host gave none.");
  return drawPredictions(panel, run);
});

function drawPredictions(panel: Panel<object>, run: Run): Picture {
  const list = h("div");
  const entropy = h("p", { class: "entropy" });
  const twin = createTwin(t("Show as table"));
  const last = run.tokens.ids.length - 1;
  let asked: number | undefined;

  function ask(position: number): void {
    if (position === asked) return;
    asked = position;
    panel.ask(panel.host.candidates(run.id, position, COUNT), (prediction) =>
      show(position, prediction),
    );
  }

  function show(position: number, { candidates, rest, entropy: bits }: Prediction): void {
    const name = (candidate: Candidate) => label(candidate);
    const [first] = candidates;
    if (!first) return;
    const before = `‘${label(tokenAt(run.tokens, position))}’`;
    panel.say(
      t(
        "After {0} the model expects ‘{1}’ ({2}).",
        before,
        name(first),
        formatShare(first.probability),
      ),
    );
    const restName =
      rest.tokens === 1 ? t("1 other token") : t("{0} other tokens", formatCount(rest.tokens));
    list.replaceChildren(
      createBars(t("Likeliest next tokens"), [
        ...candidates.map((candidate) => ({
          label: name(candidate),
          share: candidate.probability,
          value: formatShare(candidate.probability),
        })),
        {
          label: restName,
          share: rest.probability,
          value: formatShare(rest.probability),
          isRest: true,
        },
      ]),
    );
    entropy.textContent = t(
      "Undecided by {0} bits, as if choosing evenly among {1} tokens.",
      formatNumber(bits),
      formatNumber(2 ** bits),
    );
    twin.show(() =>
      createTable(
        t("Next token after {0}", before),
        [
          { title: t("token"), show: name, isToken: true },
          { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
          {
            title: t("logit"),
            show: ({ logit }) => formatNumber(logit),
            number: ({ logit }) => logit,
          },
          {
            title: t("probability"),
            show: ({ probability }) => formatExactShare(probability),
            number: ({ probability }) => probability,
          },
        ],
        candidates,
      ),
    );
  }

  return {
    elements: [list, entropy, twin.element],
    // What is pointed at elsewhere is lit, but does not take this panel's place in the text away.
    point: ({ index, how }) => ask(how === "elsewhere" ? last : (index ?? last)),
  };
}
