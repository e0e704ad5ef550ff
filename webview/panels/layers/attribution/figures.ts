import type { Attribution, Contribution } from "../../../../src/domain/layers/attribution.ts";
import type { AttentionKind } from "../../../../src/domain/model/inner.ts";
import { createFigure, type Figure } from "../../../kit/charts/figure.ts";
import { drawHeat } from "../../../kit/charts/heat.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatSigned } from "../../../kit/page/numbers.ts";
import { type Named, sourceName } from "./names.ts";
import { drawSigned } from "./signedBars.ts";

const LISTED = 12; // parts with a bar of their own

export interface Figures {
  readonly element: HTMLElement;
  readonly all: readonly Figure[];
  show(found: Attribution, title: string): void;
}

/** The parts of a logit as bars, and its heads as cells, layers down. */
export function createFigures(): Figures {
  const bars = createFigure();
  const maps = new Map<AttentionKind, Figure>();
  const cells = h("div", { class: "maps" });
  return {
    element: h("div", { class: "attributed" }, bars.element, cells),
    get all() {
      return [bars, ...maps.values()];
    },
    show: (found, title) => {
      const listed = barsOf(found);
      bars.show({
        ...{ title, columns: 1, rows: listed.length },
        draw: (width) => drawSigned(listed, width),
        say: ({ row }) => {
          const { name = "", value = 0 } = listed[row] ?? {};
          return t("{0}: {1}", name, formatSigned(value));
        },
      });
      const kinds = new Set(
        found.parts.flatMap(({ source }) => ("attention" in source ? source.attention : [])),
      );
      for (const kind of kinds) {
        if (!maps.has(kind)) maps.set(kind, createFigure());
        showHeads(maps.get(kind) as Figure, kind, found.parts);
      }
      cells.replaceChildren(...[...maps.values()].map(({ element }) => element));
    },
  };
}

/** The largest parts, the rest of them in one, and what is left beside all. */
export function barsOf({ parts, residue }: Attribution): readonly Named[] {
  const sorted = parts.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const isFew = parts.length <= LISTED + 1;
  const rest = isFew ? [] : sorted.slice(LISTED);
  return [
    ...(isFew ? sorted : sorted.slice(0, LISTED)).map(({ source, value }) => ({
      name: sourceName(source),
      value,
    })),
    ...(rest.length > 0
      ? [
          {
            name: t("{0} other parts", formatCount(rest.length)),
            value: rest.reduce((sum, { value }) => sum + value, 0),
          },
        ]
      : []),
    { name: t("Residue"), value: residue, isResidue: true },
  ];
}

function showHeads(figure: Figure, kind: AttentionKind, parts: readonly Contribution[]): void {
  const values = new Map<string, number>();
  let [layers, heads, most] = [0, 0, 1e-9];
  for (const { source, value } of parts) {
    if (source.kind !== "head" || source.attention !== kind) continue;
    values.set(`${source.layer} ${source.head}`, value);
    layers = Math.max(layers, source.layer + 1);
    heads = Math.max(heads, source.head + 1);
    most = Math.max(most, Math.abs(value));
  }
  const at = (column: number, row: number) => values.get(`${row} ${column}`) ?? 0;
  const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  figure.show({
    title:
      kind === "cross"
        ? t("What each cross-attention head adds")
        : t("What each attention head adds"),
    ...{ columns: heads, rows: layers },
    draw: (width) =>
      drawHeat(
        {
          ...{ columns: heads, rows: layers, value: at, most, name: t("part of the logit") },
          names: [t("head"), t("layer")],
          ...{ across: [1, heads], down: [1, layers] },
          ticks: [counted(heads), counted(layers)],
        },
        width,
      ),
    say: ({ column, row }) =>
      t(
        "{0}: {1}",
        sourceName({ kind: "head", attention: kind, layer: row, head: column }),
        formatSigned(at(column, row)),
      ),
  });
}
