import { type Lora, loraOf, type Target, targetsIn } from "../../../../src/domain/makeup/lora.ts";
import { placeOf } from "../../../../src/domain/makeup/parts.ts";
import type { Weight } from "../../../../src/domain/makeup/weights.ts";
import { checkbox } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatBytes,
  formatCount,
  formatExactShare,
  formatLarge,
  formatShare,
} from "../../../kit/page/numbers.ts";
import { partName } from "../../../kit/parts/partNames.ts";
import { type Bar, createBars } from "../../../kit/pictures/bars.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Part, PartPanel } from "../ground/part.ts";

const MOST = 1024; // rank
const HALF = 2; // bytes
const USUAL: ReadonlySet<string> = new Set<Target>(["query", "value", "queryKeyValue"]);

/** How many parameters low-rank adaptation would train. */
export function createLora(panel: PartPanel): Part {
  const { made, say } = panel;
  const { weights } = made;
  if (!weights) return { elements: [h("p", { class: "note" }, made.lacking ?? "")] };
  const offered = targetsIn(weights);
  if (offered.length === 0) {
    return {
      elements: [
        h(
          "p",
          { class: "note" },
          t("It has no matrices of attention or an MLP to put LoRA beside."),
        ),
      ],
    };
  }
  let rank = Math.max(1, Math.min(MOST, panel.view.rank));
  let chosen = new Set<Target>(
    offered.filter((target) => panel.view.targets?.includes(target) ?? USUAL.has(target)),
  );
  const total = made.tree?.root.count ?? 0;
  const result = h("div");
  const twin = createTwin(t("Show as table"));
  const entry = createEntry({
    ...{ id: "rank", label: t("Rank (R)"), least: 1, most: MOST, value: rank },
    changed: (value) => {
      rank = value;
      panel.setView({ rank });
      draw();
    },
  });
  const boxes = offered.map((target) => {
    const name = partName(target);
    const box = checkbox({
      ...{ id: `target-${target}`, label: name, short: name },
      onChange: (isOn) => {
        chosen = new Set(offered.filter((each) => (each === target ? isOn : chosen.has(each))));
        panel.setView({ targets: [...chosen] });
        draw();
      },
    });
    box.set(chosen.has(target));
    return box.element;
  });
  const rows = () => rowsOf(weights, offered, rank);

  function draw(): void {
    const { trainable, matrices } = loraOf(weights ?? [], chosen, rank);
    say(
      chosen.size === 0
        ? t("Nothing is trained: choose at least one target.")
        : t(
            "LoRA of rank {0} trains {1} parameters, {2} of {3}.",
            rank,
            formatLarge(trainable),
            formatShare(trainable / Math.max(1, total)),
            formatLarge(total),
          ),
    );
    const most = Math.max(1, ...rows().map((row) => row.trainable));
    const bars = rows().map(
      ({ target, trainable: own }): Bar => ({
        label: partName(target),
        share: own / most,
        value: formatShare(own / Math.max(1, total)),
        isRest: !chosen.has(target),
      }),
    );
    result.replaceChildren(
      h(
        "p",
        {},
        t(
          "{0} parameters beside {1} matrices, {2} at fp16.",
          formatCount(trainable),
          formatCount(matrices),
          formatBytes(trainable * HALF),
        ),
      ),
      h("p", {}, ...terms(exampleOf(weights ?? [], chosen, rank))),
      createBars(t("Share of all parameters that each target would train"), bars),
      h(
        "p",
        { class: "note" },
        t("Full bar = {0}. Hatched: not chosen.", formatShare(most / Math.max(1, total))),
      ),
    );
    twin.show(() => tableOf(rows(), { chosen, rank, total }));
  }
  draw();

  return {
    elements: [
      h("p", {}, ...terms(whatItIs())),
      h("div", { class: "choices" }, entry.element),
      h("div", { class: "targets", role: "group", "aria-label": t("Targets") }, ...boxes),
      result,
      twin.element,
    ],
    exported: () => ({
      name: t("LoRA"),
      csv: async () =>
        `${["target,chosen,rank,matrices,trainable", ...rows().map((row) => [row.target, chosen.has(row.target), rank, row.matrices, row.trainable].join())].join("\r\n")}\r\n`,
      json: async () => ({
        ...{ model: made.sheet.name, rank, parameters: total, targets: [...chosen] },
        ...loraOf(weights, chosen, rank),
      }),
    }),
  };
}

/** @see Hu et al. 2021, §4.1 */
const whatItIs = () =>
  t(
    "LoRA fine-tunes a model without changing its weights: beside a matrix W it trains two narrow ones, A and B, and W + B·A takes the place of W. Their narrow side is the rank R: a larger one can learn more, and takes more memory.",
  );

/** The formula, with the numbers of the first matrix that is chosen. */
function exampleOf(weights: readonly Weight[], chosen: ReadonlySet<Target>, rank: number): string {
  const first = weights.find(({ name, shape }) => {
    const { part, layer } = placeOf(name);
    return layer !== undefined && shape.length === 2 && chosen.has(part as Target);
  });
  const [rows = 0, columns = 0] = first?.shape ?? [];
  return first
    ? t(
        "Beside each matrix [D, K] stand two narrow ones, D·R + R·K: for {0} {1}·{2} + {2}·{3} = {4}.",
        first.name,
        formatCount(rows),
        rank,
        formatCount(columns),
        formatCount(rank * (rows + columns)),
      )
    : t("Beside each matrix [D, K] stand two narrow ones: D·R + R·K parameters.");
}

interface Row extends Lora {
  readonly target: Target;
}

const rowsOf = (
  weights: readonly Weight[],
  offered: readonly Target[],
  rank: number,
): readonly Row[] =>
  offered.map((target) => ({ target, ...loraOf(weights, new Set([target]), rank) }));

function tableOf(
  rows: readonly Row[],
  { chosen, rank, total }: { chosen: ReadonlySet<Target>; rank: number; total: number },
): HTMLTableElement {
  return createTable<Row>(
    t("What LoRA of rank {0} would train", rank),
    [
      { title: t("target"), show: ({ target }) => partName(target) },
      { title: t("chosen"), show: ({ target }) => (chosen.has(target) ? t("yes") : t("no")) },
      {
        title: t("matrices"),
        show: ({ matrices }) => formatCount(matrices),
        number: ({ matrices }) => matrices,
      },
      {
        title: t("trainable parameters"),
        show: ({ trainable }) => formatCount(trainable),
        number: ({ trainable }) => trainable,
      },
      {
        title: t("share of all"),
        show: ({ trainable }) => formatExactShare(trainable / Math.max(1, total)),
        number: ({ trainable }) => trainable,
      },
    ],
    rows,
  );
}
