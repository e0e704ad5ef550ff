import type { PositionBias } from "../../../../../src/domain/positions/modelPositions.ts";
import { bucketOf, T5_BUCKETS } from "../../../../../src/domain/positions/positions.ts";
import { createFigure, type Figure } from "../../../../kit/charts/figure.ts";
import { drawHeat } from "../../../../kit/charts/heat.ts";
import { drawLines } from "../../../../kit/charts/lines.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../../kit/page/numbers.ts";
import { type Changed, createSlider, formula, type KindView, source } from "./view.ts";

const FAR = 140; // tokens: beyond 128 all share a bucket

/** T5's numbers by distance and head, out of the model's file if it has them, and the buckets. */
export function createBuckets(own: PositionBias | undefined, changed: Changed): KindView {
  const of = own?.of ?? "encoder";
  const buckets = { ...T5_BUCKETS, bothWays: of !== "decoder" };
  const most = buckets.bothWays ? FAR : 0; // a decoder looks at nothing behind a token
  const columns = Array.from({ length: FAR + most + 1 }, (_, i) => i - FAR);
  const said = formula();
  const field = createFigure(({ column }) => own && distance.set(tell(own.first + column)));
  const steps = createFigure(({ column }) => distance.set(tell(column - FAR)));
  const distance = createSlider({
    ...{ id: "bucket-distance", label: t("distance"), least: -FAR, most, value: -12 },
    changed: (value) => void tell(value),
  });
  const length = own ? own.bias.length / own.heads : 0;
  const biasAt = (head: number, far: number) =>
    own?.bias[head * length + far - own.first] as number;

  function tell(far: number): number {
    const bucket = bucketOf(far, buckets);
    const shared = columns.filter((other) => bucketOf(other, buckets) === bucket);
    said.textContent =
      shared.length === 1
        ? t("Distance {0} has a bucket of its own: {1}", String(far), String(bucket))
        : shared[0] === -FAR || shared.at(-1) === FAR
          ? t(
              "Distance {0} falls into bucket {1}, with all that are farther",
              String(far),
              String(bucket),
            )
          : t(
              "Distance {0} falls into bucket {1}, with those from {2} to {3}",
              ...[far, bucket, shared[0] as number, shared.at(-1) as number].map(String),
            );
    return far;
  }

  steps.show({
    title: t("Which of {0} buckets each distance falls into", T5_BUCKETS.count),
    ...{ columns: columns.length, rows: 1, first: { column: FAR - 12, row: 0 } },
    draw: (room) =>
      drawLines(
        {
          xs: columns,
          curves: [columns.map((far) => bucketOf(far, buckets))],
          names: [t("distance (below 0: before the token)"), t("bucket")],
          isStepped: true,
        },
        room,
      ),
    say: ({ column }) =>
      t("Distance {0}: bucket {1}", String(column - FAR), String(bucketOf(column - FAR, buckets))),
  });
  if (own) showField(own, field, { length, biasAt });
  tell(-12);
  changed();
  return {
    elements: [
      ...(own ? [field.element] : []),
      steps.element,
      h("div", { class: "sliders" }, distance.element),
      said,
      source(
        t(
          "Raffel et al. 2020, §2.1: a learned number for each head and bucket is added to the score; all layers share them. Near distances have a bucket each, farther ones share, and beyond 128 all are alike.",
        ),
      ),
      ...(own ? [source(measuredIn(of))] : []),
    ],
    figures: own ? [field, steps] : [steps],
    finding: () => (own ? findingOf(own, biasAt) : bucketFinding()),
    numbers: () => ({
      caption: t("By distance"),
      columns: [
        [t("distance"), "distance"],
        [t("bucket"), "bucket"],
        ...Array.from(
          { length: own?.heads ?? 0 },
          (_, head) => [t("head {0}", head + 1), `head${head + 1}`] as const,
        ),
      ],
      rows: columns
        .filter((far) => !own || (far >= own.first && far < own.first + length))
        .map((far) => [
          far,
          bucketOf(far, buckets),
          ...Array.from({ length: own?.heads ?? 0 }, (_, head) => biasAt(head, far)),
        ]),
    }),
  };
}

function measuredIn(of: PositionBias["of"]): string {
  switch (of) {
    case "encoder":
      return t(
        "Measured in this model: the scores of its encoder’s first layer, less the products of queries and keys. A token has buckets for those before it and others for those behind it.",
      );
    case "decoder":
      return t(
        "Measured in this model: the scores of its decoder’s first layer, less the products of queries and keys. A token sees none behind it, so all buckets are for those before it.",
      );
    default:
      return t(
        "Measured in this model: the scores of its first layer, less the products of queries and keys.",
      );
  }
}

type BiasAt = (head: number, far: number) => number;

function showField(
  own: PositionBias,
  figure: Figure,
  { length, biasAt }: { readonly length: number; readonly biasAt: BiasAt },
): void {
  const most = own.bias.reduce((all, one) => Math.max(all, Math.abs(one)), 0);
  const at = (column: number) => own.first + column;
  const every = Array.from({ length: own.heads }, (_, head) => head + 1);
  figure.show({
    title: t("What this model adds to a score, by distance and head"),
    ...{ columns: length, rows: own.heads, first: { column: -own.first, row: 0 } },
    draw: (room) =>
      drawHeat(
        {
          ...{ columns: length, rows: own.heads, most },
          value: (column, row) => biasAt(row, at(column)),
          name: t("added to the score"),
          names: [t("distance (below 0: before the token)"), t("head")],
          ...{ across: [at(0), at(length - 1)], down: [1, own.heads] },
          ticks: [undefined, every],
        },
        room,
      ),
    say: ({ column, row }) =>
      t(
        "Head {0}, distance {1}: {2}",
        formatCount(row + 1),
        String(at(column)),
        formatNumber(biasAt(row, at(column))),
      ),
  });
}

/** The head that depends most on distance, and what it likes and dislikes. */
function findingOf({ heads, first, bias }: PositionBias, biasAt: BiasAt): string {
  const length = bias.length / heads;
  const all = Array.from({ length: heads }, (_, head) => {
    let [low, high] = [first, first];
    for (let far = first; far < first + length; far++) {
      if (biasAt(head, far) < biasAt(head, low)) low = far;
      if (biasAt(head, far) > biasAt(head, high)) high = far;
    }
    return { head, low, high, range: biasAt(head, high) - biasAt(head, low) };
  });
  const { head, low, high } = all.reduce((most, one) => (one.range > most.range ? one : most));
  return t(
    "Head {0} cares most about distance: it adds {1} to the scores of tokens {2}, and {3} to those of tokens {4}",
    formatCount(head + 1),
    formatNumber(biasAt(head, high)),
    whereOf(high),
    formatNumber(biasAt(head, low)),
    whereOf(low),
  );
}

function whereOf(far: number): string {
  if (far === 0) return t("in its own place");
  return far < 0 ? t("{0} before", formatCount(-far)) : t("{0} behind", formatCount(far));
}

const bucketFinding = () =>
  t(
    "{0} buckets hold all distances: up to {1} tokens away each has its own, farther ones share",
    formatCount(T5_BUCKETS.count),
    formatCount(T5_BUCKETS.count / 4 - 1),
  );
