import type { ExportSheet } from "../../../../src/domain/makeup/sheet.ts";
import type { Quantization } from "../../../../src/domain/prediction/quantization.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createTextarea } from "../../../kit/controls/textarea.ts";
import { field } from "../../../kit/export/csv.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatCount,
  formatDecimals,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";
import { type Bar, createBars } from "../../../kit/pictures/bars.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import { precisionName } from "../facts/files.ts";
import type { Part, PartPanel } from "../ground/part.ts";

const SHOWN = 10; // tokens with the largest divergence
const LONGEST = 50_000; // UTF-16 units

/** What the coarser file says otherwise than the faithful one, on a text of the user's. */
export function createQuantized(panel: PartPanel): Part {
  const { made, host, ask, say } = panel;
  const { exports, model } = made.sheet;
  const lack = lackOf(exports, model !== undefined && panel.isChosen);
  if (lack !== undefined) return { elements: [h("p", { class: "note" }, ...terms(lack))] };
  let shown: Quantization | undefined;
  const told = h("output", { class: "said" });
  const result = h("div");
  const twin = createTwin(t("Show as table"));
  twin.element.hidden = true;
  const area = createTextarea({
    ...{ id: "text", rows: 3, longest: LONGEST, value: panel.view.text },
    settled: () => panel.setView({ text: area.value }),
  });
  const take = button({
    id: "take",
    label: t("Use selection"),
    onPress: () =>
      ask(host.selections(), (texts) => {
        told.textContent = texts.length > 0 ? "" : t("Select some text in the editor first.");
        if (texts.length === 0) return;
        const text = texts.join("\n");
        area.value = text;
        panel.setView({ text });
      }),
  });
  const run = button({
    ...{ id: "compare", label: t("Compare"), look: "primary" },
    onPress: () => {
      const text = area.value;
      panel.setView({ text });
      if (text.trim() === "") {
        told.textContent = t("Write or select some text first.");
        return;
      }
      told.textContent = t("Running both files…");
      ask(host.quantization(text), show);
    },
  });

  function show(found: Quantization | string | undefined): void {
    told.textContent = typeof found === "string" ? found : "";
    if (typeof found !== "object") return;
    shown = found;
    say(headlineOf(found));
    const order = [...found.bits.keys()].sort(
      (a, b) => (found.bits[b] ?? 0) - (found.bits[a] ?? 0),
    );
    const most = order.slice(0, SHOWN);
    const end = Math.max(found.bits[order[0] ?? 0] ?? 0, 1e-9);
    const bars = most.map(
      (at): Bar => ({
        label: label(tokenAt(found.tokens, at)),
        share: (found.bits[at] ?? 0) / end,
        value: formatNumber(found.bits[at] ?? 0),
      }),
    );
    result.replaceChildren(
      h("p", {}, ...terms(factsOf(found))),
      createBars(t("Behind which tokens the files differ most"), bars),
      h(
        "p",
        { class: "note" },
        t(
          "KL divergence in bits behind each token, the largest first. Full bar = {0}",
          formatNumber(end),
        ),
      ),
      ...(found.totalTokens > found.tokens.ids.length
        ? [
            h(
              "p",
              { class: "note" },
              t(
                "Only the first {0} of {1} tokens are compared: no more fit into the model’s window or the memory.",
                formatCount(found.tokens.ids.length),
                formatCount(found.totalTokens),
              ),
            ),
          ]
        : []),
    );
    twin.element.hidden = false;
    twin.show(() => tableOf(found));
  }

  return {
    elements: [
      h("label", { for: "text" }, t("Text to compare on")),
      area,
      h("div", { class: "choices" }, run, take, told),
      result,
      twin.element,
    ],
    exported: () => shown && exportOf(shown, made.sheet.name),
  };
}

/** Why there is nothing to compare, if there is not. */
function lackOf(exports: readonly ExportSheet[], isOpen: boolean): string | undefined {
  const has = (...wanted: readonly ExportSheet["precision"][]) =>
    exports.some(({ precision }) => wanted.includes(precision));
  const isPair = has("full", "fp16") && has("int8", "4-bit", "2-bit");
  if (!isPair) {
    return t(
      "To compare, a model’s folder needs two ONNX files: one at full or half precision, such as model.onnx, and one quantized, such as model_int8.onnx. This one has: {0}.",
      exports.length > 0 ? exports.map(({ onnx }) => onnx).join(", ") : t("none"),
    );
  }
  return isOpen
    ? undefined
    : t("Choose this model first (Glassbox: Choose Model…): only the chosen model is run.");
}

const meanOf = ({ bits }: Quantization) => bits.reduce((sum, each) => sum + each, 0) / bits.length;
const sameOf = ({ isSame }: Quantization) =>
  isSame.reduce((sum, each) => sum + each, 0) / isSame.length;

const headlineOf = (found: Quantization): string =>
  t(
    "Quantization changes what is expected by {0} bits per token on this text; the likeliest token stays the same in {1} of places.",
    formatNumber(meanOf(found)),
    formatShare(sameOf(found)),
  );

const factsOf = ({ faithful, coarse, tokens }: Quantization): string =>
  t(
    "{0} ({1}) against {2} ({3}), over {4} tokens.",
    coarse.onnx,
    precisionName(coarse.precision),
    faithful.onnx,
    precisionName(faithful.precision),
    formatCount(tokens.ids.length),
  );

function tableOf({ tokens, bits, isSame }: Quantization): HTMLTableElement {
  return createTable<number>(
    t("What quantization changed behind each token"),
    [
      { title: t("number"), show: (at) => formatCount(at + 1), number: (at) => at },
      { title: t("token"), show: (at) => label(tokenAt(tokens, at)), isToken: true },
      {
        title: t("KL in bits"),
        show: (at) => formatDecimals(bits[at] ?? 0, 6),
        number: (at) => bits[at] ?? 0,
      },
      { title: t("same likeliest token"), show: (at) => (isSame[at] === 1 ? t("yes") : t("no")) },
    ],
    [...bits.keys()],
  );
}

const exportOf = (found: Quantization, model: string) => ({
  name: t("quantization"),
  csv: async () =>
    `${["number,token,kl_bits,same_likeliest", ...[...found.bits.keys()].map((at) => [at + 1, field(label(tokenAt(found.tokens, at))), found.bits[at], found.isSame[at] === 1].join())].join("\r\n")}\r\n`,
  json: async () => ({
    ...{ model, faithful: found.faithful, quantized: found.coarse, meanBits: meanOf(found) },
    tokens: [...found.bits.keys()].map((at) => ({
      token: label(tokenAt(found.tokens, at)),
      bits: found.bits[at],
      isSame: found.isSame[at] === 1,
    })),
  }),
});
