import type { Mix } from "../../../../src/domain/attention/mixes.ts";
import type { Found } from "../../../../src/domain/model/inner.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatBriefShare,
  formatExactShare,
  formatNumber,
  formatScore,
  formatShare,
} from "../../../kit/page/numbers.ts";
import type { Place } from "./headPlace.ts";

/** What a map shows: one head's weights, or something made of them. */
export type Numbers = "weights" | Mix;

/** The words for such numbers, and how they are written. */
export interface Words {
  /** In the list of choices. */
  readonly name: string;
  /** One of its numbers. */
  readonly quantity: string;
  /** What it is, and whose idea; undefined for weights, which the panel explains anyway. */
  readonly meaning: string | undefined;
  /** The whole picture in a sentence, for when no token is pointed at. */
  readonly title: (place: Place) => string;
  /** In a sentence or a cell, and in a table. */
  readonly write: (value: number) => string;
  readonly exact: (value: number) => string;
  /** Where there is little room. */
  readonly brief: (value: number) => string;
  /** Rows add up to 1. */
  readonly isShare: boolean;
}

const shares = {
  write: formatShare,
  exact: formatExactShare,
  brief: formatBriefShare,
  isShare: true,
};
const norms = { write: formatNumber, exact: formatNumber, brief: formatNumber, isShare: false };
const scores = { write: formatScore, exact: formatScore, brief: formatScore, isShare: false };
const layer = (place: Place) => place.layer + 1;

export const WORDS: Readonly<Record<Numbers, Words>> = {
  weights: {
    ...shares,
    name: t("weights"),
    quantity: t("attention weight"),
    meaning: undefined,
    title: (place) => t("Layer {0}, head {1}: attention weights.", layer(place), place.head + 1),
  },
  scores: {
    ...scores,
    name: t("scores before the softmax"),
    quantity: t("attention score"),
    meaning: undefined,
    title: (place) => t("Layer {0}, head {1}: attention scores.", layer(place), place.head + 1),
  },
  norms: {
    ...norms,
    name: t("value-weighted norms"),
    quantity: t("norm ‖αf(x)‖"),
    meaning: t(
      "Each weight α times the length of what the head reads at that token, ‖αf(x)‖ with f(x) = (xW_V + b_V)W_O (Kobayashi et al. 2020): much weight on a short vector carries little.",
    ),
    title: (place) =>
      t("Layer {0}, head {1}: weights times what they carry.", layer(place), place.head + 1),
  },
  layerMean: {
    ...shares,
    name: t("mean of the layer's heads"),
    quantity: t("mean weight"),
    meaning: t("The mean weight over all heads of this layer; each row adds up to 100%."),
    title: (place) => t("Layer {0}: mean of all heads.", layer(place)),
  },
  layerMax: {
    ...{ ...shares, isShare: false },
    name: t("maximum of the layer's heads"),
    quantity: t("largest weight"),
    meaning: t(
      "The largest weight among all heads of this layer, cell by cell; rows may add up to more than 100%.",
    ),
    title: (place) => t("Layer {0}: maximum of all heads.", layer(place)),
  },
  mean: {
    ...shares,
    name: t("mean of all heads"),
    quantity: t("mean weight"),
    meaning: t("The mean weight over all heads of all layers; each row adds up to 100%."),
    title: () => t("Mean of all heads of all layers."),
  },
  max: {
    ...{ ...shares, isShare: false },
    name: t("maximum of all heads"),
    quantity: t("largest weight"),
    meaning: t(
      "The largest weight among all heads of all layers, cell by cell; rows may add up to more than 100%.",
    ),
    title: () => t("Maximum of all heads of all layers."),
  },
  rollout: {
    ...shares,
    name: t("rollout up to this layer"),
    quantity: t("share by rollout"),
    meaning: t(
      "How much of each token would reach each position after this layer, if every layer passed on half of what its heads gather on average and half of what was already there: R = (½W + ½I)·R of the layer below (Abnar & Zuidema 2020).",
    ),
    title: (place) => t("Rollout from the text up to layer {0}.", layer(place)),
  },
};

/** What can be shown of a kind of attention in a model. */
export function offered({ kind, tensors }: Found): readonly Numbers[] {
  const has = (...wanted: readonly Found["tensors"][number][]) =>
    wanted.every((tensor) => tensors.includes(tensor));
  return [
    "weights",
    ...(has("scores") ? (["scores"] as const) : []),
    ...(has("values", "projected") ? (["norms"] as const) : []),
    ...(["layerMean", "layerMax", "mean", "max"] as const),
    ...(kind === "cross" ? [] : (["rollout"] as const)),
  ];
}
